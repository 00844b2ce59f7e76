package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.backfold.optim.Optimizer.Minimization;
import org.backfold.optim.Optimizer.StepControl;
import org.junit.jupiter.api.Test;

/** The first two steps of each rule, worked by hand with round numbers; θ₀ = 1, η = 0.1. */
class UpdateRuleTest {
  /** A few roundings at numbers near 1. */
  private static final double ROUNDING = 1e-15;

  private static Minimization run(Optimizer optimizer, StepControl control, double... gradients) {
    Iterator<Double> next = Arrays.stream(gradients).boxed().iterator();
    Objective scripted =
        (parameters, gradient) -> {
          gradient[0] = next.next();
          return 7;
        };
    return optimizer.start(scripted, new double[] {1}, control);
  }

  private static void assertSteps(
      Optimizer optimizer, double firstGradient, double secondGradient, List<Double> expected) {
    Minimization run = run(optimizer, StepControl.of(0.1), firstGradient, secondGradient);
    for (double parameter : expected) {
      assertTrue(run.step());
      assertEquals(parameter, run.parameters()[0], ROUNDING, optimizer::text);
    }
  }

  @Test
  void gradientDescent() {
    // 1 − 0.1·4 = 0.6;  0.6 − 0.1·(−2) = 0.8
    assertSteps(new GradientDescent(), 4, -2, List.of(0.6, 0.8));
  }

  @Test
  void momentum() {
    // v = −0.4, θ = 0.6;  v = 0.9·(−0.4) + 0.2 = −0.16, θ = 0.44
    assertSteps(new Momentum(0.9), 4, -2, List.of(0.6, 0.44));
  }

  @Test
  void nesterov() {
    // v = −0.4, Θ = 1 − 0.36 − 0.4 = 0.24;  v = −0.16, Θ = 0.24 − 0.144 + 0.2 = 0.296
    assertSteps(new Nesterov(0.9), 4, -2, List.of(0.24, 0.296));
  }

  @Test
  void adaGrad() {
    // r = 9, θ = 1 − 0.3/(3 + 1) = 0.925;  r = 9 + 16 = 25, θ = 0.925 + 0.4/(5 + 1) = 119/120
    assertSteps(new AdaGrad(1), 3, -4, List.of(0.925, 119.0 / 120));
  }

  @Test
  void rmsProp() {
    // r = 16/4 = 4, θ = 1 − 0.4/(2 + 1) = 13/15;  r = 3 + 1 = 4, θ = 13/15 + 0.2/(2 + 1) = 14/15
    assertSteps(new RmsProp(0.75, 1), 4, -2, List.of(13.0 / 15, 14.0 / 15));
  }

  @Test
  void adam() {
    // m = 2, m̂ = 4, v = 4, v̂ = 16, θ = 1 − 0.4/(4 + 1) = 0.92
    // m = 4, m̂ = 4/0.75, v = 12, v̂ = 12/0.4375 = 192/7, θ = 0.92 − 0.1·(16/3)/(√(192/7) + 1)
    assertSteps(new Adam(0.5, 0.75, 1), 4, 6, List.of(0.92, 0.8344919479361537));
  }

  @Test
  void adamStepsByTheLearningRateWhateverTheGradient() {
    for (double gradient : new double[] {1e-3, 1, 1e4}) {
      Minimization run = run(new Adam(), StepControl.of(0.1), gradient, gradient);
      assertTrue(run.step());
      assertEquals(0.9, run.parameters()[0], 1.1e-6, "0.1·ε/|g| short"); // ε = 1e-8
      assertTrue(run.step());
      assertEquals(0.8, run.parameters()[0], 2.2e-6);
    }
  }

  @Test
  void adamW() {
    // The steps of Adam above, with θ first multiplied by 1 − 0.1·0.5 = 0.95:
    // 0.95 − 0.08 = 0.87;  0.87·0.95 = 0.8265, less 0.0855080520638463
    assertSteps(new AdamW(0.5, 0.75, 1, 0.5), 4, 6, List.of(0.87, 0.7409919479361536));
  }

  @Test
  void adamWDecaysWhatItIsToldTo() {
    double[] decayed = {1, 0, 0.5};
    StepControl control =
        new StepControl(
            Schedule.constant(0.1),
            Clipping.NONE,
            Optimizer.Projection.NONE,
            new double[0],
            decayed);
    Minimization run =
        new AdamW(0.5).start((parameters, gradient) -> 7, new double[] {8, 8, 8}, control);
    assertTrue(run.step());
    // No gradient, only decay: 8·(1 − 0.1·0.5·share)
    assertEquals(7.6, run.parameters()[0], 8 * ROUNDING);
    assertEquals(8, run.parameters()[1]);
    assertEquals(7.8, run.parameters()[2], 8 * ROUNDING);
  }

  @Test
  void scheduleFactorClippingAndProjectionActInTheirPlaces() {
    StepControl control =
        new StepControl(
            new Schedule.StepDecay(0.1, 1, 0.5),
            new Clipping(4, 3),
            parameters -> parameters[0] = Math.max(0.6, parameters[0]),
            new double[0]);
    Minimization run = run(new GradientDescent(), control, 10, 10, 10, -2);
    assertTrue(run.step()); // 10 → 4 → 3;  1 − 0.1·3
    assertEquals(0.7, run.parameters()[0], ROUNDING);
    assertEquals(10, run.gradientNorm(), "before clipping");
    assertTrue(run.step()); // 0.7 − 0.05·3 = 0.55, projected
    assertEquals(0.6, run.parameters()[0]);
    run.setLearningRateFactor(0.1);
    assertTrue(run.step()); // 0.6 − 0.1·0.025·3 = 0.5925, projected
    assertEquals(0.6, run.parameters()[0]);
    assertEquals(0.0025, run.learningRate(), ROUNDING);
    run.setLearningRateFactor(2);
    assertTrue(run.step()); // 0.6 + 2·0.0125·2
    assertEquals(0.65, run.parameters()[0], ROUNDING);
    assertEquals(4, run.iteration());
    assertEquals(4, run.evaluations());
  }

  @Test
  void stopsBeforeANumberThatIsNotFinite() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Minimization run = run(new Momentum(), StepControl.of(0.1), 4, bad, 1);
      assertTrue(run.step());
      double[] before = run.parameters().clone();
      OptimizerState state = run.state();
      assertFalse(run.step());
      assertFalse(run.step(), "no way back");
      assertEquals(before[0], run.parameters()[0], "parameters untouched");
      assertEquals(state.vectors().get("velocity")[0], run.state().vectors().get("velocity")[0]);
      Convergence end = run.convergence().orElseThrow();
      assertEquals(Convergence.Reason.NOT_FINITE, end.reason());
      assertFalse(end.reason().converged());
      assertEquals(
          "Gradient norm is "
              + bad
              + " after 1 iterations (learning rate 0.1); last finite objective 7.0."
              + " Lower the learning rate or clip the gradient.",
          end.message());
    }
  }

  @Test
  void namesTheValueThatIsNotFinite() {
    Objective diverging =
        (parameters, gradient) -> {
          gradient[0] = -parameters[0] * parameters[0];
          return parameters[0] > 1e100 ? Double.NEGATIVE_INFINITY : parameters[0];
        };
    Minimum end =
        new GradientDescent().minimize(diverging, new double[] {1}, StepControl.of(1), 1000, 0);
    assertEquals(Convergence.Reason.NOT_FINITE, end.convergence().reason());
    assertTrue(end.iterations() > 5 && end.iterations() < 20, end::toString);
    assertTrue(
        end.convergence().message().startsWith("Objective is -Infinity after "), end::toString);
  }
}
