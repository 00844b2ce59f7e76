package org.backfold.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.backfold.optim.Optimizer.Minimization;

/**
 * Gathers what an epoch's record says: sums over its iterations so far, and where the time went. A
 * meter of {@link #state} goes on as if nothing had been between.
 */
final class EpochMeter {
  private final Passes passes;
  private final long start = System.nanoTime();
  private final EpochRecord.Times before; // of earlier epochs
  private final double secondsBefore; // of the run that broke off
  private double objectives;
  private double loss;
  private double metricSum;
  private double weight;
  private long iterations;

  EpochMeter(Passes passes) {
    this(passes, new State(0, 0, 0, 0, 0, EpochRecord.Times.NONE));
  }

  /** Goes on from {@code state}. */
  EpochMeter(Passes passes, State state) {
    this.passes = passes;
    objectives = state.objectives;
    loss = state.loss;
    metricSum = state.metricSum;
    weight = state.weight;
    iterations = state.iterations;
    EpochRecord.Times updates = new EpochRecord.Times(0, 0, 0, 0, state.times.update(), 0);
    before = passes.times().minus(state.times.minus(updates));
    secondsBefore = state.times.training();
  }

  /**
   * Plain numbers, for a checkpoint.
   *
   * @param objectives sum over the iterations
   * @param loss Σ wᵢCᵢ
   * @param metricSum Σ wᵢ · metric of row i
   * @param weight Σ wᵢ
   * @param iterations of this epoch so far
   * @param times of this epoch so far
   */
  record State(
      double objectives,
      double loss,
      double metricSum,
      double weight,
      long iterations,
      EpochRecord.Times times) {}

  State state() {
    return new State(objectives, loss, metricSum, weight, iterations, times());
  }

  /**
   * @param value mean objective of the iterations
   * @param count of iterations that {@code sums} are of
   */
  void add(Sums sums, double value, long count) {
    objectives += count * value;
    loss += sums.loss();
    metricSum += sums.metric();
    weight += sums.weight();
    iterations += count;
  }

  /** Iterations of this epoch so far. */
  long iterations() {
    return iterations;
  }

  /** What is to be recorded of the epoch, after a pass over the validation set. */
  EpochRecord record(long epoch, Minimization minimization, ValidationSet validation) {
    EpochRecord.Times trained = times();
    long validationStart = System.nanoTime();
    Optional<Sums> held = validation.loss(minimization.parameters());
    double validated = (System.nanoTime() - validationStart) * 1e-9;
    Metric metric = passes.metric();
    return new EpochRecord(
        epoch,
        minimization.iteration(),
        objectives / iterations,
        loss / weight,
        metric.mean(metricSum, weight),
        held.map(s -> OptionalDouble.of(s.loss() / s.weight())).orElse(OptionalDouble.empty()),
        held.map(s -> OptionalDouble.of(metric.mean(s.metric(), s.weight())))
            .orElse(OptionalDouble.empty()),
        minimization.learningRate(),
        minimization.gradientNorm(),
        trained.plus(new EpochRecord.Times(0, 0, 0, 0, 0, validated)));
  }

  /** Of this epoch so far; the driver's own work is what broadcasts and jobs leave. */
  private EpochRecord.Times times() {
    EpochRecord.Times inPasses = passes.times().minus(before);
    double seconds = secondsBefore + (System.nanoTime() - start) * 1e-9;
    double update = Math.max(0, seconds - inPasses.training());
    return inPasses.plus(new EpochRecord.Times(0, 0, 0, 0, update, 0));
  }
}
