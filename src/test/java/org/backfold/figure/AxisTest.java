package org.backfold.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  @Test
  void ticksAreRoundNumbersWithTheDigitsTheyNeed() {
    assertEquals(List.of("0", "20", "40", "60", "80", "100"), labels(0, 100, 5));
    assertEquals(List.of("−1", "−0.5", "0", "0.5", "1"), labels(-1.2, 1.1, 5));
    assertEquals(List.of("0.02", "0.025", "0.03"), labels(0.018, 0.031, 3));
    assertEquals(List.of("1000000", "2×10⁶").subList(1, 2), labels(1.5e6, 2.9e6, 2).subList(1, 2));
    assertEquals(List.of("5×10⁻⁷", "10⁻⁶"), labels(4e-7, 1.1e-6, 2));
  }

  @Test
  void ticksLieInsideInEvenDistancesWhateverTheRange() {
    SplittableRandom random = new SplittableRandom(6);
    for (int trial = 0; trial < 2000; trial++) {
      double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-8, 9));
      double length = random.nextDouble(0.1, 1) * Math.pow(10, random.nextInt(-4, 9));
      Extent extent = new Extent(low, low + length);
      List<Axis.Tick> ticks = new Axis("", extent, false).ticks(5);
      assertTrue(ticks.size() >= 2 && ticks.size() <= 7, () -> extent + " " + ticks);
      double step = ticks.get(1).value() - ticks.get(0).value();
      for (int i = 0; i < ticks.size(); i++) {
        double value = ticks.get(i).value();
        assertTrue(value >= low - 1e-6 * step && value <= low + length + 1e-6 * step);
        double rounding = 8 * Math.ulp(Math.max(Math.abs(low), Math.abs(low + length)));
        assertEquals(ticks.get(0).value() + i * step, value, 1e-9 * step + i * rounding);
      }
    }
  }

  @Test
  void aLogarithmicAxisLabelsPowersOfTen() {
    List<Axis.Tick> ticks = new Axis("", new Extent(0.004, 250), true).ticks(6);
    assertEquals(
        List.of("0.01", "0.1", "1", "10", "100"),
        ticks.stream().map(Axis.Tick::label).filter(label -> !label.isEmpty()).toList());
    assertTrue(ticks.stream().anyMatch(tick -> tick.value() == 0.02 && tick.label().isEmpty()));
  }

  @Test
  void overFewDecadesItLabelsDigitsBetween() {
    List<Axis.Tick> ticks = new Axis("", new Extent(0.09, 11), true).ticks(6);
    assertEquals(
        List.of("0.1", "0.2", "0.5", "1", "2", "5", "10"),
        ticks.stream().map(Axis.Tick::label).filter(label -> !label.isEmpty()).toList());
  }

  @Test
  void manyDecadesAreLabelledInEvenSteps() {
    List<String> labels =
        new Axis("", new Extent(1e-12, 1), true).ticks(4).stream().map(Axis.Tick::label).toList();
    assertEquals(List.of("10⁻¹²", "10⁻⁹", "10⁻⁶", "0.001", "1"), labels);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "10, 0.5", "100, 1"})
  void theMiddleOfALogarithmicAxisIsTheGeometricMean(double value, double share) {
    assertEquals(share, new Axis("", new Extent(1, 100), true).share(value), 1e-15);
  }

  private static List<String> labels(double low, double high, int about) {
    return new Axis("", new Extent(low, high), false)
        .ticks(about).stream().map(Axis.Tick::label).toList();
  }
}
