package org.backfold.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.training.TrainingListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code checkpointDir}: a fit that was broken off goes on. */
@Tag("spark")
class CheckpointedFitTest {
  @TempDir private Path directory;

  private NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {4})
        .setMaxIter(12)
        .setTol(0)
        .setPartitions(2)
        .setSeed(3);
  }

  private NeuralNetworkClassifier checkpointed() {
    return classifier().setCheckpointDir(directory.toString()).setCheckpointInterval(2);
  }

  /** Throws after {@code last} iterations, and writes down where it went on. */
  private static final class Breaker implements TrainingListener {
    private final long last;
    private final List<Long> resumed = new ArrayList<>();

    Breaker(long last) {
      this.last = last;
    }

    @Override
    public void onIteration(long iteration, double objective) {
      if (iteration == last) {
        throw new IllegalStateException("the driver is gone");
      }
    }

    @Override
    public void onResume(Resumed from) {
      resumed.add(from.iteration());
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void brokenFitGoesOnToTheSameBits() throws IOException {
    Dataset<Row> table = Tables.clouds(90);
    NeuralNetworkClassificationModel unbroken = classifier().fit(table);
    assertThrows(
        IllegalStateException.class, () -> checkpointed().setListener(new Breaker(7)).fit(table));
    assertEquals(1, left().size());

    // another run has a place of its own, and leaves this one's alone
    checkpointed().setHiddenLayers(new int[] {3}).setMaxIter(3).fit(table);
    assertEquals(1, left().size());

    Breaker unharmed = new Breaker(-1);
    NeuralNetworkClassificationModel model = checkpointed().setListener(unharmed).fit(table);
    assertEquals(List.of(6L), unharmed.resumed);
    assertArrayEquals(unbroken.weights().toArray(), model.weights().toArray());
    assertArrayEquals(unbroken.summary().objectiveHistory(), model.summary().objectiveHistory());
    assertTrue(left().isEmpty(), () -> "left behind in " + directory);
  }

  @Test
  void otherRowsAreAnotherRun() throws IOException {
    Dataset<Row> table = Tables.clouds(90);
    assertThrows(
        IllegalStateException.class, () -> checkpointed().setListener(new Breaker(5)).fit(table));
    Breaker unharmed = new Breaker(-1);
    checkpointed().setListener(unharmed).fit(table.filter("id < 60"));
    assertEquals(List.of(), unharmed.resumed);
    assertEquals(1, left().size());
  }
}
