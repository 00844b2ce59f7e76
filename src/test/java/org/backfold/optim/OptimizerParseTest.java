package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.backfold.optim.Optimizer.StepControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class OptimizerParseTest {
  static final List<Optimizer> OTHER_THAN_DEFAULT =
      List.of(
          new GradientDescent(),
          new Momentum(0.5),
          new Nesterov(0.25),
          new AdaGrad(0.125),
          new RmsProp(0.75, 1e-3),
          new Adam(0.5, 0.75, 1e-5),
          new AdamW(0.5, 0.75, 1e-5, 0.125),
          new Lbfgs(3, 1e-4));

  @ParameterizedTest
  @FieldSource("OTHER_THAN_DEFAULT")
  void textAndOptionsAreParsedBack(Optimizer optimizer) {
    assertEquals(optimizer, Optimizer.parse(optimizer.text()));
    assertEquals(optimizer, Optimizer.parse(optimizer.name(), optimizer.options()));
  }

  @Test
  void everyNameIsKnown() {
    assertEquals(Optimizer.NAMES, OTHER_THAN_DEFAULT.stream().map(Optimizer::name).toList());
    for (String name : Optimizer.NAMES) {
      assertEquals(name, Optimizer.parse(name).name());
    }
  }

  @Test
  void defaultsAreThoseOfTheSources() {
    assertEquals(
        "adam(epsilon=1.0E-8, firstMomentDecay=0.9, secondMomentDecay=0.999)", text("Adam"));
    assertEquals(
        "adamw(epsilon=1.0E-8, firstMomentDecay=0.9, secondMomentDecay=0.999, weightDecay=0.01)",
        text("adamw"));
    assertEquals("momentum(momentum=0.9)", text("momentum"));
    assertEquals("nesterov(momentum=0.9)", text("nesterov"));
    assertEquals("adagrad(epsilon=1.0E-7)", text("adagrad"));
    assertEquals("rmsprop(decay=0.9, epsilon=1.0E-8)", text("rmsprop"));
    assertEquals("lbfgs(memory=10, tolerance=1.0E-6)", text("L-BFGS"));
    assertEquals("gradient-descent", text("sgd"));
    assertEquals(0.001, Optimizer.parse("adam").defaultLearningRate());
    assertEquals(0.01, Optimizer.parse("momentum").defaultLearningRate());
    assertTrue(Optimizer.parse("lbfgs").needsFullBatch());
    assertFalse(Optimizer.parse("adam").needsFullBatch());
  }

  private static String text(String name) {
    return Optimizer.parse(name).text();
  }

  @Test
  void missingOptionsKeepTheirDefaults() {
    assertEquals(
        new Adam(0.5, 0.999, 1e-8), Optimizer.parse("adam", Map.of("firstMomentDecay", 0.5)));
    assertEquals(new Lbfgs(4, 1e-6), Optimizer.parse("lbfgs(memory=4)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adma | Unknown optimizer 'adma'; did you mean 'adam'? Known: adagrad, adam, adamw, gradient-descent, lbfgs, momentum, nesterov, rmsprop.",
        "adam(beta=0.5) | Unknown option 'beta' of optimizer 'adam'; did you mean",
        "adam(firstmomentdecay=0.5) | did you mean 'firstMomentDecay'?",
        "gradient-descent(momentum=0.5) | Unknown option 'momentum' of optimizer 'gradient-descent', it takes none",
        "adam(firstMomentDecay=1) | firstMomentDecay of adam must be in [0, 1), found 1.0.",
        "adam(secondMomentDecay=-0.1) | secondMomentDecay of adam must be in [0, 1), found -0.1.",
        "adam(epsilon=0) | epsilon of adam must be above 0, found 0.0.",
        "adamw(weightDecay=-1) | weightDecay of adamw must be 0 or above, found -1.0.",
        "momentum(momentum=NaN) | momentum of momentum must be in [0, 1), found NaN.",
        "nesterov(momentum=1) | momentum of nesterov must be in [0, 1), found 1.0.",
        "rmsprop(decay=2) | decay of rmsprop must be in [0, 1), found 2.0.",
        "adagrad(epsilon=-1) | epsilon of adagrad must be above 0, found -1.0.",
        "lbfgs(memory=0) | memory of lbfgs must be at least 1, found 0.",
        "lbfgs(memory=2.5) | Option 'memory' of optimizer 'lbfgs' must be a whole number",
        "lbfgs(tolerance=Infinity) | tolerance of lbfgs must be 0 or above, found Infinity."
      })
  void saysWhatIsWrong(String text, String message) {
    assertMessage(message, () -> Optimizer.parse(text));
  }

  @Test
  void refusesWhatTheMethodCannotDo() {
    Objective parabola = Functions::parabola;
    double[] start = {0, 0};
    double[] l1 = {1, 1};
    StepControl plain = StepControl.lineSearch(new double[0]);
    assertMessage(
        "adam takes no L1 penalty of its own",
        () -> new Adam().start(parabola, start, StepControl.lineSearch(l1)));
    assertMessage(
        "lbfgs finds its own step length and takes no schedule, found step(every=5, factor=0.5)",
        () ->
            new Lbfgs().start(parabola, start, StepControl.of(new Schedule.StepDecay(1, 5, 0.5))));
    assertMessage(
        "neither gradient clipping nor a projection",
        () ->
            new Lbfgs()
                .start(
                    parabola,
                    start,
                    new StepControl(
                        plain.schedule(), new Clipping(1, 1), plain.projection(), plain.l1())));
    assertMessage(
        "neither gradient clipping nor a projection",
        () ->
            new Lbfgs()
                .start(
                    parabola,
                    start,
                    new StepControl(
                        plain.schedule(), Clipping.NONE, parameters -> {}, plain.l1())));
    assertMessage(
        "Found 3 L1 penalties for 2 parameters",
        () -> new Lbfgs().start(parabola, start, StepControl.lineSearch(new double[3])));
    assertMessage(
        "L1 penalty of parameter 1 must be 0 or above, found -1.0.",
        () -> StepControl.lineSearch(new double[] {0, -1}));
    assertMessage(
        "takes no learning rate factor, found 0.5",
        () -> new Lbfgs().start(parabola, start, plain).setLearningRateFactor(0.5));
    assertMessage(
        "Learning rate factor of adam must be above 0, found 0.0.",
        () -> new Adam().start(parabola, start, plain).setLearningRateFactor(0));
  }

  private static void assertMessage(String message, Executable action) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, action);
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }
}
