package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PlateauTest {
  private static double[] factors(Plateau plateau, double... metrics) {
    double[] factors = new double[metrics.length];
    Plateau.State state = Plateau.State.START;
    for (int k = 0; k < metrics.length; k++) {
      state = plateau.observe(state, metrics[k]);
      factors[k] = state.factor();
    }
    return factors;
  }

  private static void assertFactors(double[] expected, double[] found) {
    assertArrayEquals(expected, found);
  }

  @Test
  void reducesWhenPatienceIsExceeded() {
    Plateau plateau = new Plateau(0.5, 2, 0, 0, 0);
    assertFactors(
        new double[] {1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25},
        factors(plateau, 3, 3, 4, 3, 3, 3, 3, 2.9));
  }

  @Test
  void improvementStartsTheWaitAnew() {
    Plateau plateau = new Plateau(0.5, 1, 0, 0, 0);
    assertFactors(new double[] {1, 1, 1, 1, 0.5}, factors(plateau, 3, 3, 2, 2, 2));
  }

  @Test
  void smallImprovementsDoNotCount() {
    // Below 2 − 0.1·2 = 1.8 counts; so does below −2 − 0.1·2 for a negative metric
    Plateau plateau = new Plateau(0.5, 0, 0.1, 0, 0);
    assertFactors(new double[] {1, 0.5, 0.5}, factors(plateau, 2, 1.8, 1.79));
    assertFactors(new double[] {1, 0.5, 0.5}, factors(plateau, -2, -2.2, -2.21));
  }

  @Test
  void coolsDownAndKeepsTheLowerBound() {
    Plateau plateau = new Plateau(0.5, 0, 0, 2, 0.3);
    assertFactors(
        new double[] {1, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3},
        factors(plateau, 1, 1, 1, 1, 1, 1, 1, 1));
  }

  @Test
  void notANumberIsNoImprovement() {
    Plateau plateau = new Plateau(0.5, 0, 0, 0, 0);
    assertFactors(new double[] {0.5, 0.5, 0.25}, factors(plateau, Double.NaN, 1, Double.NaN));
  }

  @Test
  void parsesWithDefaults() {
    assertEquals(new Plateau(0.1, 10, 1e-4, 0, 0), Plateau.parse("plateau"));
    assertEquals(new Plateau(0.5, 3, 1e-4, 0, 0), Plateau.parse("plateau(factor=0.5, patience=3)"));
  }

  @Test
  void saysWhatIsWrong() {
    assertMessage("plateau(factor=1)", "factor of plateau must be below 1, found 1.");
    assertMessage("plateau(factor=0)", "factor of plateau must be in (0, 1], found 0.0.");
    assertMessage("plateau(patience=-1)", "patience of plateau must be 0 or above, found -1.0.");
    assertMessage(
        "plateau(patients=5)",
        "Unknown option 'patients' of plateau 'plateau'; did you mean 'patience'?"
            + " Known: cooldown, factor, patience, smallest, threshold.");
  }

  private static void assertMessage(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Plateau.parse(text)).getMessage());
  }
}
