package org.backfold.training;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.backfold.linalg.Precision;

/**
 * Runs passes over one packed set of examples: broadcast θ, let every partition add up its rows,
 * add the partitions up, destroy the broadcast. Owns the set; {@link #close()} frees it.
 */
final class Passes implements AutoCloseable {
  private final JavaSparkContext spark;
  private final PackedExamples examples;
  private final BlockPass.Model model;
  private final TreeAggregate aggregate;
  private final Problem problem;
  private final Broadcast<Problem> shippedProblem;
  private final int busyCores;
  private EpochRecord.Times times = EpochRecord.Times.NONE;

  /**
   * @param examples owned from now on
   * @param model what is evaluated
   * @param aggregate how the partitions are added up
   * @param problem what stays the same for all passes
   */
  Passes(
      JavaSparkContext spark,
      PackedExamples examples,
      BlockPass.Model model,
      TreeAggregate aggregate,
      Problem problem) {
    this.spark = spark;
    this.examples = examples;
    this.model = model;
    this.aggregate = aggregate;
    this.problem = problem;
    shippedProblem = spark.broadcast(problem);
    busyCores = Math.max(1, Math.min(problem.partitions(), spark.defaultParallelism()));
  }

  PackedExamples examples() {
    return examples;
  }

  Problem problem() {
    return problem;
  }

  /** Mean ‖target‖² as the network sees the targets: the loss of predicting 0, up to a factor. */
  double targetsMeanSquare() {
    return problem.targets().isPresent()
        ? problem.targets().get().means().length
        : examples.targets().meanSquare();
  }

  /** Of the products. */
  Precision precision() {
    return model.precision();
  }

  Metric metric() {
    return model.metric();
  }

  /** Sums of loss, metric and gradient over the rows of {@code step}, with dropout. */
  Sums gradient(Step step) {
    return run(step, true);
  }

  /** Sums of loss and metric over all rows, without dropout. */
  Sums loss(double[] parameters) {
    return run(Step.all(precision().vector(parameters), 0), false);
  }

  /** What went wrong in {@link #gradient}, partition by partition: the same pass once more. */
  List<Finding> diagnose(Step step) {
    try (Shipment<Step> shipped = Shipment.of(step, step.bytes(), spark)) {
      BlockPass pass = BlockPass.gradient(model, shippedProblem, shipped);
      return examples.blocks().mapPartitionsWithIndex(pass::examine, true).collect();
    }
  }

  private Sums run(Step step, boolean withGradient) {
    long start = System.nanoTime();
    try (Shipment<Step> shipped = Shipment.of(step, step.bytes(), spark)) {
      long shippedAt = System.nanoTime();
      BlockPass pass =
          withGradient
              ? BlockPass.gradient(model, shippedProblem, shipped)
              : BlockPass.loss(model, shippedProblem, shipped);
      JavaRDD<TreeSum> partials = examples.blocks().mapPartitionsWithIndex(pass, true);
      Sums sums = aggregate.sum(partials);
      long end = TaskTimes.now();
      double wall = (System.nanoTime() - shippedAt) * 1e-9;
      times = times.plus(sums.times().split((shippedAt - start) * 1e-9, wall, end, busyCores));
      return sums;
    }
  }

  /** How the sums come together. */
  AggregationPlan aggregation() {
    return aggregate.plan();
  }

  /** What the session could be set to, to be faster. */
  List<String> advice() {
    return SparkAdvice.of(spark.getConf(), aggregation());
  }

  /** Time spent so far in broadcasts and jobs, by phase. */
  EpochRecord.Times times() {
    return times;
  }

  @Override
  public void close() {
    shippedProblem.destroy();
    examples.close();
  }
}
