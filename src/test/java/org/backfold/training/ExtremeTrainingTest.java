package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Execution;
import org.backfold.training.TrainingOptions.Stopping;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of examples at the edge: the right answer, or why there is none. */
@Tag("spark")
class ExtremeTrainingTest {
  private static final int ROWS = 60;
  private static final int CLASSES = 5;

  private static List<Example> rows(
      int count, IntFunction<double[]> features, IntFunction<Double> target) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new Example(Vectors.dense(features.apply(i)), new double[] {target.apply(i)}, 1))
        .toList();
  }

  private static double[] plane(int i) {
    return new double[] {i % 10, i % 7};
  }

  /** 1 where the first feature is 5 or more. */
  private static double half(int i) {
    return i % 10 < 5 ? 0 : 1;
  }

  private static Network network(Task task, int outputs, Integer... hidden) {
    List<Network.Layer> layers = new ArrayList<>();
    for (int size : hidden) {
      layers.add(new Network.Layer(size, Activation.parse("tanh")));
    }
    boolean classes = task == Task.CLASSIFICATION;
    layers.add(new Network.Layer(outputs, Activation.parse(classes ? "softmax" : "identity")));
    return new Network(2, layers, Loss.parse(classes ? "cross-entropy" : "squared-error"));
  }

  private static TrainingOptions options(String optimizer, int epochs) {
    return Fixtures.options(Optimizer.parse(optimizer), optimizer.equals("adam") ? 0.05 : 1)
        .with(new Stopping(epochs, 0, 0));
  }

  /** The last epoch. */
  private static EpochRecord train(
      Network network, Task task, TrainingOptions options, List<Example> examples) {
    List<EpochRecord> epochs =
        new Trainer(Fixtures.spark(), network, task, options)
            .train(Fixtures.distribute(examples, 2), Optional.empty(), TrainingListener.NONE)
            .history()
            .epochs();
    return epochs.get(epochs.size() - 1);
  }

  private static EpochRecord classify(String optimizer, List<Example> examples) {
    return train(
        network(Task.CLASSIFICATION, CLASSES, 6),
        Task.CLASSIFICATION,
        options(optimizer, 200),
        examples);
  }

  private static EpochRecord regress(String optimizer, List<Example> examples) {
    return train(
        network(Task.REGRESSION, 1, 6), Task.REGRESSION, options(optimizer, 200), examples);
  }

  /** Nothing can be told apart, so the best is the entropy of the shares: ln 2. */
  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void constantColumnsGiveTheSharesOfTheClasses(String optimizer) {
    EpochRecord last = classify(optimizer, rows(ROWS, i -> new double[] {3, -3}, i -> i % 2 * 3.0));

    assertEquals(Math.log(2), last.loss(), 0.01);
    assertEquals(0.5, last.metric());
  }

  /** Of 0, 2 and 4 the mean is 2, from which the deviation is √(8/3). */
  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void constantColumnsGiveTheMeanOfTheTargets(String optimizer) {
    EpochRecord last = regress(optimizer, rows(ROWS, i -> new double[] {3, -3}, i -> i % 3 * 2.0));

    assertEquals(Math.sqrt(8.0 / 3), last.metric(), 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void oneClassOfSeveralBecomesCertain(String optimizer) {
    EpochRecord last = classify(optimizer, rows(ROWS, ExtremeTrainingTest::plane, i -> 3.0));

    assertEquals(1, last.metric());
    assertTrue(last.loss() < 0.05, () -> "loss " + last.loss());
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void classesThatNobodyHasChangeNothing(String optimizer) {
    EpochRecord last =
        classify(optimizer, rows(ROWS, ExtremeTrainingTest::plane, i -> 1 + 3 * half(i)));

    assertEquals(1, last.metric(), 0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void oneRowAndItsDuplicatesAreLearnedByHeart(String optimizer) {
    for (int count : new int[] {1, ROWS}) {
      EpochRecord last = regress(optimizer, rows(count, i -> new double[] {1, 2}, i -> 7.5));

      assertEquals(0, last.metric(), 0.05, count + " rows");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void layersOfOneUnitLearnWhatIsOnALine(String optimizer) {
    EpochRecord classes =
        train(
            network(Task.CLASSIFICATION, 2, 1, 1),
            Task.CLASSIFICATION,
            options(optimizer, 300),
            rows(ROWS, ExtremeTrainingTest::plane, ExtremeTrainingTest::half));
    EpochRecord numbers =
        train(
            network(Task.REGRESSION, 1, 1, 1),
            Task.REGRESSION,
            options(optimizer, 300),
            rows(ROWS, ExtremeTrainingTest::plane, i -> i % 10 - 4.5));

    assertTrue(classes.metric() > 0.95, () -> "accuracy " + classes.metric());
    assertTrue(numbers.metric() < 1, () -> "RMSE " + numbers.metric() + " of a deviation of 2.9");
  }

  /** Better than not to know: ln 2. */
  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void aHundredLayersTrain(String optimizer) {
    Integer[] hidden = Collections.nCopies(99, 4).toArray(Integer[]::new);
    EpochRecord last =
        train(
            network(Task.CLASSIFICATION, 2, hidden),
            Task.CLASSIFICATION,
            options(optimizer, 20),
            rows(ROWS, ExtremeTrainingTest::plane, ExtremeTrainingTest::half));

    assertTrue(last.loss() < Math.log(2) + 1e-3, () -> "loss " + last.loss());
    assertTrue(last.metric() >= 0.5, () -> "accuracy " + last.metric());
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void morePartitionsThanRowsGiveTheSameObjective(String optimizer) {
    double[] objectives = new double[2];
    for (int k = 0; k < 2; k++) {
      TrainingOptions options =
          options(optimizer, 3).with(new Batching(Batching.FULL, 64, k == 0 ? 1 : ROWS + 10));
      objectives[k] =
          train(
                  network(Task.CLASSIFICATION, 2, 4),
                  Task.CLASSIFICATION,
                  options,
                  rows(ROWS, ExtremeTrainingTest::plane, ExtremeTrainingTest::half))
              .objective();
    }

    assertEquals(objectives[0], objectives[1], 1e-9 * objectives[0]);
  }

  @ParameterizedTest
  @EnumSource(
      value = InputScaling.class,
      names = {"COLUMNS", "GLOBAL"})
  void featuresTooLargeToBeStandardizedAreRefused(InputScaling scaling) {
    List<Example> huge =
        rows(ROWS, i -> new double[] {i % 2 == 0 ? 1e300 : -1e300, i}, ExtremeTrainingTest::half);
    TrainingOptions options = options("adam", 3).with(new Execution(2, false, scaling, true));

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> train(network(Task.CLASSIFICATION, 2, 4), Task.CLASSIFICATION, options, huge));

    assertTrue(
        refused.getMessage().startsWith("Number 1 of the features or targets of a row is around "),
        refused::getMessage);
    assertTrue(refused.getMessage().contains("too large to be standardized"), refused::getMessage);
  }

  /** Where nothing scales them, they saturate what sees them first, and are found if they don't. */
  @Test
  void featuresTooLargeAsTheyAreEndTheRunByName() {
    List<Example> huge =
        rows(ROWS, i -> new double[] {i % 2 == 0 ? 1e300 : -1e300, i}, i -> half(i));
    TrainingOptions raw =
        options("adam", 3).with(new Execution(2, false, InputScaling.NONE, false));

    DivergenceException thrown =
        assertThrows(
            DivergenceException.class,
            () -> train(network(Task.REGRESSION, 1), Task.REGRESSION, raw, huge));

    assertTrue(thrown.getMessage().contains("1.00e+300, feature 0"), thrown::getMessage);
  }

  @Test
  void partitionsThatDrownTheDriverAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new Batching(Batching.FULL, 64, 100_000_000));

    assertEquals(
        "partitions is 100000000; it takes 0 (automatic) to 100000.", refused.getMessage());
  }
}
