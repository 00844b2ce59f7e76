package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SparklineTest {
  @Test
  void barsSpanTheLastValuesOnly() {
    Sparkline line = new Sparkline(4);
    for (double value : new double[] {900, 8, 1, Double.NaN, 4.5, 4}) {
      line.add(value);
    }

    assertEquals("█▁▅▄", line.toString()); // (8, 1, 4.5, 4) → 7, 0, 3.5, 3 of 7
  }

  @Test
  void equalValuesAreFlat() {
    Sparkline line = new Sparkline(8);
    line.add(2);
    line.add(2);

    assertEquals("▁▁", line.toString());
  }
}
