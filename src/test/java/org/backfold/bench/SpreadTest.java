package org.backfold.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void of_takesTheMiddleOfAnOddNumber() {
    assertEquals(new Spread(3, 1, 100), Spread.of(100, 1, 3));
  }

  @Test
  void of_takesTheMeanOfTheTwoMiddleOnesOfAnEvenNumber() {
    assertEquals(new Spread(4, 2, 9), Spread.of(5, 2, 9, 3));
  }

  @Test
  void of_leavesTheValuesInTheirOrder() {
    double[] values = {2, 1};
    Spread.of(values);
    assertArrayEquals(new double[] {2, 1}, values);
  }

  @Test
  void of_refusesNoValues() {
    assertThrows(IllegalArgumentException.class, Spread::of);
  }
}
