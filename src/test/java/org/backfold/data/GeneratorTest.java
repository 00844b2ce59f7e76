package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  /** Angles, sines and squares of the geometry: a few roundings of numbers near 1. */
  private static final double ROUNDING = 1e-15;

  private static double distance(double[] point, double x, double y) {
    return Math.hypot(point[0] - x, point[1] - y);
  }

  @Test
  void moonsWithoutNoiseLieOnTwoHalfCircles() {
    List<Example> examples = new TwoMoons().examples(101, 0, 5);
    assertEquals(101, examples.size());
    assertEquals(50, examples.stream().filter(e -> e.target()[0] == 0).count());
    for (Example example : examples) {
      double[] point = example.features().toArray();
      boolean outer = example.target()[0] == 0;
      double radius = outer ? distance(point, 0, 0) : distance(point, 1, 0.5);
      assertEquals(1, radius, ROUNDING);
      assertTrue(outer ? point[1] >= 0 : point[1] <= 0.5);
    }
    assertArrayEquals(new double[] {1, 0}, examples.get(0).features().toArray());
    assertArrayEquals(new double[] {-1, 0}, examples.get(49).features().toArray(), ROUNDING);
    assertArrayEquals(new double[] {0, 0.5}, examples.get(50).features().toArray());
    assertArrayEquals(new double[] {2, 0.5}, examples.get(100).features().toArray(), ROUNDING);
    assertArrayEquals(
        new double[] {1, -0.5}, examples.get(75).features().toArray(), ROUNDING); // the middle
  }

  @Test
  void noiseHasItsDeviation() {
    List<Example> still = new TwoMoons().examples(20_000, 0, 9);
    List<Example> noisy = new TwoMoons().examples(20_000, 0.2, 9);
    double squares = 0;
    for (int k = 0; k < still.size(); k++) {
      double[] point = still.get(k).features().toArray();
      double[] moved = noisy.get(k).features().toArray();
      double shift = distance(moved, point[0], point[1]);
      squares += shift * shift;
    }
    assertEquals(0.2, Math.sqrt(squares / 40_000), 0.2 * 0.02); // 4 standard errors of 40,000
  }

  /** From scripts/golden/data.py. */
  @Test
  void seedsGiveTheSameBitsEverywhere() {
    List<Example> examples = new TwoMoons().examples(2000, 0.2, 100);
    assertArrayEquals(
        new double[] {1.1249258438274352, -0.17163836161765}, examples.get(0).features().toArray());
    assertArrayEquals(
        new double[] {2.0339752916661475, 0.7416657515760952},
        examples.get(1999).features().toArray());
    assertArrayEquals(
        new double[] {11.390807363908781}, new Friedman1().examples(3, 1, 100).get(2).target());
    Example region = new OverlappingRegions().examples(3, 0.1, 100).get(2);
    assertArrayEquals(
        new double[] {0.3606789814474037, 0.07605212207845138}, region.features().toArray());
  }

  @Test
  void friedmanFollowsItsFormulaWithoutNoise() {
    for (Example example : new Friedman1().examples(200, 0, 4)) {
      double[] x = example.features().toArray();
      double interaction = 10 * Math.sin(Math.PI * x[0] * x[1]);
      double rest = 20 * Math.pow(x[2] - 0.5, 2) + 10 * x[3] + 5 * x[4];
      assertEquals(interaction + rest, example.target()[0], 1e-13);
      assertEquals(10, x.length);
    }
  }

  @Test
  void regionsOverlap() {
    boolean[] seen = new boolean[8];
    for (Example example : new OverlappingRegions().examples(1000, 0, 4)) {
      double[] point = example.features().toArray();
      double[] labels = example.target();
      assertEquals(distance(point, 0, 0) < 0.8 ? 1 : 0, labels[0]);
      assertEquals(point[1] > 0 ? 1 : 0, labels[1]);
      assertEquals(Math.abs(point[0] + point[1]) < 0.5 ? 1 : 0, labels[2]);
      seen[(int) (labels[0] + 2 * labels[1] + 4 * labels[2])] = true;
    }
    assertArrayEquals(new boolean[] {true, true, true, true, true, true, true, true}, seen);
  }

  @Test
  void writesCsv() {
    List<String> lines = new TwoMoons().csv(2, 0, 1);
    assertEquals(List.of("x,y,label", "1.0,0.0,0", "0.0,0.5,1"), lines);
    assertEquals("x,y,disc,upper,stripe", new OverlappingRegions().csv(1, 0, 1).get(0));
  }

  @Test
  void namesFindGenerators() {
    assertEquals(new TwoMoons(), Generator.parse("Moons"));
    assertEquals(new Friedman1(), Generator.parse("friedman1"));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Generator.parse("circles"));
    assertEquals(
        "Unknown generator 'circles'; use one of digits, friedman1, moons, regions.",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new TwoMoons().examples(0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new TwoMoons().examples(5, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TwoMoons().examples(5, Double.NaN, 1));
  }

  @Test
  void digitsAreNearestToTheMeanOfTheirKind() {
    List<Example> known = new Digits().examples(600, 0.1, 1);
    double[][] means = new double[10][Digits.SIDE * Digits.SIDE];
    for (Example example : known) {
      double[] mean = means[(int) example.target()[0]];
      Arrays.setAll(mean, i -> mean[i] + example.features().apply(i) / 60);
    }
    int right = 0;
    for (Example example : new Digits().examples(500, 0.1, 2)) {
      double[] pixels = example.features().toArray();
      assertTrue(Arrays.stream(pixels).allMatch(ink -> ink >= 0 && ink <= 1));
      int nearest = 0;
      for (int k = 1; k < 10; k++) {
        nearest = distance(pixels, means[k]) < distance(pixels, means[nearest]) ? k : nearest;
      }
      right += nearest == (int) example.target()[0] ? 1 : 0;
    }
    assertTrue(right > 350 && right < 490, right + " of 500"); // readable, and not too easy
    Example again = new Digits().examples(600, 0.1, 1).get(599);
    assertEquals(known.get(599).features(), again.features());
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
