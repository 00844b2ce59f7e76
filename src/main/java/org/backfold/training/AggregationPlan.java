package org.backfold.training;

import java.util.Locale;
import org.apache.spark.SparkConf;
import org.backfold.linalg.Precision;
import org.backfold.network.Network;
import org.backfold.training.TrainingOptions.Execution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the sums of one pass come together, and what of it reaches the driver. Chosen before the
 * first job, so that Spark's limit on results, {@value #LIMIT}, isn't met in the middle of one.
 *
 * <pre>
 * one result         R = p |θ| + {@value #OVERHEAD}                     bytes, a sum of gradients
 * results of a pass  N = ⌈P / 2ᵏ⌉ after the levels of the tree, or 1
 * into the driver    N R                              bytes an iteration
 * </pre>
 *
 * The tree adds in the same order whatever its depth, so the choice does not change a bit.
 *
 * @param partitions P
 * @param parameters |θ|; with local steps, which send what the optimizer remembers along, all of it
 * @param precision of the sums, whose elements have p bytes
 * @param depth levels of the tree; 1: all partial sums go to the driver
 * @param lastOnExecutor whether one executor adds the last level up and sends the driver one sum
 */
public record AggregationPlan(
    int partitions, int parameters, Precision precision, int depth, boolean lastOnExecutor) {
  /** Spark's setting for what the results of one job may amount to. */
  public static final String LIMIT = "spark.driver.maxResultSize";

  /** Bytes of a result beside its doubles: class names, counters, task metrics. */
  static final int OVERHEAD = 16 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(AggregationPlan.class);
  private static final long MEBIBYTE = 1024 * 1024;

  /**
   * The plan that {@code options} ask for; or, where its results would exceed the limit, one with
   * at least two levels whose last sum is taken on an executor.
   *
   * @param partitions training partitions
   * @throws IllegalArgumentException if even that is too much for {@value #LIMIT}
   */
  public static AggregationPlan of(
      TrainingOptions options, int partitions, Network network, SparkConf spark) {
    Execution execution = options.execution();
    long limit = spark.getSizeAsBytes(LIMIT, "1g");
    int parameters = Math.multiplyExact(options.syncedVectors(), network.parameterCount());
    AggregationPlan asked =
        new AggregationPlan(
            partitions,
            parameters,
            options.wirePrecision(),
            execution.aggregationDepth(),
            execution.lastOnExecutor());
    AggregationPlan deepest =
        new AggregationPlan(
            partitions, parameters, options.wirePrecision(), Math.max(asked.depth, 2), true);
    deepest.require(network, limit);
    return asked.fits(limit) ? asked : deepest;
  }

  /** How many sums of gradients the driver receives in each pass. */
  public int results() {
    return lastOnExecutor ? 1 : width();
  }

  /** Results that the levels on executors leave. */
  private int width() {
    int width = partitions;
    for (int fanIn = fanIn(); saves(width, fanIn); ) {
      width = ceilingOf(width, fanIn);
    }
    return width;
  }

  /** Stages of a pass after the first: levels that are added up on executors. */
  int levels() {
    int levels = lastOnExecutor && width() > 1 ? 1 : 0;
    int width = partitions;
    for (int fanIn = fanIn(); saves(width, fanIn); levels++) {
      width = ceilingOf(width, fanIn);
    }
    return levels;
  }

  /** Sums that an executor takes in, one after another, over all levels. */
  int addedOnExecutors() {
    int last = lastOnExecutor && width() > 1 ? 1 : 0;
    return (levels() - last) * fanIn() + last * width();
  }

  /** Bytes of one of them, at most. */
  public long resultBytes() {
    return (long) precision.bytes() * parameters + OVERHEAD;
  }

  /** Bytes that reach the driver in each pass, at most. */
  public long driverBytes() {
    return results() * resultBytes();
  }

  /** Neighbours that a level adds up: the smallest 2ᵏ whose {@code depth}-th power reaches P. */
  int fanIn() {
    int fanIn = 2;
    while (Math.pow(fanIn, depth) < partitions) {
      fanIn *= 2;
    }
    return fanIn;
  }

  /** As in Spark: a level must save more than it costs. */
  static boolean saves(int width, int fanIn) {
    return width > fanIn + ceilingOf(width, fanIn);
  }

  private static int ceilingOf(int width, int fanIn) {
    return (width + fanIn - 1) / fanIn;
  }

  /** Says in the log what was changed for the limit's sake, if anything was. */
  void logIfNotAsked(Execution execution) {
    if (depth != execution.aggregationDepth() || lastOnExecutor != execution.lastOnExecutor()) {
      LOG.info(
          "An executor takes the last sum of {} partitions, in a tree of depth {}: together their"
              + " results would exceed {}.",
          partitions,
          depth,
          LIMIT);
    }
  }

  private boolean fits(long limit) {
    return limit == 0 || driverBytes() <= limit; // 0 is Spark's word for no limit
  }

  private void require(Network network, long limit) {
    long moments = 4L * Double.BYTES * (network.inputs() + network.outputs()) + OVERHEAD;
    long packing = partitions * moments;
    if (fits(limit) && (limit == 0 || packing <= limit)) {
      return;
    }
    long needed = Math.max(driverBytes(), packing);
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s is %s, but the driver receives up to %s %s. Set it to at least %dm, or to 0 for no"
                + " limit.",
            LIMIT,
            written(limit),
            written(needed),
            needed > driverBytes()
                ? "of means and deviations, from " + partitions + " partitions"
                : "in each iteration, the sum of the gradients of "
                    + String.format(Locale.ROOT, "%,d", parameters)
                    + " parameters",
            (needed + MEBIBYTE - 1) / MEBIBYTE));
  }

  private static String written(long bytes) {
    return bytes < MEBIBYTE
        ? String.format(Locale.ROOT, "%.0f KiB", Math.ceil(bytes / 1024.0))
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MEBIBYTE);
  }
}
