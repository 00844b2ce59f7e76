package org.backfold.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.GradientDescent;
import org.backfold.optim.Schedule;
import org.backfold.training.EpochRecord;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingOptions;

/**
 * Full batches of more and more made-up rows of 28 features through 28-64-32-1: seconds a row, and
 * where the blocks are. With a heap a third of the last ones they are read from disk.
 */
final class GrowthBenchmark {
  private static final int FEATURES = 28;
  private static final int EPOCHS = 3; // the first one warms up
  private static final long SMALLEST = 10_000;
  private static final String MOST = "backfold.bench.rows";

  private GrowthBenchmark() {}

  static void run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    System.out.printf(Locale.ROOT, "heap %.0f MB%n", Runtime.getRuntime().maxMemory() * 1e-6);
    System.out.println("      rows  blocks MB  in memory  on disk  us/row  compute us/row");
    for (long rows = SMALLEST; rows <= Long.getLong(MOST, 1_000_000); rows *= 10) {
      train(context, rows);
    }
  }

  private static JavaRDD<Example> rows(JavaSparkContext spark, long rows) {
    List<Long> starts = LongStream.range(0, rows / SMALLEST).boxed().toList();
    return spark
        .parallelize(starts, 8)
        .flatMap(
            start -> {
              SplittableRandom random = new SplittableRandom(start);
              return LongStream.range(0, SMALLEST)
                  .mapToObj(
                      i ->
                          new Example(
                              Vectors.dense(random.doubles(FEATURES).toArray()),
                              new double[] {random.nextInt(2)},
                              1))
                  .iterator();
            });
  }

  private static void train(JavaSparkContext spark, long rows) {
    Network network =
        new Network(
            FEATURES,
            List.of(
                new Network.Layer(64, Activation.parse("relu")),
                new Network.Layer(32, Activation.parse("relu")),
                new Network.Layer(1, Activation.parse("sigmoid"))),
            Loss.parse("binary-cross-entropy"));
    TrainingOptions options =
        TrainingOptions.of(new GradientDescent(), Schedule.constant(0.1))
            .with(new TrainingOptions.Batching(TrainingOptions.Batching.FULL, 256, 8))
            .with(new TrainingOptions.Stopping(EPOCHS, 0, 0));
    long[] bytes = new long[2];
    EpochRecord.Times times =
        new Trainer(spark, network, Task.CLASSIFICATION, options)
                .train(
                    rows(spark, rows),
                    Optional.empty(),
                    new TrainingListener() {
                      @Override
                      public void onEpoch(EpochRecord epoch) {
                        RDDInfo[] held = spark.sc().getRDDStorageInfo();
                        bytes[0] = Arrays.stream(held).mapToLong(RDDInfo::memSize).sum();
                        bytes[1] = Arrays.stream(held).mapToLong(RDDInfo::diskSize).sum();
                      }
                    })
                .history()
                .epochs()
                .stream()
                .skip(1)
                .map(EpochRecord::times)
                .reduce(EpochRecord.Times.NONE, EpochRecord.Times::plus);
    double perRow = 1e6 / (EPOCHS - 1.0) / rows;
    System.out.printf(
        Locale.ROOT,
        "%,10d  %9.1f  %9.1f  %7.1f  %6.3f  %14.3f%n",
        rows,
        8e-6 * rows * (FEATURES + 2),
        bytes[0] * 1e-6,
        bytes[1] * 1e-6,
        times.total() * perRow,
        times.compute() * perRow);
  }
}
