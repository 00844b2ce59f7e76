package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.backfold.optim.Optimizer.StepControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where runs of many iterations arrive: golden paths, known minima, Himmelblau's table. */
class OptimizerPathTest {
  /** 40 steps of doubles against 60 digits; the valley of Rosenbrock's function amplifies. */
  private static final double PATH_TOLERANCE = 1e-12;

  private static final Objective HIMMELBLAU = new Himmelblau();

  static List<String> goldenPaths() {
    List<String> lines = Functions.golden("optimizer-paths.csv");
    assertEquals(1 + 7 * 2 * 2, lines.size());
    return lines.subList(1, lines.size());
  }

  @ParameterizedTest
  @MethodSource("goldenPaths")
  void followsTheUnrolledDefinition(String line) {
    String[] cells = line.split(",");
    double[] numbers = Stream.of(cells).skip(2).mapToDouble(Double::parseDouble).toArray();
    boolean himmelblau = cells[1].equals("himmelblau");
    double rate = numbers[0];
    Schedule schedule =
        numbers[1] == 1 ? Schedule.constant(rate) : new Schedule.Exponential(rate, 1, numbers[1]);
    StepControl control =
        new StepControl(
            schedule,
            new Clipping(numbers[2], numbers[3]),
            Optimizer.Projection.NONE,
            new double[0]);
    Minimum end =
        Optimizer.parse(cells[0])
            .minimize(
                himmelblau ? HIMMELBLAU : Functions::rosenbrock,
                himmelblau ? new double[] {-2, 2} : new double[] {-1.5, 1},
                control,
                40,
                0);
    double[] expected = {numbers[4], numbers[5]};
    assertArrayEquals(expected, end.parameters(), PATH_TOLERANCE);
    assertEquals(Convergence.Reason.ITERATIONS_EXHAUSTED, end.convergence().reason());
  }

  static Stream<Arguments> matrix() {
    return Stream.of(
            row("gradient-descent", 0.01, 0.001),
            row("momentum", 0.01, 0.0005),
            row("nesterov", 0.01, 0.0005),
            row("adagrad", 0.5, 0.5),
            row("rmsprop", 0.01, 0.01),
            row("adam", 0.05, 0.01),
            row("adamw(weightDecay=0)", 0.05, 0.01),
            row("lbfgs", 1, 1),
            row("lbfgs(memory=1)", 1, 1))
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> row(String optimizer, double rate, double rosenbrockRate) {
    return Stream.of(
        Arguments.of(optimizer, "parabola", rate),
        Arguments.of(optimizer, "rosenbrock", rosenbrockRate),
        Arguments.of(optimizer, "himmelblau", rate));
  }

  @ParameterizedTest
  @MethodSource
  void matrix(String text, String function, double rate) {
    Optimizer optimizer = Optimizer.parse(text);
    Objective objective =
        switch (function) {
          case "parabola" -> Functions::parabola;
          case "rosenbrock" -> Functions::rosenbrock;
          default -> HIMMELBLAU;
        };
    double[] minimum =
        switch (function) {
          case "parabola" -> new double[] {3, -1};
          case "rosenbrock" -> new double[] {1, 1};
          default -> new double[] {3, 2};
        };
    // RMSProp circles the minimum at a distance of η: let it fall.
    StepControl control =
        optimizer.needsFullBatch()
            ? StepControl.lineSearch(new double[0])
            : StepControl.of(
                new Schedule.Exponential(rate, 20_000, text.equals("rmsprop") ? 0.1 : 1));
    Minimum end = optimizer.minimize(objective, new double[] {0.5, 0.5}, control, 100_000, 1e-7);
    assertArrayEquals(minimum, end.parameters(), 1e-4, end.convergence()::message);
    assertTrue(end.value() >= 0 && end.value() < 1e-8, () -> "objective " + end.value());
  }

  @Test
  void gradientDescentOnHimmelblau() {
    double[][] expected = {{3.584, -1.848}, {3, 2}, {-3.779, -3.283}, {-2.805, 3.131}};
    for (int k = 0; k < expected.length; k++) {
      double[] start = Himmelblau.STARTS.get(k).stream().mapToDouble(Double::doubleValue).toArray();
      Minimum end = new GradientDescent().minimize(HIMMELBLAU, start, StepControl.of(0.01), 200, 0);
      assertArrayEquals(expected[k], end.parameters(), 0.0005);
      assertEquals(200, end.iterations());
      assertEquals(201, end.evaluations(), "one more for the value at the end");
      assertTrue(end.value() < 1e-6, () -> "objective " + end.value());
    }
    assertEquals(
        List.of(List.of(4.0, 0.0), List.of(1.0, 0.0), List.of(-4.0, 0.0), List.of(-2.0, 2.0)),
        Himmelblau.STARTS);
  }

  @Test
  void himmelblauByHand() {
    // At (1, 2): (1 + 2 − 11)² + (1 + 4 − 7)² = 64 + 4;  4·1·(−8) + 2·(−2), 2·(−8) + 4·2·(−2)
    double[] gradient = new double[2];
    assertEquals(68, HIMMELBLAU.valueAndGradient(new double[] {1, 2}, gradient));
    assertArrayEquals(new double[] {-36, -32}, gradient);
  }

  @Test
  void stopsAtTheTolerance() {
    Minimum end =
        new GradientDescent()
            .minimize(Functions::parabola, new double[] {0, 0}, StepControl.of(0.1), 1000, 1e-3);
    assertEquals(Convergence.Reason.GRADIENT_VANISHED, end.convergence().reason());
    // |g| = 0.9ᵗ once x has settled: 0.9^65 > 1e-3 ≥ 0.9^66, found by the 67th step
    assertEquals(67, end.iterations());
    assertEquals(68, end.evaluations());
  }

  @Test
  void doesNothingInNoIterations() {
    for (Optimizer optimizer : List.of(new Adam(), new Lbfgs())) {
      StepControl control = StepControl.lineSearch(new double[0]);
      Minimum end = optimizer.minimize(Functions::parabola, new double[] {4, 1}, control, 0, 1e-3);
      assertArrayEquals(new double[] {4, 1}, end.parameters());
      assertEquals(4, end.value()); // 2·1² + ½·2²
      assertEquals(1, end.evaluations());
      assertEquals(Convergence.Reason.ITERATIONS_EXHAUSTED, end.convergence().reason());
    }
  }
}
