package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Standardization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MomentsTest {
  private static final double TOLERANCE = 1e-12;

  /** Zeros, which are not visited, count: (0 + 9 + 0 + 1) / 4, and for the second row 16 / 4. */
  @Test
  void meanSquare_countsZeros() {
    Moments moments = new Moments(2);
    moments.add(
        MatrixView.of(new double[] {0, 0, 3, 0, 0, 4, -1, 0}, 2, 4),
        MatrixView.of(new double[] {1, 1, 1, 1}, 1, 4));
    assertEquals(2.5 + 4, moments.meanSquare(), 1e-15);
  }

  @Test
  void standardization_ofAWorkedExample() {
    Moments moments = new Moments(2);
    // first row 1, 2, 6 with weights 1, 2, 1: mean (1 + 4 + 6) / 4 = 2.75,
    // variance (1.75² + 2 · 0.75² + 3.25²) / 4 = (3.0625 + 1.125 + 10.5625) / 4 = 3.6875
    moments.add(
        MatrixView.of(new double[] {1, 5, 2, 5, 6, 5}, 2, 3),
        MatrixView.of(new double[] {1, 2, 1}, 1, 3));
    Standardization standardization = moments.standardization();
    assertArrayEquals(new double[] {2.75, 5}, standardization.means(), TOLERANCE);
    // the second row is constant: its deviation counts as 1
    assertArrayEquals(
        new double[] {1.9202864369671517, 1}, standardization.deviations(), TOLERANCE);
  }

  @Test
  void weightTwo_countsLikeTwoRows() {
    MatrixView ones = MatrixView.of(new double[] {1, 1, 1}, 1, 3);
    Moments repeated = new Moments(1);
    repeated.add(MatrixView.of(new double[] {4, 4, 9}, 1, 3), ones);
    Moments weighted = new Moments(1);
    weighted.add(
        MatrixView.of(new double[] {4, 9, 77}, 1, 3), MatrixView.of(new double[] {2, 1, 0}, 1, 3));
    assertArrayEquals(
        repeated.standardization().deviations(),
        weighted.standardization().deviations(),
        TOLERANCE);
    assertArrayEquals(
        repeated.standardization().means(), weighted.standardization().means(), TOLERANCE);
  }

  @Test
  void merge_equalsOnePass() {
    Random random = new Random(1);
    double[] values = random.doubles(3 * 50).map(x -> 1e6 + x).toArray();
    double[] weights = random.doubles(50).toArray();
    Moments whole = new Moments(3);
    whole.add(MatrixView.of(values, 3, 50), MatrixView.of(weights, 1, 50));
    Moments merged = new Moments(3);
    for (int[] part : new int[][] {{0, 0}, {0, 20}, {20, 21}, {21, 50}}) {
      Moments moments = new Moments(3);
      moments.add(
          MatrixView.of(values, 3, 50).columns(part[0], part[1]),
          MatrixView.of(weights, 1, 50).columns(part[0], part[1]));
      merged.merge(moments);
    }
    assertArrayEquals(
        whole.standardization().means(), merged.standardization().means(), 1e6 * TOLERANCE);
    // the values are 1e6 ± 0.5: of 16 digits, 9 are left for the deviation
    assertArrayEquals(
        whole.standardization().deviations(), merged.standardization().deviations(), 1e-9);
  }

  @Test
  void globalStandardization_takesAllRowsAsOne() {
    Moments moments = new Moments(2);
    // values 1, 3 | 2, 6 | 4, 8 with weight 1: mean 24 / 6 = 4,
    // variance (9 + 1 + 4 + 4 + 0 + 16) / 6 = 34 / 6
    moments.add(
        MatrixView.of(new double[] {1, 3, 2, 6, 4, 8}, 2, 3),
        MatrixView.of(new double[] {1, 1, 1}, 1, 3));
    Standardization standardization = moments.globalStandardization();
    assertArrayEquals(new double[] {4, 4}, standardization.means(), TOLERANCE);
    double deviation = 2.3804761428476167; // √(17 / 3)
    assertArrayEquals(new double[] {deviation, deviation}, standardization.deviations(), TOLERANCE);
  }

  /** 1e300² is infinite, and whatever is divided by an infinite deviation is 0. */
  @Test
  void standardization_ofValuesWhoseSquaresOverflowIsRefused() {
    Moments moments = new Moments(2);
    moments.add(
        MatrixView.of(new double[] {1, 1e300, 2, -1e300}, 2, 2),
        MatrixView.of(new double[] {1, 1}, 1, 2));
    for (Executable standardization :
        List.<Executable>of(moments::standardization, moments::globalStandardization)) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, standardization);
      assertEquals(
          "Number 2 of the features or targets of a row is around 0.0, too large to be standardized;"
              + " divide that column by a power of ten.",
          refused.getMessage());
    }
  }
}
