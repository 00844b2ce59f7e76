package org.backfold.ml;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * What is predicted, given the probabilities. Thresholds have Spark ML's meaning for classes, and
 * for labels, which Spark does not have, the obvious one.
 */
final class Decision implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double HALF = 0.5;

  private final double[] thresholds;

  /**
   * @param thresholds one per class or label, kept; empty for none
   */
  Decision(double[] thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * The class of the largest p / t (of equal ones the first), or of the largest p without
   * thresholds. Where p and t are both 0, p / t is NaN and never the largest, as in Spark.
   */
  double mostLikely(double[] probabilities) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < probabilities.length; k++) {
      double scaled = thresholds.length == 0 ? probabilities[k] : probabilities[k] / thresholds[k];
      if (scaled > largest) {
        largest = scaled;
        best = k;
      }
    }
    return best;
  }

  /** The indices of the labels with p above t, or above ½ without thresholds, ascending. */
  double[] applying(double[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .filter(k -> probabilities[k] > (thresholds.length == 0 ? HALF : thresholds[k]))
        .asDoubleStream()
        .toArray();
  }
}
