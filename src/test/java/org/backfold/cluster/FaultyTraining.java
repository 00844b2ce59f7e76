package org.backfold.cluster;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.storage.RDDInfo;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Dropout;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Clipping;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Schedule;
import org.backfold.training.EpochRecord;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingResult;

/**
 * A driver that trains the same network again and again through the public interface, each time
 * with another fault, and prints what came of it: {@code result RUN HASH SECONDS}. The hash is of
 * all parameters and of the history but its times.
 *
 * <p>Arguments: executors to wait for before each run, then for each run {@code
 * RUN=KIND@ITERATION}, where KIND is one of {@link FaultPlugin.Kind}, DROP (all cached blocks) or
 * NONE.
 */
public final class FaultyTraining {
  /** Iterations of a run: 6 epochs of 5 mini-batches. */
  static final int ITERATIONS = 30;

  private static final int ROWS = 5_000;
  private static final int VALIDATION_ROWS = 1_000;
  private static final int INPUTS = 60;
  private static final int PARTITIONS = 8;

  private FaultyTraining() {}

  public static void main(String[] arguments) throws Exception {
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("faults"))) {
      for (String run : List.of(arguments).subList(1, arguments.length)) {
        FaultPlugin.awaitExecutors(Integer.parseInt(arguments[0]));
        train(spark, run);
      }
    }
  }

  private static void train(JavaSparkContext spark, String run) throws Exception {
    String[] parts = run.split("[=@]");
    Injector injector = new Injector(spark, parts[0], parts[1], Long.parseLong(parts[2]));
    long start = System.nanoTime();
    TrainingResult result =
        new Trainer(spark, network(), Task.CLASSIFICATION, options())
            .train(
                examples(spark, 0, ROWS),
                Optional.of(examples(spark, ROWS, VALIDATION_ROWS)),
                injector);
    double seconds = (System.nanoTime() - start) * 1e-9;
    System.out.println("result " + parts[0] + " " + hash(result) + " " + seconds);
  }

  private static Network network() {
    return new Network(
        INPUTS,
        List.of(
            new Network.Layer(24, Activation.parse("tanh")),
            new Network.Layer(3, Activation.parse("softmax"))),
        Loss.parse("cross-entropy"));
  }

  /** Mini-batches, dropout and a validation set, so that a lost draw would show. */
  private static TrainingOptions options() {
    return TrainingOptions.of(Optimizer.parse("adam"), new Schedule.Constant(0.01))
        .with(new TrainingOptions.Batching(ROWS / 5, 128, PARTITIONS))
        .with(new TrainingOptions.Stopping(ITERATIONS / 5, 0, 0))
        .with(
            new TrainingOptions.Regularization(
                new Penalty(0, 1e-4),
                new Dropout(0.1, 0.2, 7),
                Double.POSITIVE_INFINITY,
                Clipping.NONE));
  }

  /** Three clouds; each row follows from its number alone, on whatever executor it is made. */
  private static JavaRDD<Example> examples(JavaSparkContext spark, int first, int count) {
    List<Integer> numbers = IntStream.range(first, first + count).boxed().toList();
    return spark.parallelize(numbers, 3).map(FaultyTraining::example);
  }

  private static Example example(int number) {
    SplittableRandom random = new SplittableRandom(1_000_003L * number);
    int label = random.nextInt(3);
    double[] features = new double[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      features[i] = 4 * random.nextDouble() - 2 + (i % 3 == label ? 0.5 : 0);
    }
    return new Example(Vectors.dense(features), new double[] {label}, 1);
  }

  private static String hash(TrainingResult result) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (double parameter : result.parameters()) {
      sha.update(ByteBuffer.allocate(Double.BYTES).putDouble(parameter).flip());
    }
    for (EpochRecord epoch : result.history().epochs()) {
      double[] figures = {
        epoch.iteration(),
        epoch.objective(),
        epoch.loss(),
        epoch.metric(),
        epoch.validationLoss().orElseThrow(),
        epoch.validationMetric().orElseThrow(),
        epoch.gradientNorm()
      };
      for (double figure : figures) {
        sha.update(ByteBuffer.allocate(Double.BYTES).putDouble(figure).flip());
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Has one iteration of a run go wrong. */
  private static final class Injector implements TrainingListener {
    private final JavaSparkContext spark;
    private final String run;
    private final String kind;
    private final long iteration;

    Injector(JavaSparkContext spark, String run, String kind, long iteration) {
      this.spark = spark;
      this.run = run;
      this.kind = kind;
      this.iteration = iteration;
    }

    @Override
    public void onIteration(long done, double objective) {
      boolean now = done == iteration - 1;
      switch (kind) {
        case "NONE" -> {}
        case "DROP" -> {
          if (now) {
            drop();
          }
        }
        default -> spark.setLocalProperty(FaultPlugin.FAULT, now ? run + " " + kind : null);
      }
    }

    private void drop() {
      int blocks = 0;
      for (RDDInfo rdd : spark.sc().getRDDStorageInfo()) {
        blocks += rdd.numCachedPartitions();
        spark.sc().env().blockManager().master().removeRdd(rdd.id(), true);
      }
      System.out.println("injected " + run + " " + blocks + " blocks dropped");
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      if (epoch.epoch() == 1) {
        for (RDDInfo rdd : spark.sc().getRDDStorageInfo()) {
          System.out.println(
              "stored " + run + " memory " + rdd.memSize() + " disk " + rdd.diskSize());
        }
      }
    }
  }
}
