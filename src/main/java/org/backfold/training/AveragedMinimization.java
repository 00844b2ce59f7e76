package org.backfold.training;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.backfold.optim.Convergence;
import org.backfold.optim.Optimizer.Minimization;
import org.backfold.optim.OptimizerState;

/**
 * Minimization by local steps (parameter averaging; McDonald, Hall and Mann 2010; local SGD, Stich
 * 2019): from the same θ and optimizer memory s, each partition p takes up to K steps of its own
 * ({@link LocalSteps}), and then both are averaged.
 *
 * <pre>
 * θ ← Σ_p W_p θ_p / Σ_p W_p,  s ← Σ_p W_p s_p / Σ_p W_p,  W_p = Σ wᵢ of the rows that p saw
 * </pre>
 *
 * An approximation of the synchronous method, exact for one partition. {@link #step()} does such a
 * round of K iterations, or of what is left of the epoch, in one Spark job.
 */
final class AveragedMinimization implements Minimization {
  private final StepRule rule;
  private final DistributedObjective objective;
  private final int every;
  private double[] parameters;
  private OptimizerState state;
  private Optional<Convergence> convergence = Optional.empty();

  /**
   * @param every K
   * @param parameters θ, copied
   * @param state of the optimizer of {@code rule} at θ
   */
  AveragedMinimization(
      StepRule rule,
      DistributedObjective objective,
      int every,
      double[] parameters,
      OptimizerState state) {
    this.rule = rule;
    this.objective = objective;
    this.every = every;
    this.parameters = parameters.clone();
    this.state = state;
  }

  @Override
  public boolean step() {
    if (convergence.isPresent()) {
      return false;
    }
    Sums sums = objective.localSteps(parameters, state, every);
    double value = rule.mean().objective(sums, parameters);
    SortedMap<String, double[]> memory = new TreeMap<>();
    int vector = 1;
    for (String name : state.vectors().keySet()) {
      memory.put(name, sums.mean(vector++));
    }
    double norm = sums.mean(vector)[0];
    if (!Double.isFinite(value) || !Double.isFinite(norm)) {
      convergence =
          Optional.of(
              new Convergence(
                  Convergence.Reason.NOT_FINITE,
                  "Loss or gradient is not finite within the local steps after iteration "
                      + iteration()
                      + "."));
      return false;
    }
    parameters = sums.mean(0);
    int steps = objective.step().batches();
    double rate =
        state.learningRateFactor() * rule.schedule().learningRate(iteration() + steps - 1);
    state = state.advanced(steps, memory, new OptimizerState.Step(value, norm, rate));
    return true;
  }

  @Override
  public long iteration() {
    return state.iteration();
  }

  @Override
  public long evaluations() {
    return state.evaluations();
  }

  @Override
  public double[] parameters() {
    return parameters;
  }

  /** Mean loss of the last round's steps, each at its own θ, plus the penalty where they began. */
  @Override
  public double value() {
    return state.step().value();
  }

  /** Mean over partitions of the norms at their last steps. */
  @Override
  public double gradientNorm() {
    return state.step().gradientNorm();
  }

  @Override
  public double learningRate() {
    return state.step().learningRate();
  }

  @Override
  public void setLearningRateFactor(double factor) {
    state = state.withLearningRateFactor(factor);
  }

  @Override
  public Optional<Convergence> convergence() {
    return convergence;
  }

  /** As the optimizer itself would say it; its arrays are replaced, not changed. */
  @Override
  public OptimizerState state() {
    return state;
  }
}
