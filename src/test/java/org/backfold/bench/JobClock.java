package org.backfold.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/**
 * Hears when Spark's jobs start. An evaluation of the objective is one job, in MLlib and here, so
 * that the starts count evaluations exactly, and what lies between two of them is all that an
 * evaluation takes: broadcast, job, and the optimizer's work on the driver.
 */
final class JobClock extends SparkListener implements AutoCloseable {
  /** MLlib's evaluations of its objective; by the place in its sources that starts them. */
  static final Predicate<Job> MLLIB_EVALUATION =
      job -> job.stage().startsWith("treeAggregate at LBFGS");

  private static final String MARK = "backfold.bench.mark";

  private final JavaSparkContext spark;
  private final List<Job> jobs = new ArrayList<>(); // guarded by itself
  private final CountDownLatch marked = new CountDownLatch(1);

  /**
   * @param stage name of its last stage
   * @param start milliseconds since 1970
   */
  record Job(String stage, long start) {}

  JobClock(SparkSession session) {
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    session.sparkContext().addSparkListener(this);
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    if (job.properties() != null && job.properties().getProperty(MARK) != null) {
      marked.countDown();
      return;
    }
    synchronized (jobs) {
      jobs.add(new Job(job.stageInfos().last().name(), job.time()));
    }
  }

  /** Seconds between the starts of the jobs so far that {@code are} meant. Used once. */
  double[] periods(Predicate<Job> are) {
    List<Long> starts = starts(are);
    double[] periods = new double[Math.max(0, starts.size() - 1)];
    for (int i = 0; i < periods.length; i++) {
      periods[i] = (starts.get(i + 1) - starts.get(i)) * 1e-3;
    }
    return periods;
  }

  /** Milliseconds since 1970 at which the jobs so far began that {@code are} meant. Used once. */
  List<Long> starts(Predicate<Job> are) {
    spark.setLocalProperty(MARK, "here"); // events come late, but in order: wait for our own
    try {
      spark.parallelize(List.of(0), 1).count();
      marked.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while listening", e);
    } finally {
      spark.setLocalProperty(MARK, null);
    }
    synchronized (jobs) {
      return jobs.stream().filter(are).map(Job::start).toList();
    }
  }

  @Override
  public void close() {
    spark.sc().removeSparkListener(this);
  }
}
