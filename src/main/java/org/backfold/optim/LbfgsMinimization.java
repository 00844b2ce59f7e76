package org.backfold.optim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.backfold.optim.LbfgsStep.Iterate;

/** A run of {@link Lbfgs}: when it ends, and what is remembered. */
final class LbfgsMinimization implements Optimizer.Minimization {
  private final Lbfgs options;
  private final BreezeObjective objective;
  private final LbfgsStep next;
  private final double[] start;

  private Iterate iterate; // null before the first evaluation
  private double initialValue = Double.NaN; // J(θ₀)
  private final Deque<Double> recentValues = new ArrayDeque<>(); // at most WINDOW, oldest first
  private Optional<Convergence> convergence = Optional.empty();

  /**
   * @param start copied
   * @param l1 penalty per parameter, empty for none
   */
  LbfgsMinimization(Lbfgs options, Objective objective, double[] start, double[] l1) {
    this.options = options;
    this.objective = new BreezeObjective(objective);
    this.start = start.clone();
    next = new LbfgsStep(this.objective, options.memory(), l1);
  }

  @Override
  public boolean step() {
    if (convergence.isEmpty() && iterate == null) {
      evaluateStart();
    }
    if (convergence.isPresent()) {
      return false;
    }
    Optional<Iterate> lower = next.from(iterate);
    if (lower.isEmpty()) {
      convergence = Optional.of(searchFailed());
      return false;
    }
    iterate = lower.get();
    recentValues.addLast(value());
    if (recentValues.size() > Lbfgs.WINDOW) {
      recentValues.removeFirst();
    }
    convergence = converged();
    return true;
  }

  private void evaluateStart() {
    double[] gradient = new double[start.length];
    double here = objective.evaluate(start, gradient);
    double norm = Clipping.norm(gradient);
    if (!Double.isFinite(here) || !Double.isFinite(norm)) {
      String message =
          String.format(
              Locale.ROOT,
              "Objective is %s with gradient norm %s at the start of %s; choose another start.",
              here,
              norm,
              options.name());
      convergence = Optional.of(new Convergence(Convergence.Reason.NOT_FINITE, message));
      return;
    }
    iterate = next.at(start, here, gradient, 0);
    initialValue = value();
    convergence = converged();
  }

  private Optional<Convergence> converged() {
    double value = value();
    double norm = gradientNorm();
    double smallest = Math.max(options.tolerance() * Math.abs(value), Lbfgs.SMALLEST_GRADIENT);
    if (norm <= smallest) {
      String message =
          String.format(
              Locale.ROOT,
              "Gradient norm %s is within the tolerance %s after %d iterations (objective %s).",
              norm,
              smallest,
              iteration(),
              value);
      return Optional.of(new Convergence(Convergence.Reason.GRADIENT_VANISHED, message));
    }
    double fall = 0;
    for (double earlier : recentValues) {
      fall = Math.max(fall, earlier - value);
    }
    if (recentValues.size() == Lbfgs.WINDOW
        && fall <= options.tolerance() * Math.abs(initialValue)) {
      String message =
          String.format(
              Locale.ROOT,
              "Objective %s fell by no more than %s over the last %d of %d iterations"
                  + " (gradient norm %s).",
              value,
              fall,
              Lbfgs.WINDOW,
              iteration(),
              norm);
      return Optional.of(new Convergence(Convergence.Reason.VALUE_SETTLED, message));
    }
    return Optional.empty();
  }

  private Convergence searchFailed() {
    String message =
        String.format(
            Locale.ROOT,
            "Line search found no lower objective after %d iterations"
                + " (objective %s, gradient norm %s): either rounding allows no further decrease,"
                + " or the objective is not smooth, not the same at each call,"
                + " or not what its gradient says.",
            iteration(),
            value(),
            gradientNorm());
    return new Convergence(Convergence.Reason.LINE_SEARCH_FAILED, message);
  }

  /** Takes over a state that {@link #state()} returned. */
  LbfgsMinimization restore(OptimizerState saved) {
    saved.checkFrom(options);
    objective.countFrom(saved.evaluations());
    double value = saved.scalar("value");
    if (Double.isNaN(value)) {
      return this; // taken before the first evaluation
    }
    double[] gradient = saved.vector("gradient", start.length);
    iterate = next.at(start, value, gradient, Math.toIntExact(saved.iteration()));
    for (int age = (int) saved.scalar("corrections") - 1; age >= 0; age--) { // the oldest first
      double[] parameterChange = saved.vector("parameterChange." + age, start.length);
      double[] gradientChange = saved.vector("gradientChange." + age, start.length);
      iterate = next.correct(iterate, parameterChange, gradientChange);
    }
    initialValue = saved.scalar("initialValue");
    for (int k = 0; k < (int) saved.scalar("recentValues"); k++) {
      recentValues.addLast(saved.scalar("recentValue." + k));
    }
    convergence = converged();
    return this;
  }

  @Override
  public OptimizerState state() {
    SortedMap<String, Double> scalars = new TreeMap<>();
    SortedMap<String, double[]> vectors = new TreeMap<>();
    scalars.put("value", iterate == null ? Double.NaN : iterate.value()); // without L1
    if (iterate != null) {
      scalars.put("initialValue", initialValue);
      scalars.put("recentValues", (double) recentValues.size());
      int k = 0;
      for (double recent : recentValues) {
        scalars.put("recentValue." + k++, recent);
      }
      vectors.put("gradient", iterate.gradient().clone());
      scalars.put("corrections", (double) iterate.corrections());
      for (int age = 0; age < iterate.corrections(); age++) {
        vectors.put("parameterChange." + age, iterate.parameterChange(age).clone());
        vectors.put("gradientChange." + age, iterate.gradientChange(age).clone());
      }
    }
    return new OptimizerState(
        options.name(), iteration(), objective.evaluations(), scalars, vectors);
  }

  @Override
  public long iteration() {
    return iterate == null ? 0 : iterate.iter();
  }

  @Override
  public long evaluations() {
    return objective.evaluations();
  }

  @Override
  public double[] parameters() {
    return iterate == null ? start : iterate.parameters();
  }

  @Override
  public double value() {
    return iterate == null ? Double.NaN : iterate.adjustedValue();
  }

  @Override
  public double gradientNorm() {
    return iterate == null ? Double.NaN : iterate.pseudoGradientNorm();
  }

  @Override
  public double learningRate() {
    return 1;
  }

  @Override
  public void setLearningRateFactor(double factor) {
    if (factor != 1) {
      throw new IllegalArgumentException(
          "lbfgs finds its own step length and takes no learning rate factor, found "
              + factor
              + ".");
    }
  }

  @Override
  public Optional<Convergence> convergence() {
    return convergence;
  }
}
