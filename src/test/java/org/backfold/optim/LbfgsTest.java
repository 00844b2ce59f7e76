package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.backfold.optim.Optimizer.Minimization;
import org.backfold.optim.Optimizer.StepControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L-BFGS and OWL-QN: optima, number of evaluations, exact zeros, and how they end. */
class LbfgsTest {
  private static final StepControl PLAIN = StepControl.lineSearch(new double[0]);

  /** Counts its calls, and refuses a θ it has just seen. */
  private static final class Counting implements Objective {
    private final Objective counted;
    private double[] last = new double[0];
    private int calls;

    Counting(Objective counted) {
      this.counted = counted;
    }

    @Override
    public double valueAndGradient(double[] parameters, double[] gradient) {
      assertFalse(Arrays.equals(last, parameters), "evaluated twice at the same place");
      last = parameters.clone();
      calls++;
      return counted.valueAndGradient(parameters, gradient);
    }
  }

  @Test
  void reachesScipysLogisticOptimum() {
    double[][] table = Functions.goldenNumbers("logistic.csv");
    double[][] rows = Arrays.copyOf(table, table.length - 1);
    double[] optimum = table[table.length - 1]; // weights, then the objective
    Minimum end =
        new Lbfgs(10, 1e-8).minimize(Functions.logistic(rows), new double[5], PLAIN, 200, 0);
    // No line search sees closer than the root of the rounding of J.
    assertArrayEquals(Arrays.copyOf(optimum, 5), end.parameters(), 1e-6);
    assertEquals(optimum[5], end.value(), 1e-12 * optimum[5]);
    assertTrue(end.convergence().reason().converged(), end.convergence()::message);
  }

  @Test
  void convergesSuperlinearlyOnAQuadratic() {
    // J = ½ Σ i (xᵢ − 1)², i = 1..6: exact line searches would need 6 iterations
    Objective quadratic =
        (x, gradient) -> {
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            gradient[i] = (i + 1) * (x[i] - 1);
            sum += gradient[i] * (x[i] - 1) / 2;
          }
          return sum;
        };
    Minimization run = new Lbfgs(10, 0).start(quadratic, new double[6], PLAIN);
    double[] norms = new double[16];
    int iterations = 0;
    while (iterations < norms.length && run.step()) {
      norms[iterations++] = run.gradientNorm();
    }
    int last = iterations - 1;
    assertTrue(iterations <= 14, Arrays.toString(norms));
    assertTrue(norms[last] <= Lbfgs.SMALLEST_GRADIENT, Arrays.toString(norms));
    assertTrue(norms[last] / norms[last - 1] < 0.05, Arrays.toString(norms));
  }

  @Test
  void evaluatesAboutOnceAnIteration() {
    Counting rosenbrock = new Counting(Functions::rosenbrock);
    Minimization run = new Lbfgs(10, 0).start(rosenbrock, new double[] {-1.2, 1}, PLAIN);
    assertEquals(0, rosenbrock.calls, "nothing before the first step");
    while (run.step()) {
      assertEquals(rosenbrock.calls, run.evaluations());
    }
    assertArrayEquals(new double[] {1, 1}, run.parameters(), 1e-8);
    // SciPy's L-BFGS-B takes 36 iterations and 46 evaluations from here.
    assertTrue(run.iteration() <= 45, () -> "iterations " + run.iteration());
    assertTrue(rosenbrock.calls <= 1.5 * run.iteration(), () -> "evaluations " + rosenbrock.calls);

    double[][] table = Functions.goldenNumbers("logistic.csv");
    Counting logistic = new Counting(Functions.logistic(Arrays.copyOf(table, table.length - 1)));
    Minimum end = new Lbfgs().minimize(logistic, new double[5], PLAIN, 100, 0);
    assertEquals(logistic.calls, end.evaluations());
    assertTrue(end.evaluations() <= end.iterations() + 4, end::toString);
  }

  @Test
  void owlqnSoftThresholdsAndReachesExactZeros() {
    // ½‖θ − b‖² + λ‖θ‖₁ has its minimum at sign(b) max(|b| − λ, 0); the last one is not penalized
    double[] b = {3, -0.5, 1, -4, 0.25};
    double[] l1 = {1, 1, 1.5, 1, 0};
    Objective distance =
        (x, gradient) -> {
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            gradient[i] = x[i] - b[i];
            sum += gradient[i] * gradient[i] / 2;
          }
          return sum;
        };
    for (double[] start : new double[][] {new double[5], {9, 9, 9, 9, 9}, b.clone()}) {
      Minimum end = new Lbfgs(10, 0).minimize(distance, start, StepControl.lineSearch(l1), 200, 0);
      assertArrayEquals(new double[] {2, 0, 0, -3, 0.25}, end.parameters(), 1e-7);
      assertEquals(0, Math.abs(end.parameters()[1]));
      assertEquals(0, Math.abs(end.parameters()[2]));
      // ½(1 + 0.25 + 1 + 1) + 2 + 3
      assertEquals(6.625, end.value(), 1e-12);
    }
  }

  @Test
  void penaltiesOfZeroLeaveLbfgsAsItIs() {
    double[] start = {-1.2, 1};
    Minimum none = new Lbfgs().minimize(Functions::rosenbrock, start, PLAIN, 20, 0);
    StepControl zeros = StepControl.lineSearch(new double[2]);
    Minimum zero = new Lbfgs().minimize(Functions::rosenbrock, start, zeros, 20, 0);
    assertArrayEquals(none.parameters(), zero.parameters());
    assertEquals(none.evaluations(), zero.evaluations());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void owlqnFindsTheLassoSolution(int fromTheEnd) {
    double[][] table = Functions.goldenNumbers("lasso.csv");
    double[][] rows = Arrays.copyOf(table, table.length - 2);
    double[] solution = table[table.length - fromTheEnd]; // weights, then the penalty
    double[] l1 = new double[6];
    Arrays.fill(l1, solution[6]);
    Counting squares = new Counting(Functions.leastSquares(rows));
    for (double[] start : new double[][] {new double[6], {1, -2, 3, -4, 5, -6}}) {
      squares.calls = 0;
      Minimization run = new Lbfgs(10, 0).start(squares, start, StepControl.lineSearch(l1));
      double before = Double.POSITIVE_INFINITY;
      while (run.iteration() < 300 && run.step()) {
        double value = run.value();
        double bound = before + 1e-15 * Math.abs(before);
        assertTrue(value <= bound, () -> "climbed from " + bound + " to " + value);
        before = value;
      }
      assertArrayEquals(Arrays.copyOf(solution, 6), run.parameters(), 1e-7);
      for (int j = 0; j < 6; j++) {
        assertEquals(solution[j] == 0, run.parameters()[j] == 0, "exact zero at " + j);
      }
      assertEquals(squares.calls, run.evaluations());
    }
  }

  /** J = x − ln x with a wall: the first trial steps from a steep start land at x ≤ 0. */
  private static double barrier(double[] parameters, double[] gradient) {
    double x = parameters[0];
    gradient[0] = 1 - 1 / x;
    return x > 0 ? x - Math.log(x) : Double.NaN;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void lineSearchComesBackFromWhereTheObjectiveIsNotFinite(double penalty) {
    // Minimum of (1 + λ) x − ln x at 1 / (1 + λ); the steps from 1e-3 are far too long, those from
    // 30 go below 0
    StepControl control = penalty == 0 ? PLAIN : StepControl.lineSearch(new double[] {penalty});
    for (double start : new double[] {1e-3, 0.4, 30}) {
      Minimum end =
          new Lbfgs(10, 0).minimize(LbfgsTest::barrier, new double[] {start}, control, 100, 0);
      assertEquals(1 / (1 + penalty), end.parameters()[0], 1e-6, end.convergence()::message);
    }
  }

  /** Breeze's own OWL-QN accepts J = ∞ here. */
  @Test
  void owlqnNeverAcceptsAFirstStepThatExplodes() {
    // A plain slope down to a wall of NaN
    Objective wall =
        (x, gradient) -> {
          gradient[0] = -1;
          return x[0] > 0.3 ? Double.NaN : -x[0];
        };
    Minimization run =
        new Lbfgs(10, 0)
            .start(wall, new double[] {0.1}, StepControl.lineSearch(new double[] {0.1}));
    while (run.iteration() < 20 && run.step()) {
      assertTrue(Double.isFinite(run.value()), () -> "objective " + run.value());
    }
    assertEquals(0.3, run.parameters()[0], 0.01, "at the foot of the wall");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9})
  void neverAcceptsAPlaceWithoutAGradient(double penalty) {
    // ½(x − 10)²; the first trial, a step of length 1 from 0, falls into the hole
    Objective hole =
        (x, gradient) -> {
          gradient[0] = Math.abs(x[0] - 1) < 0.1 ? Double.NaN : x[0] - 10;
          return (x[0] - 10) * (x[0] - 10) / 2;
        };
    StepControl control = penalty == 0 ? PLAIN : StepControl.lineSearch(new double[] {penalty});
    Minimization run = new Lbfgs().start(hole, new double[1], control);
    while (run.step()) {
      assertTrue(Double.isFinite(run.gradientNorm()), () -> "after " + run.iteration());
    }
    assertEquals(10, run.parameters()[0], 1e-6);
  }

  @Test
  void neverEvaluatesParametersThatAreNotFinite() {
    // 50 x², NaN near the minimum, where the cubic interpolation leads: the next one gives NaN
    Objective hole =
        (x, gradient) -> {
          assertTrue(Double.isFinite(x[0]), () -> "evaluated at " + x[0]);
          gradient[0] = 100 * x[0];
          return Math.abs(x[0]) < 0.05 ? Double.NaN : 50 * x[0] * x[0];
        };
    Minimum end = new Lbfgs().minimize(hole, new double[] {0.1}, PLAIN, 100, 0);
    assertEquals(Convergence.Reason.LINE_SEARCH_FAILED, end.convergence().reason());
    assertEquals(3, end.evaluations(), "the start, the first trial, the hole");
  }

  @Test
  void startsAnewWithAShortStepWhenTheCorrectionsAreWornOut() {
    // ½·1e6·x² at 1, with a correction of negative curvature, as no descent leaves behind
    double[] start = {1};
    double[] farthest = {0};
    Objective steep =
        (x, gradient) -> {
          farthest[0] = Math.max(farthest[0], Math.abs(x[0] - start[0]));
          gradient[0] = 1e6 * x[0];
          return 5e5 * x[0] * x[0];
        };
    Minimization before = new Lbfgs().start(steep, new double[] {3}, PLAIN);
    assertTrue(before.step());
    SortedMap<String, Double> scalars = new TreeMap<>(before.state().scalars());
    SortedMap<String, double[]> vectors = new TreeMap<>(before.state().vectors());
    scalars.put("value", 5e5);
    vectors.put("gradient", new double[] {1e6});
    vectors.put("gradientChange.0", new double[] {1});
    vectors.put("parameterChange.0", new double[] {-1});
    OptimizerState damaged = new OptimizerState("lbfgs", 1, 2, scalars, vectors);
    Minimization run = new Lbfgs().resume(steep, start, damaged, PLAIN);
    farthest[0] = 0;
    assertTrue(run.step());
    assertEquals(1, farthest[0], 1e-12, "the first trial is a step of length 1");
    assertEquals(0, run.parameters()[0], 1e-12);
  }

  @Test
  void saysWhenTheStartIsNotFinite() {
    Minimization run = new Lbfgs().start((x, gradient) -> Double.NaN, new double[] {1}, PLAIN);
    assertFalse(run.step());
    assertFalse(run.step());
    assertEquals(1, run.evaluations());
    assertEquals(
        new Convergence(
            Convergence.Reason.NOT_FINITE,
            "Objective is NaN with gradient norm 0.0 at the start of lbfgs; choose another start."),
        run.convergence().orElseThrow());
  }

  @Test
  void endsWithAReasonWhenTheGradientIsWrong() {
    Objective wrong =
        (x, gradient) -> {
          gradient[0] = -2 * x[0];
          return x[0] * x[0];
        };
    Minimum end = new Lbfgs().minimize(wrong, new double[] {3}, PLAIN, 50, 0);
    assertEquals(Convergence.Reason.LINE_SEARCH_FAILED, end.convergence().reason());
    assertEquals(3, end.parameters()[0], "stays where it was");
    assertTrue(end.evaluations() < 50, end::toString);
    assertTrue(
        end.convergence()
            .message()
            .startsWith(
                "Line search found no lower objective after 0 iterations (objective 9.0, gradient norm 6.0): "),
        end.convergence()::message);
  }

  @Test
  void endsWithAReasonOnNoise() {
    double[] noise = {0};
    Objective noisy =
        (x, gradient) -> {
          noise[0] = (noise[0] * 1103515245 + 12345) % 2147483648.0;
          double shift = noise[0] / 2147483648.0;
          gradient[0] = 2 * (x[0] - shift);
          return (x[0] - shift) * (x[0] - shift);
        };
    Minimum end = new Lbfgs(10, 0).minimize(noisy, new double[] {3}, PLAIN, 1000, 0);
    assertTrue(end.iterations() < 1000, end::toString);
    assertFalse(
        end.convergence().reason() == Convergence.Reason.ITERATIONS_EXHAUSTED, end::toString);
  }

  @Test
  void stopsWhereTheGradientVanishes() {
    Minimization run = new Lbfgs().start(Functions::parabola, new double[] {3, -1}, PLAIN);
    assertFalse(run.step());
    assertEquals(0, run.iteration());
    assertEquals(1, run.evaluations());
    assertEquals(Convergence.Reason.GRADIENT_VANISHED, run.convergence().orElseThrow().reason());
  }

  @Test
  void stopsWhenTheValueSettles() {
    Minimum loose =
        new Lbfgs(1, 1e-3).minimize(Functions::rosenbrock, new double[] {-30, 7}, PLAIN, 1000, 0);
    assertEquals(Convergence.Reason.VALUE_SETTLED, loose.convergence().reason());
  }
}
