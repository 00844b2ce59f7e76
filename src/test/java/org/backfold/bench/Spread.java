package org.backfold.bench;

import java.util.Arrays;

/** Median, smallest and largest of a few numbers. */
record Spread(double median, double min, double max) {
  /**
   * @param values at least one, left as they are
   */
  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("No values; a median needs at least one.");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
