package org.backfold.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.Tokenizer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.RDDInfo;
import org.backfold.ml.NeuralNetworkClassificationModel;
import org.backfold.ml.NeuralNetworkClassifier;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingListener;

/**
 * 20,000 texts, hashed to 100,000 features of which 0.1 % are not zero, train a 100000-64-2
 * network. Dense, the features would take 16 GB; {@code scripts/bench} gives the JVM 4 GB.
 */
final class SparseTexts implements Scenario {
  private static final int TEXTS = 20_000;
  private static final int FEATURES = 100_000;
  private static final int WORDS = 110;
  private static final int VOCABULARY = 300_000;
  private static final int EPOCHS = 4;

  @Override
  public String name() {
    return "sparse";
  }

  @Override
  public String summary() {
    return "training on 100,000 sparse features, which dense would not fit the heap";
  }

  @Override
  public String title(boolean quick) {
    return String.format(
        Locale.ROOT,
        "one epoch of Adam, 4/5 of %,d texts of %,d features through %d-64-2",
        TEXTS,
        FEATURES,
        FEATURES);
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.BACKFOLD);
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    SparkSession spark = lab.spark();
    Dataset<Row> texts =
        new HashingTF()
            .setInputCol("words")
            .setOutputCol("features")
            .setNumFeatures(FEATURES)
            .transform(
                new Tokenizer().setInputCol("text").setOutputCol("words").transform(texts(spark)))
            .select("id", "features", "label");
    Dataset<Row> training = texts.filter("id % 5 > 0");
    Dataset<Row> test = texts.filter("id % 5 = 0");
    long nonZeros =
        texts
            .map(
                (MapFunction<Row, Long>) row -> (long) row.<Vector>getAs(1).numNonzeros(),
                Encoders.LONG())
            .reduce((ReduceFunction<Long>) Long::sum);
    Watch watch = new Watch(spark);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {64})
            .setActivation("relu")
            .setOptimizer("adam")
            .setStepSize(0.002)
            .setStandardization(false) // counts of words have one unit
            .setBatchSize(1000)
            .setMaxIter(EPOCHS)
            .setSeed(1)
            .setListener(watch)
            .fit(training);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    double[] warm = watch.seconds.stream().skip(1).mapToDouble(Double::doubleValue).toArray();
    lab.add(Measurement.plain("", contestant.label(), warm, training.count()));
    long perNonZero = Double.BYTES + Integer.BYTES;
    lab.note(
        String.format(
            Locale.ROOT,
            "%.3f %% not zero; blocks in memory %.1f MB, the non-zeros alone %.1f MB, dense they"
                + " would take %.1f GB",
            100.0 * nonZeros / TEXTS / FEATURES,
            watch.blocks * 1e-6,
            0.8e-6 * nonZeros * perNonZero,
            6.4e-9 * TEXTS * FEATURES));
    lab.note(
        String.format(
            Locale.ROOT,
            "heap at most %.2f of %.2f GB; accuracy on %,d other texts after %d epochs %.4f",
            watch.peak() * 1e-9,
            Runtime.getRuntime().maxMemory() * 1e-9,
            TEXTS / 5,
            EPOCHS,
            accuracy));
  }

  /** Looks at the cache and the clock while training. */
  private static final class Watch implements TrainingListener {
    private final SparkSession spark;
    private final List<Double> seconds = new ArrayList<>();
    private long blocks;

    Watch(SparkSession spark) {
      this.spark = spark;
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      blocks =
          Arrays.stream(spark.sparkContext().getRDDStorageInfo()).mapToLong(RDDInfo::memSize).sum();
      seconds.add(epoch.times().total());
    }

    /** Largest use of each part of the heap, added up: an upper bound. */
    long peak() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getPeakUsage)
          .mapToLong(usage -> usage.getUsed())
          .sum();
    }
  }

  /** Words by Zipf's law; a tenth of each text is of its class' own vocabulary. */
  private static Dataset<Row> texts(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add("label", DataTypes.DoubleType);
    MapFunction<Long, Row> text =
        id -> {
          SplittableRandom random = new SplittableRandom(id);
          int label = random.nextInt(2);
          String words =
              random
                  .ints(WORDS, 0, 10)
                  .mapToObj(
                      of -> {
                        int rank = (int) Math.pow(VOCABULARY, random.nextDouble());
                        return of == 0 ? "class" + label + "w" + rank : "w" + rank;
                      })
                  .collect(Collectors.joining(" "));
          return RowFactory.create(id, words, (double) label);
        };
    return spark.range(TEXTS).as(Encoders.LONG()).map(text, Encoders.row(schema));
  }
}
