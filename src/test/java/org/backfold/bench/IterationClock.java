package org.backfold.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.backfold.training.TrainingListener;

/**
 * Times iterations, and after each an empty job over the same cached blocks: what one of Spark's
 * jobs costs at that moment, whatever else the machine does. Ends training when it has enough.
 */
final class IterationClock implements TrainingListener {
  private static final int WARM_UP = 40;
  private static final int LEAST = 10;

  private final SparkSession spark;
  private final int most;
  private final double secondsAtMost;
  private final List<Double> iterations = new ArrayList<>();
  private final List<Double> jobs = new ArrayList<>();
  private JavaRDD<?> blocks;
  private long last;

  /**
   * @param most iterations to be measured at most
   * @param secondsAtMost to be spent on them at most, once there are some
   */
  IterationClock(SparkSession spark, int most, double secondsAtMost) {
    this.spark = spark;
    this.most = most;
    this.secondsAtMost = secondsAtMost;
  }

  @Override
  public void onStart(Plan plan) {
    blocks =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .getPersistentRDDs()
            .values()
            .stream()
            .filter(rdd -> rdd.getNumPartitions() == plan.partitions())
            .max(Comparator.comparingInt(JavaRDD::id)) // the latest: the packed rows
            .orElseThrow();
    last = System.nanoTime();
  }

  @Override
  public void onIteration(long iteration, double objective) {
    long now = System.nanoTime();
    blocks.foreachPartition(rows -> {});
    long after = System.nanoTime();
    if (iteration > WARM_UP) {
      iterations.add((now - last) * 1e-9);
      jobs.add((after - now) * 1e-9);
    }
    last = System.nanoTime();
  }

  @Override
  public boolean shouldStop() {
    double spent = seconds(iterations).sum();
    return iterations.size() >= most || iterations.size() >= LEAST && spent > secondsAtMost;
  }

  /** Of each iteration after the warm-up. */
  double[] iterationSeconds() {
    return seconds(iterations).toArray();
  }

  /** Of the empty job after each of them. */
  double[] jobSeconds() {
    return seconds(jobs).toArray();
  }

  private static DoubleStream seconds(List<Double> boxed) {
    return boxed.stream().mapToDouble(Double::doubleValue);
  }
}
