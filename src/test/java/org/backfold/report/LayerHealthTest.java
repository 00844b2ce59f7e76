package org.backfold.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.backfold.linalg.MatrixView;
import org.backfold.network.Activation;
import org.junit.jupiter.api.Test;

class LayerHealthTest {
  /** Four units on two rows; the second and the fourth are 0 on both. */
  @Test
  void unitsThatAreZeroOnEveryRowAreDead() {
    MatrixView activations = MatrixView.of(new double[] {1, 0, 0, 0, 0, 0, 2, 0}, 4, 2);
    assertEquals(0.5, LayerHealth.of(Activation.parse("relu"), activations).dead());
    assertEquals(0, LayerHealth.of(Activation.parse("tanh"), activations).dead());
  }

  @Test
  void unitsThatAreFlatOnNearlyEveryRowAreSaturated() {
    MatrixView sigmoids = MatrixView.of(new double[] {0.999, 0.5, 0.001, 0.999}, 2, 2);
    assertEquals(0.5, LayerHealth.of(Activation.parse("sigmoid"), sigmoids).saturated());
    MatrixView tanhs = MatrixView.of(new double[] {-0.995, 0.9, 0.99, -0.999}, 2, 2);
    assertEquals(0.5, LayerHealth.of(Activation.parse("tanh"), tanhs).saturated());
  }

  /** Bins of width ¼ from −4 to 4: −4 in the first, 0 in the 17th, 3.9 and 4 in the last. */
  @Test
  void aHistogramCountsFromTheLeastToTheLargest() {
    Histogram histogram =
        Histogram.of(MatrixView.of(new double[] {9, 0, -4, 4, 3.9, Double.NaN}, 1, 1, 5));
    int[] expected = new int[Histogram.BINS];
    expected[0] = 1;
    expected[16] = 1;
    expected[31] = 2;
    assertArrayEquals(expected, histogram.counts());
    assertEquals(-4, histogram.from());
    assertEquals(4, histogram.to());
  }
}
