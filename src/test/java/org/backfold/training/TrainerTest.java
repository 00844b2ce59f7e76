package org.backfold.training;

import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Penalty;
import org.backfold.optim.Clipping;
import org.backfold.optim.Optimizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class TrainerTest {
  private static TrainingOptions adam(long epochs, int patience) {
    return Fixtures.options(Optimizer.parse("adam"), 0.02)
        .with(new TrainingOptions.Batching(32, 16, 3))
        .with(new TrainingOptions.Stopping(epochs, patience, 0));
  }

  private static TrainingResult classify(List<Example> examples, TrainingOptions options) {
    return classify(distribute(examples, 2), options, TrainingListener.NONE);
  }

  private static TrainingResult classify(
      JavaRDD<Example> examples, TrainingOptions options, TrainingListener listener) {
    JavaRDD<Example> validation = distribute(Fixtures.classes(200, false, 77), 2);
    return new Trainer(Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options)
        .train(examples, Optional.of(validation), listener);
  }

  @Test
  void train_learnsThreeClasses() {
    TrainingResult result = classify(Fixtures.classes(600, false, 1), adam(15, 0));
    EpochRecord best = result.history().best();
    assertTrue(best.validationMetric().getAsDouble() > 0.8, best::toString); // chance is 0.33
    assertTrue(best.watchedLoss() < result.history().epochs().get(0).watchedLoss());
    assertEquals(600, result.rows());
    assertEquals(15 * 19, result.history().epochs().get(14).iteration()); // ⌈600 / 32⌉ = 19
  }

  @ParameterizedTest
  @CsvSource({"lbfgs, 1, 60", "gradient-descent, 0.3, 250", "adam, 0.05, 250"})
  void train_fitsACurveInTheUnitsOfTheData(String optimizer, double rate, long epochs) {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse(optimizer), rate)
            .with(new TrainingOptions.Stopping(epochs, 0, 0));
    TrainingResult result =
        new Trainer(Fixtures.spark(), Fixtures.regressor(), Task.REGRESSION, options)
            .train(distribute(Fixtures.curve(300, 1), 2), Optional.empty(), TrainingListener.NONE);
    double rmse = result.history().best().metric();
    assertTrue(rmse < 8, () -> "RMSE " + rmse + " of targets whose deviation is 40");
    double first = result.history().epochs().get(0).metric();
    assertTrue(first > 20, () -> "first RMSE " + first);
  }

  @Test
  void train_givesTheSameBitsForOtherSplitsOfTheInput() {
    List<Example> examples = Fixtures.classes(300, true, 2);
    TrainingResult first = classify(examples, adam(3, 0));
    List<Example> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(8));
    TrainingResult second = classify(distribute(shuffled, 5), adam(3, 0), TrainingListener.NONE);
    assertArrayEquals(first.parameters(), second.parameters(), 0);
    assertEquals(
        first.history().best().validationLoss().getAsDouble(),
        second.history().best().validationLoss().getAsDouble(),
        0);
    TrainingResult otherSeed = classify(examples, adam(3, 0).withSeed(43));
    assertFalse(java.util.Arrays.equals(first.parameters(), otherSeed.parameters()));
  }

  @Test
  void train_restoresTheBestEpochWhenPatienceIsOver() {
    // 40 rows with random labels: soon learnt by heart, so that the validation loss rises
    List<Example> noise = new ArrayList<>();
    Random random = new Random(3);
    for (Example example : Fixtures.classes(40, false, 3)) {
      noise.add(new Example(example.features(), new double[] {random.nextInt(3)}, 1));
    }
    TrainingResult result = classify(noise, adam(200, 4));
    TrainingHistory history = result.history();
    assertEquals(history.bestEpoch() + 4, history.epochs().size());
    assertTrue(history.epochs().size() < 200);
    assertTrue(history.stopReason().contains("No improvement for 4 epochs"), history.stopReason());
    TrainingResult upToBest = classify(noise, adam(history.bestEpoch(), 0));
    assertArrayEquals(upToBest.parameters(), result.parameters(), 0);
  }

  @Test
  void train_stopsOnRequestAndTellsTheListener() {
    List<Long> iterations = new ArrayList<>();
    List<TrainingListener.Plan> plans = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStart(Plan plan) {
            plans.add(plan);
          }

          @Override
          public void onIteration(long iteration, double objective) {
            iterations.add(iteration);
          }

          @Override
          public boolean shouldStop() {
            return iterations.size() == 7;
          }
        };
    JavaRDD<Example> examples = distribute(Fixtures.classes(100, false, 4), 2);
    TrainingResult result = classify(examples, adam(50, 0), listener);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), iterations);
    assertEquals(new TrainingListener.Plan(100, 200, 3, 4, 50), plans.get(0));
    assertEquals("Stopped on request after iteration 7.", result.history().stopReason());
    assertEquals(2, result.history().epochs().size());
  }

  @Test
  void train_leavesNothingCached() {
    Set<Integer> before = Set.copyOf(Fixtures.spark().getPersistentRDDs().keySet());
    classify(Fixtures.classes(50, false, 5), adam(1, 0));
    assertEquals(before, Fixtures.spark().getPersistentRDDs().keySet());
  }

  @Test
  void train_explainsDivergence() {
    TrainingOptions wild =
        Fixtures.options(Optimizer.parse("gradient-descent"), 1e6)
            .with(new TrainingOptions.Execution(2, false, InputScaling.NONE, false))
            .with(new TrainingOptions.Stopping(50, 0, 0));
    Trainer trainer = new Trainer(Fixtures.spark(), Fixtures.linear(), Task.REGRESSION, wild);
    JavaRDD<Example> examples = distribute(Fixtures.curve(50, 1), 2);
    DivergenceException thrown =
        assertThrows(
            DivergenceException.class,
            () -> trainer.train(examples, Optional.empty(), TrainingListener.NONE));
    assertTrue(
        thrown.getMessage().matches("(?s).* after iteration \\d+ \\(epoch \\d+, learning rate .*"),
        thrown.getMessage());
  }

  @Test
  void train_refusesNothingToLearnFrom() {
    assertThrows(IllegalArgumentException.class, () -> classify(List.of(), adam(1, 0)));
    List<Example> weightless = new ArrayList<>();
    Fixtures.classes(5, false, 6)
        .forEach(e -> weightless.add(new Example(e.features(), e.target(), 0)));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> classify(weightless, adam(1, 0)));
    assertEquals(
        "All 5 training rows have weight 0; at least one must be above 0.", thrown.getMessage());
  }

  @Test
  void l2_shrinksTheWeightsAndL1MakesThemZero() {
    double free = largestWeight(Penalty.NONE, Double.POSITIVE_INFINITY);
    assertTrue(largestWeight(new Penalty(0, 0.5), Double.POSITIVE_INFINITY) < 0.5 * free);
    assertEquals(0, largestWeight(new Penalty(5, 0), Double.POSITIVE_INFINITY), 0);
  }

  @Test
  void maxNorm_holdsAfterEachStep() {
    TrainingOptions options =
        adam(3, 0)
            .with(
                new TrainingOptions.Regularization(
                    Penalty.NONE, Fixtures.dropout(0, 0), 0.25, Clipping.NONE));
    double[] parameters = classify(Fixtures.classes(200, false, 7), options).parameters();
    double largest = 0;
    for (int unit = 0; unit < 6; unit++) {
      double square = 0;
      for (int input = 0; input < 4; input++) {
        double weight = Fixtures.classifier().weights(parameters, 1).at(unit, input);
        square += weight * weight;
      }
      largest = Math.max(largest, Math.sqrt(square));
    }
    assertTrue(largest <= 0.25 * (1 + 1e-12) && largest > 0.2, "largest norm " + largest);
  }

  private static double largestWeight(Penalty penalty, double maxNorm) {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("lbfgs"), 1)
            .with(new TrainingOptions.Stopping(40, 0, 0))
            .with(
                new TrainingOptions.Regularization(
                    penalty, Fixtures.dropout(0, 0), maxNorm, Clipping.NONE));
    double[] parameters = classify(Fixtures.classes(200, false, 7), options).parameters();
    double largest = 0;
    for (int l = 1; l <= 2; l++) {
      var weights = Fixtures.classifier().weights(parameters, l);
      for (int k = 0; k < weights.size(); k++) {
        largest = Math.max(largest, Math.abs(parameters[weights.offset() + k]));
      }
    }
    return largest;
  }
}
