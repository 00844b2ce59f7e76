package org.backfold.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContoursTest {
  private static final Window SQUARE = new Window(-2, 2, -2, 2);

  /** Interpolation of x² + y² along an edge of length h is off by less than h² / 4. */
  private static final double GRID_ERROR = 0.04 * 0.04 / 4;

  @Test
  void aCircleIsOneClosedLineThroughItsPoints() {
    Field field = Field.sample(SQUARE, 101, (x, y) -> x * x + y * y);
    List<double[]> lines = Contours.lines(field, 1);
    assertEquals(1, lines.size());
    double[] circle = lines.get(0);
    assertEquals(circle[0], circle[circle.length - 2]);
    assertEquals(circle[1], circle[circle.length - 1]);
    double length = 0;
    for (int i = 0; i < circle.length; i += 2) {
      assertEquals(1, circle[i] * circle[i] + circle[i + 1] * circle[i + 1], GRID_ERROR);
      if (i > 0) {
        length += Math.hypot(circle[i] - circle[i - 2], circle[i + 1] - circle[i - 1]);
      }
    }
    assertEquals(2 * Math.PI, length, 0.01);
    assertTrue(passes(circle, 0, 1) && passes(circle, -1, 0) && passes(circle, 0.6, 0.8));
  }

  @Test
  void aStraightLineIsExact() {
    Field field = Field.sample(new Window(0, 4, 0, 4), 5, (x, y) -> x + y);
    List<double[]> lines = Contours.lines(field, 1.5);
    assertEquals(1, lines.size());
    double[] line = lines.get(0);
    double[] ends = {line[0], line[1], line[line.length - 2], line[line.length - 1]};
    assertArrayEquals(
        ends[0] > ends[2] ? new double[] {1.5, 0, 0, 1.5} : new double[] {0, 1.5, 1.5, 0}, ends);
  }

  @Test
  void aSaddleKeepsItsTwoBranchesApart() {
    // Three points a side and a level off the saddle's value: the middle cells are ambiguous.
    Field field = Field.sample(new Window(-1, 1, -1, 1), 2, (x, y) -> x * y);
    List<double[]> above = Contours.lines(field, 0.5); // the mean, 0, is below: corners cut off
    assertEquals(2, above.size());
    for (double[] branch : above) {
      assertEquals(4, branch.length);
      assertTrue(branch[0] * branch[1] > 0 && branch[2] * branch[3] > 0);
    }
    List<double[]> below = Contours.lines(field, -0.5);
    assertEquals(2, below.size());
    for (double[] branch : below) {
      assertTrue(branch[0] * branch[1] < 0 && branch[2] * branch[3] < 0);
    }
  }

  @Test
  void outlinesEncloseTheAreaAboveTheLevel() {
    Field hill = Field.sample(SQUARE, 101, (x, y) -> -(x * x + y * y));
    assertEquals(Math.PI, area(Contours.outlines(hill, -1)), 0.01);
    Field valley = Field.sample(SQUARE, 101, (x, y) -> x * x + y * y);
    List<double[]> frameWithHole = Contours.outlines(valley, 1);
    assertEquals(2, frameWithHole.size());
    assertEquals(16, maxArea(frameWithHole), 1e-12);
    assertEquals(16 - Math.PI, 2 * maxArea(frameWithHole) - area(frameWithHole), 0.01);
  }

  @Test
  void aFieldAllAboveIsTheWindowAndOneAllBelowIsNothing() {
    Field flat = Field.sample(SQUARE, 3, (x, y) -> 7);
    assertEquals(16, area(Contours.outlines(flat, 7)), 1e-12);
    assertEquals(List.of(), Contours.outlines(flat, 7.5));
    assertEquals(List.of(), Contours.lines(flat, 7));
  }

  @Test
  void whatIsNotANumberIsBelowEveryLevel() {
    Field half = Field.sample(SQUARE, 41, (x, y) -> x < 0 ? Double.NaN : 1);
    assertEquals(8, area(Contours.outlines(half, 0)), 1e-12);
  }

  private static boolean passes(double[] line, double x, double y) {
    for (int i = 0; i < line.length; i += 2) {
      if (Math.hypot(line[i] - x, line[i + 1] - y) < 0.04) {
        return true;
      }
    }
    return false;
  }

  private static double area(List<double[]> loops) {
    return loops.stream().mapToDouble(ContoursTest::area).sum();
  }

  private static double maxArea(List<double[]> loops) {
    return loops.stream().mapToDouble(ContoursTest::area).max().orElse(Double.NaN);
  }

  /** The shoelace formula. */
  private static double area(double[] loop) {
    double twice = 0;
    for (int i = 0; i < loop.length; i += 2) {
      int next = (i + 2) % loop.length;
      twice += loop[i] * loop[next + 1] - loop[next] * loop[i + 1];
    }
    return Math.abs(twice) / 2;
  }
}
