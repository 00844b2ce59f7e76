package org.backfold.optim;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A method of minimization with its options; immutable. A run of it is a {@link Minimization}.
 *
 * <p>Update rules take one gradient and make one step of a size given by a {@link Schedule}: {@link
 * GradientDescent}, {@link Momentum}, {@link Nesterov}, {@link AdaGrad}, {@link RmsProp}, {@link
 * Adam}, {@link AdamW}. {@link Lbfgs} searches along its direction and needs the exact objective.
 */
public sealed interface Optimizer extends Serializable permits UpdateRule, Lbfgs {
  /** Names that {@link #parse(String)} knows. */
  List<String> NAMES =
      List.of(
          GradientDescent.NAME,
          Momentum.NAME,
          Nesterov.NAME,
          AdaGrad.NAME,
          RmsProp.NAME,
          Adam.NAME,
          AdamW.NAME,
          Lbfgs.NAME);

  /** As written in configs and checkpoints: {@code adam}. */
  String name();

  /** All options by the name of their record component; {@link #parse(String, Map)} reads them. */
  SortedMap<String, Double> options();

  /** Learning rate to start from when the user gives none; 1 for L-BFGS, which takes none. */
  double defaultLearningRate();

  /**
   * Whether it needs the exact, deterministic objective (L-BFGS): then no mini-batches, no dropout,
   * no schedule.
   */
  boolean needsFullBatch();

  /**
   * Vectors as long as θ that a run holds while the objective is evaluated: θ, its gradient and all
   * that is remembered.
   */
  int vectors();

  /** Starts at {@code start} (copied). Evaluates nothing yet. */
  Minimization start(Objective objective, double[] start, StepControl control);

  /**
   * Goes on where a run of this optimizer stood when {@link Minimization#state()} was taken: the
   * same bits as if it had never stopped, given the same options, control and objective (a
   * stochastic one moved on to the same place).
   *
   * @param parameters θ at that moment, copied
   * @throws IllegalArgumentException if the state is another optimizer's or does not fit θ
   */
  Minimization resume(
      Objective objective, double[] parameters, OptimizerState state, StepControl control);

  /**
   * Runs until the norm of the gradient is at most {@code tolerance}, the optimizer itself stops,
   * or {@code maxIterations} are done.
   *
   * @param start read
   * @param tolerance on ‖∂J/∂θ‖₂; 0 for none, as for a stochastic objective
   */
  default Minimum minimize(
      Objective objective,
      double[] start,
      StepControl control,
      long maxIterations,
      double tolerance) {
    Minimization run = start(objective, start, control);
    Optional<Convergence> reason = Optional.empty();
    while (reason.isEmpty() && run.iteration() < maxIterations) {
      boolean moved = run.step();
      if (!moved) {
        reason = run.convergence();
      } else if (tolerance > 0 && run.gradientNorm() <= tolerance) {
        String norm = "Gradient norm %s is within the tolerance %s after %d iterations.";
        String message =
            String.format(Locale.ROOT, norm, run.gradientNorm(), tolerance, run.iteration());
        reason = Optional.of(new Convergence(Convergence.Reason.GRADIENT_VANISHED, message));
      }
    }
    double[] parameters = run.parameters().clone();
    // An update rule only knows J one step back; L-BFGS knows it (with L1) at the θ it reached.
    boolean known = needsFullBatch() && run.evaluations() > 0;
    double value =
        known ? run.value() : objective.valueAndGradient(parameters, new double[parameters.length]);
    Convergence exhausted =
        new Convergence(
            Convergence.Reason.ITERATIONS_EXHAUSTED,
            String.format(
                Locale.ROOT,
                "All %d iterations are done; gradient norm %s.",
                maxIterations,
                run.gradientNorm()));
    return new Minimum(
        parameters,
        value,
        run.iteration(),
        run.evaluations() + (known ? 0 : 1),
        reason.orElse(exhausted));
  }

  /** Parses a name, or a name with options as in {@code momentum(momentum=0.8)}. */
  static Optimizer parse(String text) {
    return parse(NamedOptions.parse("optimizer", text));
  }

  /**
   * Parses a name with options.
   *
   * @param options by name; what is missing keeps its default
   * @throws IllegalArgumentException if the name or an option is unknown (with the nearest known
   *     one) or an option is out of range
   */
  static Optimizer parse(String name, Map<String, Double> options) {
    return parse(new NamedOptions("optimizer", name, options));
  }

  private static Optimizer parse(NamedOptions given) {
    Optimizer optimizer =
        switch (given.name()) {
          case GradientDescent.NAME, "sgd" -> new GradientDescent();
          case Momentum.NAME -> new Momentum(given.number("momentum", Momentum.MOMENTUM));
          case Nesterov.NAME -> new Nesterov(given.number("momentum", Nesterov.MOMENTUM));
          case AdaGrad.NAME -> new AdaGrad(given.number("epsilon", AdaGrad.EPSILON));
          case RmsProp.NAME ->
              new RmsProp(
                  given.number("decay", RmsProp.DECAY), given.number("epsilon", RmsProp.EPSILON));
          case Adam.NAME ->
              new Adam(
                  given.number("firstMomentDecay", Adam.FIRST_MOMENT_DECAY),
                  given.number("secondMomentDecay", Adam.SECOND_MOMENT_DECAY),
                  given.number("epsilon", Adam.EPSILON));
          case AdamW.NAME ->
              new AdamW(
                  given.number("firstMomentDecay", Adam.FIRST_MOMENT_DECAY),
                  given.number("secondMomentDecay", Adam.SECOND_MOMENT_DECAY),
                  given.number("epsilon", Adam.EPSILON),
                  given.number("weightDecay", AdamW.WEIGHT_DECAY));
          case Lbfgs.NAME, "l-bfgs" ->
              new Lbfgs(
                  given.whole("memory", Lbfgs.MEMORY), given.number("tolerance", Lbfgs.TOLERANCE));
          default -> throw given.unknownName(NAMES);
        };
    given.checkAllUsed();
    return optimizer;
  }

  /** Prints what {@link #parse(String)} reads, with every option. */
  default String text() {
    return NamedOptions.print(name(), options());
  }

  /**
   * What happens around a step, beside the rule itself. Holds the caller's arrays, which are only
   * read.
   *
   * @param schedule learning rate at each iteration
   * @param clipping applied to the gradient before the step
   * @param projection applied to θ after the step (max-norm)
   * @param l1 per parameter, only for OWL-QN; empty array, or 0 everywhere: none
   * @param decayed per parameter, how much of the weight decay of {@link AdamW} it takes: 1 for
   *     weights, 0 for biases, say; empty array: 1 for all
   */
  record StepControl(
      Schedule schedule, Clipping clipping, Projection projection, double[] l1, double[] decayed) {
    private static final double[] NONE = {};

    /** Checks l1 and decayed element by element. */
    public StepControl {
      checkElements("L1 penalty", l1);
      checkElements("Share of the weight decay", decayed);
    }

    /** Weight decay, if any, for all parameters. */
    public StepControl(Schedule schedule, Clipping clipping, Projection projection, double[] l1) {
      this(schedule, clipping, projection, l1, NONE);
    }

    /** A schedule and nothing else. */
    public static StepControl of(Schedule schedule) {
      return new StepControl(schedule, Clipping.NONE, Projection.NONE, NONE, NONE);
    }

    /** A constant rate and nothing else. */
    public static StepControl of(double learningRate) {
      return of(Schedule.constant(learningRate));
    }

    /** For {@link Lbfgs}: no schedule, clipping or projection; {@code l1} may be empty. */
    public static StepControl lineSearch(double[] l1) {
      return new StepControl(Schedule.constant(1), Clipping.NONE, Projection.NONE, l1, NONE);
    }

    /** Checks that l1 and decayed are empty or as long as θ. */
    void checkLengths(int parameters) {
      checkLength("L1 penalties", l1, parameters);
      checkLength("shares of the weight decay", decayed, parameters);
    }

    private static void checkLength(String what, double[] values, int parameters) {
      if (values.length != 0 && values.length != parameters) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Found %d %s for %d parameters; give one each or none.",
                values.length,
                what,
                parameters));
      }
    }

    private static void checkElements(String what, double[] values) {
      for (int i = 0; i < values.length; i++) {
        Range.NOT_NEGATIVE.check("parameter " + i, what, values[i]);
      }
    }
  }

  /** Puts θ back into the feasible set, in place. */
  interface Projection extends Serializable {
    /** Every θ is feasible. */
    Projection NONE =
        new Projection() {
          private static final long serialVersionUID = 1L;

          @Override
          public void apply(double[] parameters) {}

          private Object readResolve() {
            return NONE;
          }
        };

    /**
     * @param parameters θ, overwritten by the nearest feasible point
     */
    void apply(double[] parameters);
  }

  /** One run of an optimizer: explicit state, one iteration at a time. Not thread-safe. */
  interface Minimization {
    /**
     * Does one iteration; false when there is nothing left to do ({@link #convergence()} says why),
     * and then θ and the state are as before.
     */
    boolean step();

    /** Iterations done. */
    long iteration();

    /** Calls of the objective, also before {@link Optimizer#resume}. */
    long evaluations();

    /** θ now; the caller reads, must not change. Valid until the next step. */
    double[] parameters();

    /**
     * J at the θ where the last step's gradient was taken (L-BFGS: at the θ it reached, with L1);
     * NaN before the first.
     */
    double value();

    /**
     * ‖∂J/∂θ‖₂ where {@link #value()} was taken, before clipping (OWL-QN: of the pseudo-gradient);
     * NaN before the first step.
     */
    double gradientNorm();

    /** η of the last step, NaN before the first; 1 for L-BFGS, which searches from there. */
    double learningRate();

    /**
     * Multiplies the schedule's rates from the next step on: for {@link Plateau}, or to recover
     * from a loss that exploded. 1 at the start; part of the state.
     *
     * @throws IllegalArgumentException if not above 0, or not 1 for L-BFGS
     */
    void setLearningRateFactor(double factor);

    /** Why {@link #step()} returned false; empty while it goes on. */
    Optional<Convergence> convergence();

    /** Everything but θ, copied. */
    OptimizerState state();
  }
}
