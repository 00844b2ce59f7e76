package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0.05213456, 0.05213",
    "1234.567, 1235",
    "12.34567, 12.35",
    "3.14159e-7, 3.142e-07",
    "0, 0",
    "NaN, NaN",
    "-0.5, -0.5000"
  })
  void lossesHaveFourSignificantDigits(double number, String written) {
    assertEquals(written, Figures.significant(number));
  }

  @ParameterizedTest
  @CsvSource({"840, 840", "8400, 8.4k", "84321, 84k", "1234567, 1.2M", "99999999, 100M"})
  void ratesAreShort(double rate, String written) {
    assertEquals(written, Figures.rate(rate));
  }

  @ParameterizedTest
  @CsvSource({
    "0.04, 0.0 s",
    "8.26, 8.3 s",
    "59.94, 59.9 s",
    "59.99, 1:00",
    "65.4, 1:05",
    "7389, 2:03:09"
  })
  void durationsGrowWithTheirLength(double seconds, String written) {
    assertEquals(written, Figures.duration(seconds));
  }

  @Test
  void countsAreGroupedAndAgreeWithTheirNoun() {
    assertEquals("1 row", Figures.count(1, "row"));
    assertEquals("2,000,000 rows", Figures.count(2_000_000, "row"));
    assertEquals("3 classes", Figures.count(3, "class"));
  }
}
