package org.backfold.optim;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run of an update rule: what happens in one iteration, in order, and what is remembered. */
final class RuleMinimization implements Optimizer.Minimization {
  private final UpdateRule rule;
  private final Objective objective;
  private final Optimizer.StepControl control;

  private final double[] parameters;
  private final double[] gradient;
  private final double[][] memory;

  private long iteration;
  private long evaluations;
  private double value = Double.NaN;
  private double gradientNorm = Double.NaN;
  private double learningRate = Double.NaN;
  private double learningRateFactor = 1;
  private Optional<Convergence> convergence = Optional.empty();

  RuleMinimization(
      UpdateRule rule, Objective objective, double[] start, Optimizer.StepControl control) {
    control.checkLengths(start.length);
    if (Arrays.stream(control.l1()).anyMatch(penalty -> penalty > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes no L1 penalty of its own (%s does);"
                  + " add the penalty's subgradient to the objective.",
              rule.name(),
              Lbfgs.NAME));
    }
    this.rule = rule;
    this.objective = objective;
    this.control = control;
    parameters = start.clone();
    gradient = new double[start.length];
    memory = new double[rule.memory().size()][start.length];
  }

  /** Takes over a state that {@link #state()} returned. */
  RuleMinimization restore(OptimizerState state) {
    state.checkFrom(rule);
    List<String> names = rule.memory();
    for (int k = 0; k < memory.length; k++) {
      memory[k] = state.vector(names.get(k), parameters.length);
    }
    iteration = state.iteration();
    evaluations = state.evaluations();
    value = state.step().value();
    gradientNorm = state.step().gradientNorm();
    learningRate = state.step().learningRate();
    learningRateFactor = state.learningRateFactor();
    return this;
  }

  @Override
  public OptimizerState state() {
    SortedMap<String, Double> scalars =
        OptimizerState.scalars(
            new OptimizerState.Step(value, gradientNorm, learningRate), learningRateFactor);
    SortedMap<String, double[]> vectors = new TreeMap<>();
    for (int k = 0; k < memory.length; k++) {
      vectors.put(rule.memory().get(k), memory[k].clone());
    }
    return new OptimizerState(rule.name(), iteration, evaluations, scalars, vectors);
  }

  @Override
  public boolean step() {
    if (convergence.isPresent()) {
      return false;
    }
    double here = objective.valueAndGradient(parameters, gradient);
    evaluations++;
    double norm = Clipping.norm(gradient);
    double rate = learningRateFactor * control.schedule().learningRate(iteration);
    if (!Double.isFinite(here) || !Double.isFinite(norm)) {
      convergence = Optional.of(notFinite(here, norm, rate));
      return false;
    }
    value = here;
    gradientNorm = norm;
    learningRate = rate;
    control.clipping().apply(gradient);
    decay(rate * rule.decoupledDecay());
    iteration++;
    rule.update(parameters, gradient, memory, rate, iteration);
    control.projection().apply(parameters);
    return true;
  }

  private void decay(double rate) {
    if (rate == 0) {
      return;
    }
    double[] decayed = control.decayed();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= rate * (decayed.length == 0 ? 1 : decayed[i]) * parameters[i];
    }
  }

  private Convergence notFinite(double here, double norm, double rate) {
    String what = Double.isFinite(here) ? "Gradient norm is " + norm : "Objective is " + here;
    String message =
        String.format(
            Locale.ROOT,
            "%s after %d iterations (learning rate %s); last finite objective %s."
                + " Lower the learning rate or clip the gradient.",
            what,
            iteration,
            rate,
            iteration == 0 ? "none" : value);
    return new Convergence(Convergence.Reason.NOT_FINITE, message);
  }

  @Override
  public void setLearningRateFactor(double factor) {
    Range.POSITIVE.check(rule.name(), "Learning rate factor", factor);
    learningRateFactor = factor;
  }

  @Override
  public long iteration() {
    return iteration;
  }

  @Override
  public long evaluations() {
    return evaluations;
  }

  @Override
  public double[] parameters() {
    return parameters;
  }

  @Override
  public double value() {
    return value;
  }

  @Override
  public double gradientNorm() {
    return gradientNorm;
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public Optional<Convergence> convergence() {
    return convergence;
  }
}
