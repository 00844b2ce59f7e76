package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.linalg.Precision;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Clipping;
import org.backfold.optim.GradientDescent;
import org.backfold.optim.Lbfgs;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Schedule;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Execution;
import org.backfold.training.TrainingOptions.Regularization;
import org.backfold.training.TrainingOptions.Stopping;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LocalStepsTest {
  private static final List<Example> ROWS = Fixtures.classes(50, true, 1);

  /** Means of the same few numbers in another order of addition. */
  private static final double MEAN_TOLERANCE = 1e-14;

  private static TrainingResult train(TrainingOptions options) {
    return new Trainer(Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options)
        .train(Fixtures.distribute(ROWS, 2), Optional.empty(), TrainingListener.NONE);
  }

  /** Everything that changes a step; mini-batches of 20, 20 and 10 of 50 rows. */
  private static TrainingOptions options(Optimizer optimizer, int partitions, int every) {
    return TrainingOptions.of(optimizer, new Schedule.Exponential(0.05, 2, 0.7).warmUp(2))
        .with(new Batching(20, 8, partitions, every))
        .with(
            new Regularization(
                new Penalty(0.01, 0.01), Fixtures.dropout(0.1, 0.3), 2, new Clipping(0.5, 1)))
        .with(new Stopping(3, 0, 0));
  }

  static Stream<String> rules() {
    return Optimizer.NAMES.stream().filter(name -> !name.equals("lbfgs"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  @Tag("spark")
  void onePartition_hasTheBitsOfTheSynchronousMethod(String name) {
    Optimizer rule = Optimizer.parse(name);
    TrainingResult expected = train(options(rule, 1, 1));
    for (int every : new int[] {2, 3, 1000}) {
      TrainingResult found = train(options(rule, 1, every));
      assertArrayEquals(expected.parameters(), found.parameters(), "every " + every);
      for (int k = 0; k < 3; k++) {
        EpochRecord one = expected.history().epochs().get(k);
        EpochRecord other = found.history().epochs().get(k);
        assertEquals(one.iteration(), other.iteration());
        assertEquals(one.loss(), other.loss(), MEAN_TOLERANCE * one.loss());
        assertEquals(one.metric(), other.metric(), MEAN_TOLERANCE);
        assertEquals(one.gradientNorm(), other.gradientNorm(), 0);
        assertEquals(one.learningRate(), other.learningRate(), 0);
      }
    }
  }

  @Test
  @Tag("spark")
  void singlePrecision_isThatOfTheSynchronousMethodToo() {
    Optimizer adam = Optimizer.parse("adam");
    Execution single = new Execution(2, false, InputScaling.COLUMNS, true, Precision.SINGLE);
    TrainingResult expected = train(options(adam, 1, 1).with(single));
    TrainingResult found = train(options(adam, 1, 3).with(single));
    assertArrayEquals(expected.parameters(), found.parameters());
    assertFalse(Arrays.equals(expected.parameters(), train(options(adam, 1, 3)).parameters()));
  }

  @Test
  @Tag("spark")
  void severalPartitions_differFromTheSynchronousMethodAndAgreeWithThemselves() {
    Optimizer adam = Optimizer.parse("adam");
    TrainingResult synchronous = train(options(adam, 7, 1));
    TrainingResult local = train(options(adam, 7, 3));
    assertFalse(Arrays.equals(synchronous.parameters(), local.parameters()));
    for (int depth = 1; depth <= 3; depth++) {
      Execution other = new Execution(depth, depth == 3, InputScaling.COLUMNS, true);
      TrainingOptions same = options(adam, 7, 3).with(other);
      assertArrayEquals(local.parameters(), train(same).parameters(), "depth " + depth);
    }
  }

  /** Fewer rows in a mini-batch than partitions: some have nothing to do. */
  @Test
  @Tag("spark")
  void partitionsWithoutRowsOfAStep_takeNone() {
    TrainingOptions options = options(Optimizer.parse("adam"), 7, 4).with(new Batching(3, 8, 7, 4));
    TrainingResult result = train(options);
    assertEquals(3 * 17, result.history().epochs().get(2).iteration());
    assertTrue(Arrays.stream(result.parameters()).allMatch(Double::isFinite));
  }

  /**
   * C = ½ ‖θ − a‖², so with η = ½ a step halves the distance: a/2, then 3a/4. Weights 3 and 1 twice
   * and 8 once give W = 6, 2 and 8; the third partition, which misses the second mini-batch, gets
   * to a/2.
   *
   * <pre>
   * (6 · ¾ (1, 0, 0) + 2 · ¾ (0, 2, 0) + 8 · ½ (0, 0, 4)) / 16 = (0.28125, 0.1875, 1)
   * </pre>
   */
  @ParameterizedTest
  @EnumSource(Precision.class) // all of these numbers are floats
  void workedExample_ofTwoStepsInThreePartitions(Precision precision) {
    long[][] cuts = {{0, 0, 0}, {1, 1, 1}, {2, 2, 1}};
    double[] weights = {3, 1, 8};
    double[][] minima = {{1, 0, 0}, {0, 2, 0}, {0, 0, 4}};
    TrainingOptions options = Fixtures.options(new GradientDescent(), 0.5);
    StepRule rule = StepRule.of(Fixtures.linear(), options.with(new Batching(3, 1, 3, 2)), 6);
    double[] start = {0, 0, 0};
    var state = rule.optimizer().start((p, g) -> 0, start, rule.control()).state();
    Step round =
        Step.local(
            start,
            state,
            0,
            List.of(new Batches.Ranges(cuts[0], cuts[1]), new Batches.Ranges(cuts[1], cuts[2])));
    TreeSum total = new TreeSum(3);
    for (int p : new int[] {2, 0, 1}) {
      LocalSteps.Share share =
          (batch, parameters, gradient) -> {
            double loss = 0;
            double[] contribution = new double[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
              double distance = parameters[i] - minima[p][i];
              loss += distance * distance / 2;
              contribution[i] = weights[p] * distance;
            }
            gradient.add(precision.vector(contribution));
            Sums sums = new Sums();
            sums.add(weights[p] * loss, 0, weights[p], 1);
            return sums;
          };
      total.merge(TreeSum.ofPartition(p, 3, new LocalSteps(rule, precision, share).take(round, p)));
    }
    Sums sums = total.total();
    assertArrayEquals(new double[] {0.28125, 0.1875, 1}, sums.mean(0));
    assertEquals(16, sums.weight());
    assertEquals(5, sums.rows());
    // 3 (½ + ⅛) + 1 (2 + ½) + 8 · 8
    assertEquals(1.875 + 2.5 + 64, sums.loss());
    // norms at the last steps: ½, 1 and 4
    assertEquals((6 * 0.5 + 2 * 1 + 8 * 4) / 16, sums.mean(1)[0]);
  }

  @Test
  @Tag("spark")
  void classesAreLearntAsWellAsByTheSynchronousMethod() {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("adam"), 0.01).with(new Stopping(20, 0, 0));
    double[] accuracies = new double[2];
    for (int k = 0; k < 2; k++) {
      Network network = Fixtures.classifier();
      TrainingResult result =
          new Trainer(
                  Fixtures.spark(),
                  network,
                  Task.CLASSIFICATION,
                  options.with(new Batching(16, 64, 4, k == 0 ? 1 : 10)))
              .train(
                  Fixtures.distribute(Fixtures.classes(600, false, 5), 2),
                  Optional.of(Fixtures.distribute(Fixtures.classes(300, false, 6), 2)),
                  TrainingListener.NONE);
      accuracies[k] = result.history().best().validationMetric().orElseThrow();
    }
    assertTrue(accuracies[0] > 0.78 && accuracies[1] > 0.78, () -> Arrays.toString(accuracies));
    assertEquals(accuracies[0], accuracies[1], 0.03);
  }

  /** The linear model explodes within a round; with half the rate, and half again, it does not. */
  @Test
  @Tag("spark")
  void divergenceWithinARound_isNamedAndRecoveredFrom() {
    List<Example> rows = Fixtures.curve(64, 1);
    TrainingOptions options =
        TrainingOptions.of(new GradientDescent(), Schedule.constant(1e6))
            .with(new Batching(8, 8, 2, 4))
            .with(new Stopping(20, 0, 0));
    Trainer failing = new Trainer(Fixtures.spark(), Fixtures.linear(), Task.REGRESSION, options);
    DivergenceException failure =
        assertThrows(
            DivergenceException.class,
            () ->
                failing.train(
                    Fixtures.distribute(rows, 2), Optional.empty(), TrainingListener.NONE));
    assertTrue(failure.getMessage().startsWith("Loss "), failure::getMessage);
    TrainingOptions recovering = options.with(new TrainingOptions.Safety(Optional.empty(), 30));
    TrainingResult result =
        new Trainer(Fixtures.spark(), Fixtures.linear(), Task.REGRESSION, recovering)
            .train(Fixtures.distribute(rows, 2), Optional.empty(), TrainingListener.NONE);
    assertTrue(result.history().recoveries().size() > 5, () -> result.history().toString());
    assertTrue(Arrays.stream(result.parameters()).allMatch(Double::isFinite));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | sync.every is 4, but local steps are steps on mini-batches; set batchSize",
        "8 | lbfgs needs the exact objective and cannot be combined with mini-batches"
      })
  void fullBatches_areRefused(long batchSize, String expected) {
    TrainingOptions options =
        Fixtures.options(batchSize == 0 ? new GradientDescent() : new Lbfgs(5, 1e-6), 1);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> options.with(new Batching(batchSize, 8, 2, 4)));
    assertTrue(refusal.getMessage().startsWith(expected), refusal::getMessage);
  }

  @Test
  void lbfgs_isRefused() {
    TrainingOptions options = Fixtures.options(new Lbfgs(5, 1e-6), 1);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> options.with(new Batching(Batching.FULL, 8, 2, 4)));
    assertTrue(
        refusal.getMessage().contains("cannot be combined with local steps; set sync.every to 1"),
        refusal::getMessage);
    assertThrows(IllegalArgumentException.class, () -> new Batching(8, 8, 2, 0));
  }
}
