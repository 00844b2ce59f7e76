package org.backfold.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Schedule;
import org.backfold.training.EpochRecord;
import org.backfold.training.InputScaling;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingOptions;

/**
 * Epochs of mini-batches of 128 rows on 60,000 × 784 made-up rows and a network 784-256-10, in two
 * partitions: synchronized in each iteration and every ten, in turn, by gradient descent and Adam.
 */
final class LocalStepsBenchmark {
  private static final int ROWS = 60_000;
  private static final int FEATURES = 784;
  private static final int CLASSES = 10;
  private static final int EPOCHS = 4; // the first one warms up
  private static final int ROUNDS = 2;

  private LocalStepsBenchmark() {}

  static void run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Example> rows = rows(context).cache();
    rows.count();
    System.out.println("optimizer  K   s/epoch  broadcast compute aggregate  wait  update");
    for (int round = 0; round < ROUNDS; round++) {
      for (String optimizer : new String[] {"sgd", "adam"}) {
        for (int every : new int[] {1, 10}) {
          train(context, rows, optimizer, every);
        }
      }
    }
    rows.unpersist();
  }

  private static JavaRDD<Example> rows(JavaSparkContext spark) {
    return spark
        .parallelize(LongStream.range(0, ROWS).boxed().toList(), 2)
        .map(
            i -> {
              SplittableRandom random = new SplittableRandom(i);
              double[] label = {random.nextInt(CLASSES)};
              return new Example(Vectors.dense(random.doubles(FEATURES).toArray()), label, 1);
            });
  }

  private static void train(
      JavaSparkContext spark, JavaRDD<Example> rows, String optimizer, int every) {
    Network network =
        new Network(
            FEATURES,
            java.util.List.of(
                new Network.Layer(256, Activation.parse("sigmoid")),
                new Network.Layer(CLASSES, Activation.parse("softmax"))),
            Loss.parse("cross-entropy"));
    TrainingOptions options =
        TrainingOptions.of(Optimizer.parse(optimizer), Schedule.constant(0.001))
            .with(new TrainingOptions.Batching(128, 256, 2, every))
            .with(new TrainingOptions.Execution(2, false, InputScaling.NONE, false))
            .with(new TrainingOptions.Stopping(EPOCHS, 0, 0));
    var history =
        new Trainer(spark, network, Task.CLASSIFICATION, options)
            .train(rows, Optional.empty(), TrainingListener.NONE)
            .history();
    EpochRecord.Times times =
        history.epochs().stream()
            .skip(1)
            .map(EpochRecord::times)
            .reduce(EpochRecord.Times.NONE, EpochRecord.Times::plus);
    double epochs = EPOCHS - 1.0;
    System.out.printf(
        Locale.ROOT,
        "%-9s %3d  %7.3f  %9.3f %7.3f %9.3f %6.3f %6.3f%n",
        optimizer,
        every,
        times.total() / epochs,
        times.broadcast() / epochs,
        times.compute() / epochs,
        times.aggregate() / epochs,
        times.waiting() / epochs,
        times.update() / epochs);
  }
}
