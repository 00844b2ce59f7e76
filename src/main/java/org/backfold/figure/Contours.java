package org.backfold.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contours of a field at one level, by marching squares (Lorensen and Cline 1987, in two
 * dimensions): where the level is crossed on an edge of the grid is found by linear interpolation,
 * and the crossings of a cell are joined. At a saddle, with crossings on all four edges, the mean
 * of the corners decides which are joined.
 */
final class Contours {
  private static final int NONE = -1;

  private final double[] x;
  private final double[] y;
  private final double[] values;
  private final double level;
  private final int[] joined; // crossings joined to a crossing: two places for each edge

  private Contours(double[] x, double[] y, double[] values, double level) {
    this.x = x;
    this.y = y;
    this.values = values;
    this.level = level;
    joined = new int[4 * x.length * y.length];
    Arrays.fill(joined, NONE);
  }

  /**
   * Lines along which the field is at the level, as x₀, y₀, x₁, y₁, …; a closed one repeats its
   * first point.
   */
  static List<double[]> lines(Field field, double level) {
    return of(field, level, 0).trace();
  }

  /**
   * Outlines of where the field is at or above the level: closed lines, partly along the window's
   * border. What is inside of an even number of them is below.
   */
  static List<double[]> outlines(Field field, double level) {
    // A ring of −∞ about the grid, in the place of its border, closes every line there.
    return of(field, level, 1).trace();
  }

  private static Contours of(Field field, double level, int ring) {
    int size = field.size() + 2 * ring;
    double[] x = new double[size];
    double[] y = new double[size];
    double[] values = new double[size * size];
    Arrays.fill(values, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < size; i++) {
      int inside = Math.max(0, Math.min(field.size() - 1, i - ring));
      x[i] = field.x(inside);
      y[i] = field.y(inside);
    }
    for (int row = 0; row < field.size(); row++) {
      for (int column = 0; column < field.size(); column++) {
        double value = field.value(column, row);
        values[(row + ring) * size + column + ring] =
            Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
      }
    }
    return new Contours(x, y, values, level);
  }

  private List<double[]> trace() {
    for (int row = 0; row + 1 < y.length; row++) {
      for (int column = 0; column + 1 < x.length; column++) {
        joinCell(row * x.length + column);
      }
    }
    List<double[]> lines = new ArrayList<>();
    for (int edge = 0; edge < joined.length / 2; edge++) {
      if (joined[2 * edge] != NONE && joined[2 * edge + 1] == NONE) {
        lines.add(follow(edge)); // an end at the border
      }
    }
    for (int edge = 0; edge < joined.length / 2; edge++) {
      if (joined[2 * edge] != NONE) {
        lines.add(follow(edge));
      }
    }
    return lines;
  }

  /** Joins the crossings on the edges of the cell whose lower left corner this is. */
  private void joinCell(int corner) {
    int right = corner + 1;
    int up = corner + x.length;
    int[] crossed = new int[4];
    int count = 0;
    // Around the cell, so that neighbours in this list share a corner.
    count = addIfCrossed(crossed, count, horizontal(corner), isAbove(corner) != isAbove(right));
    count = addIfCrossed(crossed, count, vertical(right), isAbove(right) != isAbove(up + 1));
    count = addIfCrossed(crossed, count, horizontal(up), isAbove(up) != isAbove(up + 1));
    count = addIfCrossed(crossed, count, vertical(corner), isAbove(corner) != isAbove(up));
    if (count == 2) {
      join(crossed[0], crossed[1]);
    } else if (count == 4) {
      double mean = (values[corner] + values[right] + values[up] + values[up + 1]) / 4;
      boolean cutsOffRight = mean >= level == isAbove(corner);
      join(crossed[0], crossed[cutsOffRight ? 1 : 3]);
      join(crossed[2], crossed[cutsOffRight ? 3 : 1]);
    }
  }

  private static int addIfCrossed(int[] crossed, int count, int edge, boolean isCrossed) {
    if (isCrossed) {
      crossed[count] = edge;
    }
    return isCrossed ? count + 1 : count;
  }

  private void join(int a, int b) {
    joined[2 * a + (joined[2 * a] == NONE ? 0 : 1)] = b;
    joined[2 * b + (joined[2 * b] == NONE ? 0 : 1)] = a;
  }

  /** Walks from crossing to crossing, taking the joins away, to the end or around. */
  private double[] follow(int start) {
    double[] line = new double[16];
    int length = 0;
    for (int edge = start; edge != NONE; ) {
      line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
      cross(edge, line, length);
      length += 2;
      int next = joined[2 * edge] != NONE ? joined[2 * edge] : joined[2 * edge + 1];
      if (next != NONE) {
        part(edge, next);
        part(next, edge);
      }
      edge = next;
    }
    return Arrays.copyOf(line, length);
  }

  private void part(int edge, int other) {
    joined[2 * edge + (joined[2 * edge] == other ? 0 : 1)] = NONE;
  }

  /** Where the level is crossed on the edge. */
  private void cross(int edge, double[] line, int at) {
    int from = edge / 2;
    int to = edge % 2 == 0 ? from + 1 : from + x.length;
    double share = share(values[from], values[to]);
    double x0 = x[from % x.length];
    double y0 = y[from / x.length];
    line[at] = x0 + share * (x[to % x.length] - x0);
    line[at + 1] = y0 + share * (y[to / x.length] - y0);
  }

  private double share(double from, double to) {
    if (Double.isInfinite(from) || Double.isInfinite(to)) {
      // Next to −∞ the crossing is at the finite end; next to +∞ at the other.
      return from == Double.NEGATIVE_INFINITY || to == Double.POSITIVE_INFINITY ? 1 : 0;
    }
    return (level - from) / (to - from);
  }

  private boolean isAbove(int point) {
    return values[point] >= level;
  }

  private static int horizontal(int from) {
    return 2 * from;
  }

  private static int vertical(int from) {
    return 2 * from + 1;
  }
}
