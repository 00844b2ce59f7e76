package org.backfold.optim;

import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.math.MutableFiniteCoordinateField;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderException;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.FirstOrderMinimizer.State;
import breeze.optimize.LBFGS;
import breeze.optimize.LBFGS.ApproximateInverseHessian;
import breeze.optimize.LineSearchFailed;
import breeze.optimize.OWLQN;
import java.util.Arrays;
import java.util.Optional;
import org.backfold.linalg.Blas;
import scala.Option;
import scala.Tuple2;
import scala.runtime.BoxedUnit;

/**
 * One iteration of L-BFGS or OWL-QN: Breeze's direction, line search and corrections, our loop.
 *
 * <p>Not Breeze's own loop, for three reasons. It logs a failed line search as an error and goes on
 * or stops without telling the caller why. Its test of convergence keeps a history that cannot be
 * put back from a checkpoint. And the line search of its OWL-QN accepts steps that climb, see
 * {@link #backtrack}.
 */
final class LbfgsStep {
  private static final MutableFiniteCoordinateField<DenseVector<Object>, Object, Object> SPACE =
      DenseVector$.MODULE$.space_Double();

  /** γ of Andrew and Gao 2007. */
  private static final double SUFFICIENT_DECREASE = 1e-4;

  /** Evaluations of J that one iteration of OWL-QN may cost; Breeze's. */
  private static final int MOST_TRIALS = 20;

  private final BreezeObjective objective;
  private final DiffFunction<DenseVector<Object>> function; // objective, as Breeze wants it
  private final boolean orthantWise;
  private final LBFGS<DenseVector<Object>> method;

  /**
   * @param memory corrections kept
   * @param l1 penalty per parameter, read; empty or 0 everywhere for none, which is L-BFGS
   */
  LbfgsStep(BreezeObjective objective, int memory, double[] l1) {
    Blas.engine(); // before Breeze's first product: it takes netlib as it finds it
    this.objective = objective;
    function = objective.asBreeze();
    orthantWise = Arrays.stream(l1).anyMatch(penalty -> penalty > 0);
    FirstOrderMinimizer.ConvergenceCheck<DenseVector<Object>> unused =
        FirstOrderMinimizer.searchFailed();
    method =
        orthantWise
            ? new OWLQN<>(unused, memory, index -> l1[(Integer) index], SPACE)
            : new LBFGS<>(unused, memory, SPACE);
  }

  /**
   * θ with J and g there, the same with L1 (what Breeze calls adjusted; its gradient is the
   * pseudo-gradient), t, and the corrections: Breeze's state without what only its own loop reads.
   */
  static final class Iterate
      extends State<DenseVector<Object>, Object, ApproximateInverseHessian<DenseVector<Object>>> {
    private static final long serialVersionUID = 1L;

    private Iterate(
        DenseVector<Object> parameters,
        Tuple2<Object, DenseVector<Object>> plain,
        Tuple2<Object, DenseVector<Object>> adjusted,
        int iteration,
        ApproximateInverseHessian<DenseVector<Object>> corrections) {
      super(
          parameters,
          (Double) plain._1(),
          plain._2(),
          (Double) adjusted._1(),
          adjusted._2(),
          iteration,
          0, // unused, like the three after the corrections
          corrections,
          BoxedUnit.UNIT,
          false,
          Option.empty());
    }

    double[] parameters() {
      return BreezeObjective.array(x());
    }

    double[] gradient() {
      return BreezeObjective.array(grad());
    }

    /** With L1. */
    double[] pseudoGradient() {
      return BreezeObjective.array(adjustedGradient());
    }

    double pseudoGradientNorm() {
      return Clipping.norm(pseudoGradient());
    }

    int corrections() {
      return history().historyLength();
    }

    /** s = Δθ of correction {@code age}, 0 for the newest. */
    double[] parameterChange(int age) {
      return BreezeObjective.array(history().memStep().apply(age));
    }

    /** y = Δg of correction {@code age}, 0 for the newest. */
    double[] gradientChange(int age) {
      return BreezeObjective.array(history().memGradDelta().apply(age));
    }
  }

  /** An iterate without corrections; keeps the arrays. */
  Iterate at(double[] parameters, double value, double[] gradient, int iteration) {
    DenseVector<Object> place = new DenseVector<>(parameters);
    return at(
        place,
        new Tuple2<>(value, new DenseVector<>(gradient)),
        iteration,
        method.initialHistory(function, place));
  }

  /** {@code iterate} with one more, newest, correction; keeps the arrays. */
  Iterate correct(Iterate iterate, double[] parameterChange, double[] gradientChange) {
    return at(
        iterate.x(),
        new Tuple2<>(iterate.value(), iterate.grad()),
        iterate.iter(),
        iterate
            .history()
            .updated(new DenseVector<>(parameterChange), new DenseVector<>(gradientChange)));
  }

  /** The next iterate; empty if there is none with a lower J, even along the plain gradient. */
  Optional<Iterate> from(Iterate iterate) {
    objective.remember(iterate.parameters(), iterate.value(), iterate.gradient());
    Optional<Iterate> next = advance(iterate);
    if (next.isPresent() || iterate.corrections() == 0) {
      return next;
    }
    return advance( // the corrections may be worn out
        at(iterate.parameters(), iterate.value(), iterate.gradient(), iterate.iter()));
  }

  private Optional<Iterate> advance(Iterate from) {
    try {
      DenseVector<Object> direction = method.chooseDescentDirection(from, function); // −H g
      double length = stepLength(from, direction); // α
      DenseVector<Object> to = method.takeStep(from, direction, length); // θ + α direction
      Tuple2<Object, DenseVector<Object>> there = objective.calculate(to);
      ApproximateInverseHessian<DenseVector<Object>> corrections =
          method.updateHistory(to, there._2(), (Double) there._1(), function, from);
      return Optional.of(at(to, there, from.iter() + 1, corrections));
    } catch (FirstOrderException failedSearch) { // the run words it for the user
      return Optional.empty();
    }
  }

  /**
   * α. Without corrections the direction is the plain gradient, whose length says nothing about α:
   * the first trial is then short, also after a restart, where Breeze would begin with 1.
   */
  private double stepLength(Iterate from, DenseVector<Object> direction) {
    boolean scaled = from.corrections() > 0;
    if (orthantWise) {
      return backtrack(from, direction, scaled ? 1 : 1 / from.pseudoGradientNorm());
    }
    Iterate searched = scaled ? from : at(from.parameters(), from.value(), from.gradient(), 0);
    return method.determineStepSize(searched, function, direction);
  }

  /**
   * The line search of OWL-QN (Andrew and Gao 2007, section 3.2): halves α until
   *
   * <pre>
   * J(θ′) ≤ J(θ) + γ ⟨pseudo-gradient, θ′ − θ⟩,  θ′ = θ + α direction, kept in its orthant
   * </pre>
   *
   * Not Breeze's, which takes the plain J at θ for the penalized J at its first trial, so that a
   * step that climbs or explodes can pass; and which, once out of trials, returns the last one.
   */
  private double backtrack(Iterate from, DenseVector<Object> direction, double first) {
    double[] here = from.parameters();
    double[] slope = from.pseudoGradient();
    double length = first;
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      DenseVector<Object> place = method.takeStep(from, direction, length);
      double[] there = BreezeObjective.array(place);
      double predicted = 0;
      for (int i = 0; i < here.length; i++) {
        predicted += slope[i] * (there[i] - here[i]);
      }
      double value = (Double) adjust(place, objective.calculate(place))._1();
      if (predicted < 0 && value <= from.adjustedValue() + SUFFICIENT_DECREASE * predicted) {
        return length;
      }
      length /= 2;
    }
    throw new LineSearchFailed(
        from.pseudoGradientNorm(), Clipping.norm(BreezeObjective.array(direction)));
  }

  private Iterate at(
      DenseVector<Object> parameters,
      Tuple2<Object, DenseVector<Object>> plain,
      int iteration,
      ApproximateInverseHessian<DenseVector<Object>> corrections) {
    return new Iterate(parameters, plain, adjust(parameters, plain), iteration, corrections);
  }

  private Tuple2<Object, DenseVector<Object>> adjust(
      DenseVector<Object> parameters, Tuple2<Object, DenseVector<Object>> plain) {
    return method.adjust(parameters, plain._2(), (Double) plain._1());
  }
}
