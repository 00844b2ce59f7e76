package org.backfold.data;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What Spark's user interface calls the jobs that this thread starts: {@code Backfold: epoch 3 /
 * iteration 41} in the place of a class name and a line. Closing it gives back what the caller had
 * set. The job group is the caller's all along: a notebook cancels a paragraph by its group.
 *
 * <p>Stages are named too. That also saves Spark a walk up the stack for each RDD it makes.
 */
public final class JobLabel implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String STAGE = "callSite.short";
  private static final String STACK = "callSite.long";

  private final JavaSparkContext spark;
  private final String description;
  private final String stage;
  private final String stack;

  /** Remembers what the caller's jobs are called, and changes nothing yet. */
  public JobLabel(SparkContext context) {
    spark = JavaSparkContext.fromSparkContext(context);
    description = spark.getLocalProperty(DESCRIPTION);
    stage = spark.getLocalProperty(STAGE);
    stack = spark.getLocalProperty(STACK);
  }

  /**
   * Names the jobs to come.
   *
   * @param step what their stages do, such as {@code add up gradients}
   * @param detail which of them it is, such as {@code epoch 3 / iteration 41}
   */
  public void say(String step, String detail) {
    spark.setLocalProperty(DESCRIPTION, "Backfold: " + detail);
    spark.setLocalProperty(STAGE, step);
    spark.setLocalProperty(STACK, step);
  }

  @Override
  public void close() {
    spark.setLocalProperty(DESCRIPTION, description); // null takes a property away
    spark.setLocalProperty(STAGE, stage);
    spark.setLocalProperty(STACK, stack);
  }
}
