package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;

class StandardizationTest {
  private static final Standardization MAP =
      new Standardization(new double[] {10, -1, 5}, new double[] {2, 0.5, 0});

  @Test
  void applyAndRevert_byHand() {
    double[] shared = {99, 12, 0, 5, 6, -2, 7};
    MatrixView values = MatrixView.of(shared, 1, 3, 2);
    MatrixView target = MatrixView.zeros(3, 2);
    MAP.apply(values, target);
    assertArrayEquals(new double[] {1, 2, 0, -2, -2, 2}, target.values());
    MAP.revert(target, target);
    assertArrayEquals(new double[] {12, 0, 5, 6, -2, 7}, target.values());
    MAP.apply(values, values);
    assertArrayEquals(new double[] {99, 1, 2, 0, -2, -2, 2}, shared);
  }

  @Test
  void identity_changesNothing() {
    MatrixView values = TestNetworks.column(0.1, -3, 1e300);
    Standardization.identity(3).apply(values, values);
    assertArrayEquals(new double[] {0.1, -3, 1e300}, values.values());
  }

  @Test
  void arraysAreItsOwn() {
    double[] means = {1, 2};
    Standardization map = new Standardization(means, new double[] {1, 1});
    means[0] = 50;
    assertEquals(new Standardization(new double[] {1, 2}, new double[] {1, 0}), map);
    assertNotEquals(new Standardization(new double[] {1, 3}, new double[] {1, 1}), map);
  }

  @Test
  void misfits_areRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> MAP.apply(MatrixView.zeros(3, 2), MatrixView.zeros(3, 1)))
            .getMessage();
    assertEquals(
        "Expected two untransposed matrices of 3 rows and equal shape, found 3 × 2 and 3 × 1.",
        message);
    assertThrows(
        IllegalArgumentException.class, () -> new Standardization(new double[2], new double[3]));
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Standardization(new double[] {0, 1}, new double[] {1, Double.NaN}))
            .getMessage();
    assertEquals(
        "Row 1 has mean 1.0 and deviation NaN; expected finite numbers, the deviation from 0 on.",
        message);
  }
}
