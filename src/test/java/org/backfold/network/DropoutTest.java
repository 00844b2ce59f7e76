package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static double[] mask(Dropout dropout, int layer, long iteration, long position, int m) {
    double[] ones = new double[31 * m];
    Arrays.fill(ones, 1);
    dropout.apply(layer, iteration, position, MatrixView.of(ones, 31, m));
    return ones;
  }

  @Test
  void mask_hasTheRateAndKeepsTheMean() {
    double[] mask = mask(new Dropout(0.2, 0.5, 42), 0, 7, 0, 4000);
    double dropped = Arrays.stream(mask).filter(v -> v == 0).count() / (double) mask.length;
    double kept = Arrays.stream(mask).filter(v -> v == 1.25).count() / (double) mask.length;
    assertEquals(0.2, dropped, 0.005); // five standard deviations of 124000 draws
    assertEquals(1 - dropped, kept, 1e-15);
    double[] hidden = mask(new Dropout(0.2, 0.5, 42), 1, 7, 0, 4000);
    assertEquals(1, Arrays.stream(hidden).average().orElseThrow(), 0.015);
  }

  @Test
  void mask_dependsOnSeedIterationLayerAndPositionOnly() {
    Dropout dropout = new Dropout(0.5, 0.5, 42);
    double[] whole = mask(dropout, 1, 7, 100, 20);
    double[] tail = mask(dropout, 1, 7, 113, 7);
    assertArrayEquals(Arrays.copyOfRange(whole, 31 * 13, 31 * 20), tail);
    assertFalse(Arrays.equals(whole, mask(new Dropout(0.5, 0.5, 43), 1, 7, 100, 20)), "seed");
    assertFalse(Arrays.equals(whole, mask(dropout, 2, 7, 100, 20)), "layer");
    assertFalse(Arrays.equals(whole, mask(dropout, 1, 8, 100, 20)), "iteration");
    assertFalse(Arrays.equals(whole, mask(dropout, 1, 7, 101, 20)), "position");
  }

  @Test
  void neighbours_areUncorrelated() {
    Dropout dropout = new Dropout(0.5, 0.5, 1);
    int equal = 0;
    int compared = 0;
    for (int position = 0; position < 2000; position++) {
      double[] here = mask(dropout, 1, 0, position, 1);
      double[] next = mask(dropout, 1, 1, position + 1, 1);
      for (int i = 0; i < here.length; i++, compared++) {
        equal += here[i] == next[i] ? 1 : 0;
      }
    }
    assertEquals(0.5, equal / (double) compared, 0.01); // five standard deviations
  }

  @Test
  void rates_areChecked() {
    assertThrows(IllegalArgumentException.class, () -> new Dropout(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Dropout(0, -0.1, 0));
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Dropout(0, Double.NaN, 0))
            .getMessage();
    assertEquals("The hidden dropout rate is NaN; expected 0 to below 1.", message);
  }
}
