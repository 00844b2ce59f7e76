package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each schedule by its curve, point by point. */
class ScheduleTest {
  /** A few roundings at rates near 1. */
  private static final double ROUNDING = 1e-15;

  private static void assertCurve(Schedule schedule, double... expected) {
    for (int t = 0; t < expected.length; t++) {
      assertEquals(expected[t], schedule.learningRate(t), ROUNDING, schedule.text() + " at " + t);
    }
  }

  @Test
  void constant() {
    assertCurve(Schedule.constant(0.3), 0.3, 0.3, 0.3);
    assertEquals(0.3, Schedule.constant(0.3).learningRate(Long.MAX_VALUE));
  }

  @Test
  void step() {
    assertCurve(new Schedule.StepDecay(0.8, 3, 0.5), 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2);
    assertCurve(new Schedule.StepDecay(0.8, 1, 0.5), 0.8, 0.4, 0.2, 0.1);
    assertCurve(new Schedule.StepDecay(0.8, 1, 1), 0.8, 0.8);
  }

  @Test
  void exponential() {
    // 0.25^(1/2) = 0.5
    assertCurve(new Schedule.Exponential(0.8, 2, 0.25), 0.8, 0.4, 0.2, 0.1, 0.05);
  }

  @Test
  void inverseTime() {
    assertCurve(new Schedule.InverseTime(0.6, 1, 1), 0.6, 0.3, 0.2, 0.15, 0.12, 0.1);
    assertCurve(new Schedule.InverseTime(0.6, 2, 1), 0.6, 0.4, 0.3, 0.24, 0.2);
    assertCurve(new Schedule.InverseTime(0.6, 2, 0), 0.6, 0.6);
  }

  @Test
  void cosine() {
    // cos 0, π/3, π/2, 2π/3, π at t = 0, 2, 3, 4, 6 of 6, scaled to [0.2, 1]
    Schedule cosine = new Schedule.Cosine(1, 6, 0.2);
    assertEquals(1, cosine.learningRate(0));
    assertEquals(0.8, cosine.learningRate(2), ROUNDING);
    assertEquals(0.6, cosine.learningRate(3), ROUNDING);
    assertEquals(0.4, cosine.learningRate(4), ROUNDING);
    assertEquals(0.2, cosine.learningRate(6));
    assertEquals(0.2, cosine.learningRate(1_000_000));
    assertCurve(new Schedule.Cosine(0.5, 1, 0), 0.5, 0, 0);
  }

  @Test
  void warmUp() {
    Schedule step = new Schedule.StepDecay(0.8, 2, 0.5);
    assertCurve(step.warmUp(4), 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2);
    assertCurve(step.warmUp(1), 0.8, 0.8, 0.8, 0.4);
    assertEquals(0.8, step.warmUp(4).initialRate());
  }

  @Test
  void stretchTurnsEpochsIntoIterations() {
    Schedule epochs = new Schedule.StepDecay(0.8, 2, 0.5).warmUp(1);
    // 3 iterations an epoch: warm-up over 3, then steps of 6
    assertEquals(new Schedule.StepDecay(0.8, 6, 0.5).warmUp(3), epochs.stretch(3));
    assertEquals(new Schedule.Cosine(1, 60, 0.1), new Schedule.Cosine(1, 6, 0.1).stretch(10));
    assertEquals(
        new Schedule.Exponential(1, 20, 0.1), new Schedule.Exponential(1, 2, 0.1).stretch(10));
    assertEquals(
        new Schedule.InverseTime(1, 20, 0.1), new Schedule.InverseTime(1, 2, 0.1).stretch(10));
    assertEquals(Schedule.constant(0.5), Schedule.constant(0.5).stretch(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant",
        "step(every=10, factor=0.5)",
        "exponential(every=1, factor=0.99)",
        "inverse-time(decay=0.5, every=100)",
        "cosine(length=1000, minimum=1.0E-5)",
        "warmup(length=5) then cosine(length=1000, minimum=0)"
      })
  void textIsParsedBack(String text) {
    Schedule schedule = Schedule.parse(text, 0.1);
    assertEquals(text, schedule.text());
    assertEquals(0.1, schedule.initialRate());
    assertEquals(schedule, Schedule.parse(schedule.text(), 0.1));
  }

  @Test
  void parsesWhatItSays() {
    assertEquals(
        new Schedule.StepDecay(0.1, 10, 0.5), Schedule.parse(" Step( factor=.5,every=10 ) ", 0.1));
    assertEquals(Schedule.constant(0.1).warmUp(5), Schedule.parse("warmup(length=5)", 0.1));
    assertEquals(new Schedule.Cosine(0.1, 9, 0), Schedule.parse("cosine(length=9)", 0.1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stepp(every=1, factor=1) | Unknown schedule 'stepp'; did you mean 'step'? Known: constant, cosine, exponential, inverse-time, step",
        "step(evry=1, factor=0.5) | Schedule 'step' needs option 'every', found [evry, factor]",
        "step(every=1, factor=0.5, rate=1) | Unknown option 'rate' of schedule 'step'; did you mean",
        "step | Schedule 'step' needs option 'every', found none",
        "step(every=0, factor=0.5) | every of schedule 'step' must be at least 1, found 0",
        "step(every=-3, factor=0.5) | every of schedule 'step' must be at least 1, found -3",
        "step(every=1.5, factor=0.5) | Option 'every' of schedule 'step' must be a whole number",
        "step(every=NaN, factor=0.5) | Option 'every' of schedule 'step' must be a whole number",
        "step(every=1, factor=1.5) | factor of schedule 'step' must be in (0, 1], found 1.5",
        "step(every=1, factor=0) | factor of schedule 'step' must be in (0, 1], found 0.0",
        "step(every=1, every=2, factor=1) | Option 'every' stands twice",
        "step(every=x, factor=1) | 'x' in schedule 'step(every=x, factor=1)' is not a number",
        "step(every) | Cannot read schedule 'step(every)'",
        "step(every=1 | Cannot read schedule 'step(every=1'",
        "exponential(every=0, factor=0.5) | every of schedule 'exponential' must be at least 1",
        "inverse-time(every=1, decay=-1) | decay of schedule 'inverse-time' must be 0 or above",
        "cosine(length=10, minimum=0.2) | must be at most the learning rate 0.1, found 0.2",
        "cosine(length=0) | length of schedule 'cosine' must be at least 1, found 0",
        "warmup(length=0) then constant | length of schedule 'warmup' must be at least 1, found 0",
        "warmup then constant | Warm-up 'warmup' needs option 'length'",
        "constant then constant | Unknown warm-up 'constant'; did you mean 'warmup'?",
        "constant(rate=1) | Unknown option 'rate' of schedule 'constant', it takes none",
        "warmup(length=1) then warmup(length=1) then constant | merge their lengths",
        "'' | Cannot read schedule ''"
      })
  void saysWhatIsWrong(String text, String message) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text, 0.1));
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void learningRateMustBePositive(double rate) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse("constant", rate));
    assertEquals(
        "Learning rate of schedule 'constant' must be above 0, found " + rate + ".",
        error.getMessage());
  }
}
