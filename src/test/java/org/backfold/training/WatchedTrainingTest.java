package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.SparkTestSession;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.optim.Optimizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a listener that looks into the network is shown. */
@Tag("spark")
class WatchedTrainingTest {
  private static final double LEARNING_RATE = 0.25;

  @BeforeAll
  static void startSpark() {
    SparkTestSession.get();
  }

  private static final class Watcher implements TrainingListener {
    private final List<Probe> probes = new ArrayList<>();
    private final List<LastStep> steps = new ArrayList<>();

    @Override
    public boolean watchesNetwork() {
      return true;
    }

    @Override
    public void onProbe(Probe probe) {
      probes.add(probe);
    }

    @Override
    public void onStep(LastStep step) {
      steps.add(
          new LastStep(
              step.epoch(),
              step.before().clone(),
              step.after().clone(),
              step.gradientSum().clone(),
              step.gradientWeight()));
    }
  }

  private static TrainingResult train(List<Example> rows, int slices, TrainingListener listener) {
    TrainingOptions options = Fixtures.options(Optimizer.parse("gradient-descent"), LEARNING_RATE);
    return new Trainer(
            Fixtures.spark(),
            Fixtures.classifier(),
            Task.CLASSIFICATION,
            options.with(new TrainingOptions.Stopping(3, 0, 0)))
        .train(Fixtures.distribute(rows, slices), Optional.empty(), listener);
  }

  @Test
  void watchingChangesNoBit() {
    List<Example> rows = Fixtures.classes(200, true, 5);
    assertArrayEquals(
        train(rows, 2, TrainingListener.NONE).parameters(),
        train(rows, 2, new Watcher()).parameters(),
        0);
  }

  @Test
  void aStepOfGradientDescentIsTheGradientTimesTheLearningRate() {
    Watcher watcher = new Watcher();
    train(Fixtures.classes(200, true, 5), 2, watcher);

    assertEquals(3, watcher.steps.size());
    for (TrainingListener.LastStep step : watcher.steps) {
      double[] expected = step.before().clone();
      for (int i = 0; i < expected.length; i++) {
        expected[i] -= LEARNING_RATE * (step.gradientSum()[i] / step.gradientWeight());
      }
      Fixtures.assertClose(expected, step.after(), Fixtures.SUM_TOLERANCE);
    }
    assertArrayEquals(watcher.steps.get(0).after(), watcher.steps.get(1).before(), 0);
  }

  @Test
  void theProbeIsOfRowsOfTheSetWhateverTheirOrder() {
    List<Example> rows = new ArrayList<>(Fixtures.classes(1500, false, 9));
    Watcher first = new Watcher();
    train(rows, 2, first);
    java.util.Collections.reverse(rows);
    Watcher second = new Watcher();
    train(rows, 5, second);

    Probe probe = first.probes.get(0);
    assertEquals(Probe.ROWS, probe.features().columns());
    for (int j = 0; j < Probe.ROWS; j++) {
      Vector features = probe.features().column(j);
      assertEquals(features, second.probes.get(0).features().column(j));
      int label = probe.targets().at(0, j) == 1 ? 0 : probe.targets().at(1, j) == 1 ? 1 : 2;
      assertTrue(
          rows.stream()
              .anyMatch(row -> row.features().equals(features) && row.target()[0] == label));
    }
  }

  @Test
  void theProbeNamesColumnsThatHoldOneValue() {
    List<Example> rows =
        Fixtures.classes(50, false, 3).stream()
            .map(
                row -> {
                  double[] features = row.features().toArray();
                  features[1] = 0.1; // no sum of tenths is exact
                  return new Example(Vectors.dense(features), row.target(), 1);
                })
            .toList();
    Watcher watcher = new Watcher();
    train(rows, 2, watcher);
    assertEquals(List.of(1), watcher.probes.get(0).constantFeatures());
    assertEquals(2, watcher.probes.get(0).aggregation().results());
  }
}
