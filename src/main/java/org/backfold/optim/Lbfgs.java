package org.backfold.optim;

import java.util.SortedMap;

/**
 * Limited-memory BFGS (Liu and Nocedal 1989; Nocedal and Wright 2006, algorithm 7.5) with a line
 * search for the strong Wolfe conditions (algorithm 3.5); with an L1 penalty, OWL-QN (Andrew and
 * Gao 2007), which reaches exact zeros. Both are Breeze's, but for the line search of OWL-QN.
 *
 * <pre>
 * θ ← θ − α H g,  H ≈ (∂²J/∂θ²)⁻¹ from the last corrections s = Δθ, y = Δg
 * </pre>
 *
 * It needs the exact objective: full batches, no dropout. It takes no learning rate, clipping or
 * projection, which would all break the line search. One iteration usually evaluates the objective
 * once, the first a few times.
 *
 * <p>It stops by the rules of Breeze and MLlib, so that {@code tolerance} means what {@code tol}
 * means there: when ‖g‖ ≤ max(tolerance · |J|, 1e-8), or when the highest of the last {@value
 * #WINDOW} values is within tolerance · |J(θ₀)| of J.
 *
 * @param memory how many corrections are kept, at least 1; each costs two vectors as long as θ
 * @param tolerance 0 or above; 0 goes on until the line search finds no lower J
 */
public record Lbfgs(int memory, double tolerance) implements Optimizer {
  /** As configs write it; {@code l-bfgs} is understood as well. */
  public static final String NAME = "lbfgs";

  /** MLlib's default; Breeze's is 7, and Nocedal and Wright 2006 speak of 3 to 20. */
  public static final int MEMORY = 10;

  /** MLlib's default for its multilayer perceptron. */
  public static final double TOLERANCE = 1e-6;

  /** Values that must lie close together to stop; Breeze's. */
  static final int WINDOW = 20;

  /** Smallest gradient norm worth an iteration; Breeze's. */
  static final double SMALLEST_GRADIENT = 1e-8;

  /** Checks the ranges. */
  public Lbfgs {
    Range.checkLength(NAME, "memory", memory);
    Range.NOT_NEGATIVE.check(NAME, "tolerance", tolerance);
  }

  /** The defaults. */
  public Lbfgs() {
    this(MEMORY, TOLERANCE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> options() {
    SortedMap<String, Double> options = UpdateRule.option("memory", memory);
    options.put("tolerance", tolerance);
    return options;
  }

  @Override
  public double defaultLearningRate() {
    return 1;
  }

  @Override
  public boolean needsFullBatch() {
    return true;
  }

  /** The corrections; the start, θ, g and the direction; the point on trial and its gradient. */
  @Override
  public int vectors() {
    return 2 * memory + 6;
  }

  @Override
  public Minimization start(Objective objective, double[] start, StepControl control) {
    checkControl(control, start.length);
    return new LbfgsMinimization(this, objective, start, control.l1());
  }

  @Override
  public Minimization resume(
      Objective objective, double[] parameters, OptimizerState state, StepControl control) {
    checkControl(control, parameters.length);
    return new LbfgsMinimization(this, objective, parameters, control.l1()).restore(state);
  }

  private static void checkControl(StepControl control, int parameters) {
    control.checkLengths(parameters);
    if (!(control.schedule() instanceof Schedule.Constant)) {
      throw new IllegalArgumentException(
          "lbfgs finds its own step length and takes no schedule, found "
              + control.schedule().text()
              + "; leave the schedule out or choose another optimizer.");
    }
    if (!control.clipping().equals(Clipping.NONE) || control.projection() != Projection.NONE) {
      throw new IllegalArgumentException(
          "lbfgs takes neither gradient clipping nor a projection (max-norm): its line search needs"
              + " the true gradient along a straight line; leave them out or choose another"
              + " optimizer.");
    }
  }
}
