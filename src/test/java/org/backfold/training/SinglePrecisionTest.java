package org.backfold.training;

import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.storage.RDDInfo;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class SinglePrecisionTest {
  private static TrainingOptions options(String optimizer, double rate, Precision precision) {
    boolean full = optimizer.equals("lbfgs");
    return Fixtures.options(Optimizer.parse(optimizer), rate)
        .with(new TrainingOptions.Batching(full ? 0 : 32, 16, 3))
        .with(new TrainingOptions.Stopping(6, 0, 0))
        .with(new TrainingOptions.Execution(2, false, InputScaling.COLUMNS, true, precision));
  }

  private static TrainingResult train(
      List<Example> examples, int slices, TrainingOptions options, TrainingListener listener) {
    return new Trainer(Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options)
        .train(distribute(examples, slices), Optional.empty(), listener);
  }

  @ParameterizedTest
  @CsvSource({"adam, 0.02", "gradient-descent, 0.1", "lbfgs, 1"})
  void training_goesWhereDoublesGo(String optimizer, double rate) {
    List<Example> examples = Fixtures.classes(600, true, 1);
    TrainingResult doubles =
        train(examples, 2, options(optimizer, rate, Precision.DOUBLE), TrainingListener.NONE);
    TrainingResult singles =
        train(examples, 2, options(optimizer, rate, Precision.SINGLE), TrainingListener.NONE);
    double expected = doubles.history().best().objective();
    double found = singles.history().best().objective();
    // Six epochs amplify roundings of 6e-8; different rows or rates would differ by a hundredth.
    assertEquals(expected, found, 1e-4 * expected);
    assertTrue(!Arrays.equals(doubles.parameters(), singles.parameters()), "no float was involved");
  }

  @Test
  void bits_doNotDependOnTheSplitsOfTheInput() {
    List<Example> examples = Fixtures.classes(300, true, 2);
    TrainingOptions single = options("adam", 0.02, Precision.SINGLE);
    TrainingResult first = train(examples, 2, single, TrainingListener.NONE);
    List<Example> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(8));
    TrainingResult second = train(shuffled, 5, single, TrainingListener.NONE);
    assertArrayEquals(first.parameters(), second.parameters(), 0);
  }

  @Test
  void denseBlocks_takeHalfTheMemory() {
    List<Example> wide = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 2000; i++) {
      wide.add(new Example(Vectors.dense(random.doubles(200).toArray()), new double[] {0.5}, 1));
    }
    double doubles = blockBytes(wide, Precision.DOUBLE);
    double singles = blockBytes(wide, Precision.SINGLE);
    assertEquals(0.5, singles / doubles, 0.02); // targets and weights are doubles either way
  }

  private static double blockBytes(List<Example> examples, Precision precision) {
    long[] bytes = new long[1];
    TrainingListener watch =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            bytes[0] =
                Arrays.stream(Fixtures.spark().sc().getRDDStorageInfo())
                    .filter(rdd -> rdd.name().equals("backfold blocks"))
                    .mapToLong(RDDInfo::memSize)
                    .sum();
          }
        };
    Network network =
        new Network(
            200,
            List.of(new Network.Layer(1, Activation.parse("identity"))),
            Loss.parse("squared-error"));
    TrainingOptions options =
        options("gradient-descent", 1e-3, precision)
            .with(new TrainingOptions.Batching(0, 256, 3))
            .with(new TrainingOptions.Stopping(1, 0, 0));
    new Trainer(Fixtures.spark(), network, Task.REGRESSION, options)
        .train(distribute(examples, 2), Optional.empty(), watch);
    return bytes[0];
  }

  @Test
  void columnsWithoutDigitsInFloats_areRefused() {
    List<Example> times = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 100; i++) {
      double[] features = {random.nextDouble(), 1.7e9 + random.nextInt(3600), 1, 2};
      times.add(new Example(Vectors.dense(features), new double[] {i % 3}, 1));
    }
    train(times, 2, options("adam", 0.02, Precision.DOUBLE), TrainingListener.NONE);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    train(times, 2, options("adam", 0.02, Precision.SINGLE), TrainingListener.NONE))
            .getMessage();
    assertTrue(
        message.startsWith("Number 2 of the features of a row is around 1.70000e+09"), message);
    assertEquals(0, Fixtures.spark().getPersistentRDDs().size());
  }
}
