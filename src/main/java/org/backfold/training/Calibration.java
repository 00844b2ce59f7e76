package org.backfold.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.linalg.DenseView;
import org.backfold.network.Network;

/**
 * How fast the cluster at hand is at one network, measured by iterations of training itself on a
 * few made-up rows: once on a single row of each partition, which costs a job, the way of θ to the
 * executors and that of the sums back, and once on all of them.
 *
 * <pre>
 * seconds a row  = (t_all − t_one) / (rows_all − rows_one)
 * an epoch       = iterations · t_one + N · seconds a row
 *                  + (t_one + N_v · seconds a row / 3, with a validation set)
 * </pre>
 *
 * @param jobSeconds an empty job over all partitions
 * @param passSeconds t_one: an iteration that has next to nothing to compute
 * @param rowSeconds seconds a row, all executors together
 */
public record Calibration(double jobSeconds, double passSeconds, double rowSeconds) {
  /** Operations of a partition in the full pass: some tens of milliseconds of a core. */
  private static final double OPERATIONS = 2e8;

  /** Doubles of a partition's made-up rows, at most: 8 MB. */
  private static final long MOST_DOUBLES = 1_000_000;

  private static final int MOST_ROWS = 4096;

  /** The first jobs of a JVM are up to twice as slow as the hundredth. */
  private static final int WARM_UP = 10;

  private static final int TRIES = 7;

  /** Loss alone needs one of three products. */
  private static final double OF_VALIDATION = 1.0 / 3;

  /** How many made-up rows each partition gets, on average. */
  static long rowsPerPartition(MemoryModel model) {
    Network network = model.network();
    long columns = network.inputs() + network.outputs() + 1L;
    long wanted = Math.round(OPERATIONS / model.operationsPerRow());
    long rows = Math.min(MOST_ROWS, Math.max(model.options().batching().blockSize(), wanted));
    return Math.max(8, Math.min(rows, MOST_DOUBLES / columns));
  }

  /** Noise with targets as the task has them. */
  static JavaRDD<Example> rows(JavaSparkContext spark, Network network, Task task, long count) {
    int inputs = network.inputs();
    int outputs = network.outputs();
    boolean classes = task == Task.CLASSIFICATION;
    List<Long> numbers = LongStream.range(0, count).boxed().toList();
    return spark
        .parallelize(numbers)
        .map(
            i -> {
              SplittableRandom random = new SplittableRandom(i);
              double[] features = random.doubles(inputs).toArray();
              double[] target =
                  classes
                      ? new double[] {i % Math.max(2, outputs)}
                      : random.ints(outputs, 0, 2).asDoubleStream().toArray();
              return new Example(Vectors.dense(features), target, 1);
            });
  }

  /** Measures; leaves nothing behind. */
  static Calibration of(JavaSparkContext spark, Passes passes, double[] parameters) {
    long[] rows = passes.examples().rows();
    long[] none = new long[rows.length];
    long[] one = Arrays.stream(rows).map(held -> Math.min(1, held)).toArray();
    DenseView theta = passes.precision().vector(parameters);
    Step few = Step.batch(theta, 0, 0, new Batches.Ranges(none, one));
    Step all = Step.all(theta, 0);
    JavaRDD<Integer> empty = spark.parallelize(List.of(0), rows.length);
    for (int i = 0; i < WARM_UP; i++) {
      passes.gradient(few);
    }
    passes.gradient(all);
    double job = median(() -> empty.foreachPartition(nothing -> {}));
    double pass = median(() -> passes.gradient(few));
    double full = median(() -> passes.gradient(all));
    long more = passes.examples().count() - Arrays.stream(one).sum();
    return new Calibration(job, pass, Math.max(0, full - pass) / Math.max(1, more));
  }

  private static double median(Runnable work) {
    double[] seconds = new double[TRIES];
    for (int i = 0; i < TRIES; i++) {
      long start = System.nanoTime();
      work.run();
      seconds[i] = (System.nanoTime() - start) * 1e-9;
    }
    Arrays.sort(seconds);
    return seconds[TRIES / 2];
  }

  /** Wall-clock seconds of an epoch. */
  public double epochSeconds(long rows, long validationRows, long iterations) {
    double validation =
        validationRows == 0 ? 0 : passSeconds + OF_VALIDATION * validationRows * rowSeconds;
    return iterations * passSeconds + rows * rowSeconds + validation;
  }

  /** 10⁹ floating-point operations a second, of all executors, while they compute. */
  public double gigaflops(MemoryModel model) {
    return model.operationsPerRow() / rowSeconds * 1e-9;
  }
}
