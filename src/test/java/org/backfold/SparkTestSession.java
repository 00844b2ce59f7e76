package org.backfold;

import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of the unit tests: {@code local[2]}, without user interface. Tests that use
 * it are tagged {@code spark} and never stop it; it ends with the JVM.
 */
public final class SparkTestSession {
  private static SparkSession session;

  private SparkTestSession() {}

  /** The session, started by the first caller. */
  public static synchronized SparkSession get() {
    if (session == null) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("backfold-tests")
              .config("spark.ui.enabled", false)
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", 4)
              .config("spark.sql.session.timeZone", "UTC")
              .getOrCreate();
    }
    return session;
  }
}
