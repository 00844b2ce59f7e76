package org.backfold.optim;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** An optimizer that turns one gradient into one step. */
sealed interface UpdateRule extends Optimizer
    permits GradientDescent, Momentum, Nesterov, AdaGrad, RmsProp, Adam, AdamW {
  /** Names of the vectors it keeps, each as long as θ and 0 at first. */
  List<String> memory();

  /**
   * The formula.
   *
   * @param parameters θ, updated
   * @param gradient g, read
   * @param memory the vectors in the order of {@link #memory()}, updated
   * @param learningRate η
   * @param iteration t = 1, 2, …
   */
  void update(
      double[] parameters,
      double[] gradient,
      double[][] memory,
      double learningRate,
      long iteration);

  /** λ of the decoupled weight decay: θ ← θ − η λ θ before the update. */
  default double decoupledDecay() {
    return 0;
  }

  @Override
  default boolean needsFullBatch() {
    return false;
  }

  @Override
  default int vectors() {
    return 2 + memory().size();
  }

  @Override
  default Minimization start(Objective objective, double[] start, StepControl control) {
    return new RuleMinimization(this, objective, start, control);
  }

  @Override
  default Minimization resume(
      Objective objective, double[] parameters, OptimizerState state, StepControl control) {
    return new RuleMinimization(this, objective, parameters, control).restore(state);
  }

  /** A map of options with one entry. */
  static SortedMap<String, Double> option(String name, double value) {
    SortedMap<String, Double> options = new TreeMap<>();
    options.put(name, value);
    return options;
  }
}
