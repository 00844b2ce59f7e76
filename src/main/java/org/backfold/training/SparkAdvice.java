package org.backfold.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;

/**
 * Settings of Spark that make an iteration slower than it need be, of a session that somebody else
 * has started; the command line sets them where it starts Spark itself. They take effect when a
 * session starts. What each is worth stands in {@code conf/spark-defaults.conf}.
 */
final class SparkAdvice {
  private static final String DIRECT_RESULT = "spark.task.maxDirectResultSize";
  private static final String COMPRESS = "spark.broadcast.compress";
  private static final String LOCALITY = "spark.locality.wait";

  /** Above, results are better left to take the way by the block manager. */
  private static final long LARGEST_DIRECT = 64L << 20;

  private SparkAdvice() {}

  /**
   * A sentence for each, the most useful first; empty if all is well.
   *
   * @param conf of the session
   * @param plan how the sums of gradients travel
   */
  static List<String> of(SparkConf conf, AggregationPlan plan) {
    List<String> advice = new ArrayList<>();
    long direct = conf.getSizeAsBytes(DIRECT_RESULT, "1m");
    if (plan.resultBytes() > direct && plan.resultBytes() <= LARGEST_DIRECT) {
      advice.add(
          String.format(
              Locale.ROOT,
              "%s is %s, but each task returns %.1f MB, which takes a detour; set it to 64m.",
              DIRECT_RESULT,
              conf.get(DIRECT_RESULT, "1m"),
              plan.resultBytes() * 1e-6));
    }
    if (Shipment.isBroadcast(plan.resultBytes()) && conf.getBoolean(COMPRESS, true)) {
      advice.add(COMPRESS + " is true, but parameters hardly compress; set it to false.");
    }
    boolean local = conf.get("spark.master", "local").startsWith("local");
    if (!local && conf.getTimeAsMs(LOCALITY, "3s") > 0) {
      advice.add(
          String.format(
              Locale.ROOT,
              "%s is %s, longer than an iteration; set it to 0.",
              LOCALITY,
              conf.get(LOCALITY, "3s")));
    }
    return advice;
  }
}
