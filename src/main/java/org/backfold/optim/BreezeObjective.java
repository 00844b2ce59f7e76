package org.backfold.optim;

import breeze.linalg.DenseVector;
import breeze.optimize.DiffFunction;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import scala.Tuple2;

/**
 * An {@link Objective} as Breeze sees it. Counts evaluations and saves those of two points: the
 * iterate that the line search starts from and the latest trial, which it usually accepts.
 *
 * <p>A trial where J or its gradient is not finite has the value +∞ and gradient 0, so that the
 * line search comes back from there; NaN would pass Breeze's comparisons as a decrease. A trial θ
 * that is not finite itself (interpolation between infinite values) is not even evaluated.
 */
final class BreezeObjective {
  private static final MethodHandle TO_BREEZE = toBreeze();

  /** J and its gradient at one θ; the arrays are not changed any more. */
  private record Evaluation(double[] parameters, double value, double[] gradient) {
    boolean isAt(double[] place) {
      for (int i = 0; i < place.length; i++) {
        if (parameters[i] != place[i]) { // −0 is 0 here, and NaN nowhere
          return false;
        }
      }
      return true;
    }
  }

  private final Objective objective;
  private long evaluations;
  private Evaluation iterate; // null before the first
  private Evaluation trial; // null before the first

  BreezeObjective(Objective objective) {
    this.objective = objective;
  }

  long evaluations() {
    return evaluations;
  }

  /** Takes over the number of evaluations before a resume. */
  void countFrom(long before) {
    evaluations = before;
  }

  /** Saves J at the iterate that the next line search starts from. */
  void remember(double[] parameters, double value, double[] gradient) {
    iterate = new Evaluation(parameters, value, gradient);
  }

  /** {@link Objective#valueAndGradient}, finite or not; counted. */
  double evaluate(double[] parameters, double[] gradient) {
    evaluations++;
    return objective.valueAndGradient(parameters, gradient);
  }

  /** J and its gradient for a line search. */
  Tuple2<Object, DenseVector<Object>> calculate(DenseVector<Object> place) {
    double[] parameters = array(place);
    if (iterate != null && iterate.isAt(parameters)) {
      return pair(iterate.value, iterate.gradient);
    }
    if (trial == null || !trial.isAt(parameters)) {
      trial = attempt(parameters);
    }
    return pair(trial.value, trial.gradient);
  }

  private Evaluation attempt(double[] parameters) {
    double[] gradient = new double[parameters.length];
    if (Double.isFinite(Clipping.norm(parameters))) {
      double value = evaluate(parameters, gradient);
      if (Double.isFinite(value) && Double.isFinite(Clipping.norm(gradient))) {
        return new Evaluation(parameters, value, gradient);
      }
    }
    double[] zero = new double[parameters.length];
    return new Evaluation(parameters, Double.POSITIVE_INFINITY, zero);
  }

  /**
   * {@code this::calculate} as Breeze's type. Java's compiler can neither implement that Scala
   * trait (it has an {@code apply} that returns a double and one that returns an Object) nor make a
   * lambda of it; the virtual machine can.
   */
  @SuppressWarnings("unchecked")
  DiffFunction<DenseVector<Object>> asBreeze() {
    try {
      return (DiffFunction<DenseVector<Object>>) (DiffFunction<?>) TO_BREEZE.invokeExact(this);
    } catch (Throwable impossible) {
      throw new IllegalStateException("Cannot hand the objective to Breeze.", impossible);
    }
  }

  private static MethodHandle toBreeze() {
    MethodType calculate = MethodType.methodType(Tuple2.class, DenseVector.class);
    MethodType erased = MethodType.methodType(Tuple2.class, Object.class);
    MethodType factory = MethodType.methodType(DiffFunction.class, BreezeObjective.class);
    try {
      MethodHandles.Lookup here = MethodHandles.lookup();
      MethodHandle target = here.findVirtual(BreezeObjective.class, "calculate", calculate);
      return LambdaMetafactory.metafactory(here, "calculate", factory, erased, target, calculate)
          .getTarget();
    } catch (ReflectiveOperationException | LambdaConversionException e) {
      throw new IllegalStateException("This version of Breeze has another DiffFunction.", e);
    }
  }

  private static Tuple2<Object, DenseVector<Object>> pair(double value, double[] gradient) {
    return new Tuple2<>(value, new DenseVector<>(gradient));
  }

  /** The array behind a vector that Breeze or we made whole: offset 0, stride 1. */
  static double[] array(DenseVector<Object> vector) {
    return vector.data$mcD$sp();
  }
}
