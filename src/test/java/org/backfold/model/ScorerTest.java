package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;

class ScorerTest {
  /** One product of a block against products of single columns, relative to probabilities ≤ 1. */
  private static final double KERNEL_TOLERANCE = 1e-12;

  private final TrainedModel model = Models.classifier(6, 10, 3);

  @Test
  void scoresRowsInOrderAcrossBlocks() {
    List<Vector> rows = rows(2 * Scorer.BLOCK_EXAMPLES + 3);
    Iterator<double[]> scored =
        model.scorer().score(rows.iterator(), Function.identity(), (row, outputs) -> outputs);
    int count = 0;
    while (scored.hasNext()) {
      double[] expected = model.predict(rows.get(count).toArray());
      assertArrayEquals(expected, scored.next(), KERNEL_TOLERANCE, "row " + count);
      count++;
    }
    assertEquals(515, count);
    assertThrows(NoSuchElementException.class, scored::next);
  }

  @Test
  void keepsTheRowBesideItsPrediction() {
    List<Vector> rows = rows(300);
    List<Vector> seen = new ArrayList<>();
    model
        .scorer()
        .score(rows.iterator(), Function.identity(), (row, outputs) -> row)
        .forEachRemaining(seen::add);
    assertEquals(rows, seen);
  }

  @Test
  void readsNoMoreThanOneBlockAhead() {
    AtomicInteger read = new AtomicInteger();
    Iterator<Vector> endless =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Vector next() {
            return Vectors.dense(Models.random(6, read.getAndIncrement()));
          }
        };
    Iterator<double[]> scored =
        model.scorer().score(endless, Function.identity(), (row, outputs) -> outputs);
    assertEquals(0, read.get());
    scored.next();
    assertEquals(Scorer.BLOCK_EXAMPLES, read.get());
  }

  @Test
  void sparseRowsGiveTheBitsOfDenseOnes() {
    Vector sparse = Vectors.sparse(6, new int[] {1, 4}, new double[] {-1.5, 2});
    Vector dense = Vectors.dense(0, -1.5, 0, 0, 2, 0);
    assertArrayEquals(afterAFullBlock(dense), afterAFullBlock(sparse));
  }

  /** The prediction of {@code row} in the column where a block of other numbers was. */
  private double[] afterAFullBlock(Vector row) {
    List<Vector> rows = rows(Scorer.BLOCK_EXAMPLES);
    rows.add(row);
    Iterator<double[]> scored =
        model.scorer().score(rows.iterator(), Function.identity(), (r, outputs) -> outputs);
    double[] last = {};
    while (scored.hasNext()) {
      last = scored.next();
    }
    return last;
  }

  @Test
  void wideLayersGetSmallBlocks() {
    assertEquals(256, Models.classifier(6, 10, 3).scorer().blockExamples());
    assertEquals(41, Models.classifier(100_000, 2, 3).scorer().blockExamples());
    assertEquals(41, Models.classifier(1, 100_000, 3).scorer().blockExamples());
  }

  @Test
  void lossAndPredictionsComeFromOnePass() {
    MatrixView features = MatrixView.of(Models.random(12, 5), 6, 2);
    MatrixView targets = MatrixView.of(new double[] {1, 0, 0, 0, 0, 1}, 3, 2);
    MatrixView weights = MatrixView.of(new double[] {1, 0.5}, 1, 2);
    Scorer scorer = model.scorer();
    MatrixView expected = model.predict(features);
    double loss = scorer.loss(features, targets, weights);
    assertEquals(-Math.log(expected.at(0, 0)) - 0.5 * Math.log(expected.at(2, 1)), loss, 1e-12);
    MatrixView predictions = scorer.predictions();
    assertEquals(expected.at(1, 1), predictions.at(1, 1), KERNEL_TOLERANCE);
  }

  @Test
  void refusesVectorsOfAnotherSize() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> first(model.scorer(), Vectors.dense(1, 2)));
    assertTrue(error.getMessage().contains("size 2, but the model takes 6"), error::getMessage);
  }

  private static double[] first(Scorer scorer, Vector row) {
    return scorer
        .score(List.of(row).iterator(), Function.identity(), (r, outputs) -> outputs)
        .next();
  }

  private static List<Vector> rows(int count) {
    List<Vector> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Vectors.dense(Models.random(6, i)));
    }
    return rows;
  }
}
