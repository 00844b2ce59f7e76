package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double ROUNDING = 1e-15;

  private static double[] clipped(Clipping clipping, double... gradient) {
    clipping.apply(gradient);
    return gradient;
  }

  @Test
  void byValueCutsEachElement() {
    assertArrayEquals(new double[] {2, -2, 1, 0}, clipped(new Clipping(2, INFINITY), 7, -5, 1, 0));
  }

  @Test
  void byNormKeepsTheDirection() {
    // ‖(6, −8)‖ = 10, halved
    assertArrayEquals(new double[] {3, -4}, clipped(new Clipping(INFINITY, 5), 6, -8), ROUNDING);
    assertArrayEquals(new double[] {6, -8}, clipped(new Clipping(INFINITY, 10), 6, -8));
  }

  @Test
  void valueComesBeforeNorm() {
    // (3, 400) → (3, 4), length 5 → (1.5, 2); by norm first, the 3 would all but vanish
    assertArrayEquals(new double[] {1.5, 2}, clipped(new Clipping(4, 2.5), 3, 400), ROUNDING);
  }

  @Test
  void noneChangesNothing() {
    assertArrayEquals(new double[] {1e300, -3}, clipped(Clipping.NONE, 1e300, -3));
  }

  @Test
  void normNeitherOverflowsNorUnderflows() {
    assertEquals(5e300, Clipping.norm(new double[] {3e300, -4e300}), 1e286);
    assertEquals(5e-300, Clipping.norm(new double[] {3e-300, -4e-300}), 1e-314);
    assertEquals(5e-160, Clipping.norm(new double[] {3e-160, -4e-160}), 1e-174);
    assertEquals(5, Clipping.norm(new double[] {3, -4}));
    assertEquals(0, Clipping.norm(new double[3]));
    assertEquals(INFINITY, Clipping.norm(new double[] {1, -INFINITY}));
    assertEquals(Double.NaN, Clipping.norm(new double[] {1, Double.NaN, 2}));
    assertArrayEquals(
        new double[] {0.6, -0.8}, clipped(new Clipping(INFINITY, 1), 3e300, -4e300), ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void boundsMustBePositive(double bound) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new Clipping(1, bound));
    assertEquals(
        "Clipping by norm needs a bound above 0 (infinity for none), found " + bound + ".",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Clipping(bound, 1));
  }
}
