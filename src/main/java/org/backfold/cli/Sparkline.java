package org.backfold.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last values of a series as a row of bars, such as {@code █▆▄▃▂▁▁▁}; one a value. */
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private final int width;
  private final Deque<Double> values = new ArrayDeque<>();

  /**
   * @param width bars, at most
   */
  Sparkline(int width) {
    this.width = width;
  }

  void add(double value) {
    if (Double.isFinite(value)) {
      values.addLast(value);
    }
    if (values.size() > width) {
      values.removeFirst();
    }
  }

  /** From the smallest of them to the largest; of equal values the lowest bars. */
  @Override
  public String toString() {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    StringBuilder bars = new StringBuilder();
    for (double value : values) {
      double share = most > least ? (value - least) / (most - least) : 0;
      bars.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return bars.toString();
  }
}
