package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PenaltyTest {
  private static final Network NETWORK = TestNetworks.network("2-2-1 tanh identity squared-error");

  /** W¹ = (3 −4; 0 1)ᵀ column by column, b¹ = (9, 9), W² = (−2 5), b² = 9. */
  private static final double[] PARAMETERS = {3, -4, 0, 1, 9, 9, -2, 5, 9};

  @Test
  void penalty_byHand() {
    double[] gradient = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    Penalty penalty = new Penalty(0.5, 2);
    // ½ (3 + 4 + 0 + 1 + 2 + 5) + (9 + 16 + 0 + 1 + 4 + 25)
    assertEquals(7.5 + 55, penalty.addGradient(NETWORK, PARAMETERS, gradient));
    assertArrayEquals(
        new double[] {1 + 0.5 + 6, 1 - 0.5 - 8, 1, 1 + 0.5 + 2, 1, 1, 1 - 0.5 - 4, 1 + 0.5 + 10, 1},
        gradient);
    assertEquals(62.5, penalty.value(NETWORK, PARAMETERS));
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.5, 0.5, 0, 0, 0.5, 0.5, 0}, penalty.l1PerParameter(NETWORK));
  }

  @Test
  void negativePenalty_isRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Penalty(0, -0.1)).getMessage();
    assertEquals("Penalty l2 is -0.1; expected a number from 0 on.", message);
  }

  @Test
  void maxNorm_shortensLongRowsOnly() {
    // Rows of W¹: (3, 0) and (−4, 1); the longer row of norm √17 and W², of norm √29, are cut to 4.
    double[] parameters = PARAMETERS.clone();
    new MaxNorm(NETWORK, 4).apply(parameters);
    double second = 4 / Math.sqrt(17);
    double output = 4 / Math.sqrt(29);
    assertArrayEquals(
        new double[] {3, -4 * second, 0, second, 9, 9, -2 * output, 5 * output, 9}, parameters);
    double[] again = parameters.clone();
    new MaxNorm(NETWORK, 4).apply(again);
    assertArrayEquals(parameters, again, 1e-15);
    assertThrows(IllegalArgumentException.class, () -> new MaxNorm(NETWORK, 0));
  }
}
