package org.backfold.cli;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of one command; closing stops it. As always with Spark, settings of the program
 * (our section {@code spark}) stand above those of spark-submit; where neither speaks, the defaults
 * below apply, which made small jobs a third faster in measurements (conf/spark-defaults.conf says
 * more).
 */
final class Session implements AutoCloseable {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.task.maxDirectResultSize", "64m", // a gradient comes back in the result itself
          "spark.broadcast.compress", "false", // doubles hardly compress
          "spark.broadcast.checksum", "false",
          "spark.locality.wait", "0", // milliseconds matter more than locality
          "spark.rpc.message.maxSize", "256"); // MiB, room for those results

  /** More of them where everything runs in this JVM. */
  private static final Map<String, String> LOCAL_DEFAULTS =
      Map.of(
          "spark.ui.enabled", "false",
          "spark.ui.showConsoleProgress", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.sql.shuffle.partitions", "4");

  private static final String EXECUTOR_LOG = "org.apache.spark.executor.Executor";
  private static final String TASKS_LOG = "org.apache.spark.scheduler.TaskSetManager";

  private final SparkSession spark;
  private final boolean owned;

  private Session(SparkSession spark, boolean owned) {
    this.spark = spark;
    this.owned = owned;
  }

  /**
   * Starts Spark, on all cores of this machine unless {@code settings} or spark-submit name a
   * master; a session that runs already is used as it is and not stopped at the end.
   *
   * @throws IllegalArgumentException if a setting comes too late to have an effect
   */
  static Session start(String name, Map<String, String> settings) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return new Session(SparkSession.getDefaultSession().get(), false);
    }
    if (settings.containsKey("spark.driver.memory")) {
      throw new IllegalArgumentException(
          "spark.driver.memory has no effect once the driver runs; give spark-submit"
              + " --driver-memory, or BACKFOLD_MEMORY to scripts/backfold.");
    }
    SparkConf conf = new SparkConf(); // with what spark-submit has put into system properties
    settings.forEach(conf::set);
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "backfold " + name);
    DEFAULTS.forEach(conf::setIfMissing);
    if (conf.get("spark.master").startsWith("local")) {
      LOCAL_DEFAULTS.forEach(conf::setIfMissing);
    }
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    if (System.getProperty("log4j2.configurationFile") == null) { // else somebody has decided
      spark.sparkContext().setLogLevel("WARN");
      quiet(conf.get("spark.master").startsWith("local"));
    }
    return new Session(spark, true);
  }

  /**
   * A task that fails ends in a message of ours; Spark's loggers would print its stack trace above,
   * up to three times. On a cluster, what is tried again is still worth a line.
   */
  private static void quiet(boolean local) {
    Configurator.setLevel(EXECUTOR_LOG, Level.OFF);
    Configurator.setLevel(TASKS_LOG, local ? Level.OFF : Level.ERROR);
  }

  SparkSession spark() {
    return spark;
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** Such as {@code Spark 4.1.0 local[2], OpenBLAS 0.3.31 Haswell (native)}. */
  String describe() {
    return "Spark "
        + Versions.spark()
        + " "
        + spark.sparkContext().master()
        + ", "
        + Versions.blas();
  }

  @Override
  public void close() {
    if (owned) {
      spark.stop();
    }
  }
}
