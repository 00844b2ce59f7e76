package org.backfold.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Weight of the positive and of the negative examples at each score; scores ascending and distinct.
 * Plain arrays, so that a shuffle moves few, large values, and no class that Kryo cannot write.
 */
final class RankedWeights implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long source;
  private final double[] scores;
  private final double[] positives;
  private final double[] negatives;

  private RankedWeights(long source, double[] scores, double[] positives, double[] negatives) {
    this.source = source;
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
  }

  /**
   * Ranks examples; equal scores are added in the order given.
   *
   * @param source where the examples come from; {@link #unite} adds in the order of sources
   * @param scores per example, overwritten
   * @param positive per example, read
   * @param weights per example, read
   */
  static RankedWeights of(long source, double[] scores, boolean[] positive, double[] weights) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] += 0.0; // −0.0 becomes 0.0
    }
    double[] distinct = distinct(scores);
    RankedWeights ranked = zeros(source, distinct);
    for (int i = 0; i < scores.length; i++) {
      int rank = Arrays.binarySearch(distinct, scores[i]);
      (positive[i] ? ranked.positives : ranked.negatives)[rank] += weights[i];
    }
    return ranked;
  }

  /** All parts together, added in the order of their sources, whatever the order of the list. */
  static RankedWeights unite(List<RankedWeights> parts) {
    List<RankedWeights> ordered =
        parts.stream().sorted(Comparator.comparingLong(part -> part.source)).toList();
    int size = 0;
    for (RankedWeights part : ordered) {
      size = Math.addExact(size, part.scores.length);
    }
    double[] all = new double[size];
    int end = 0;
    for (RankedWeights part : ordered) {
      System.arraycopy(part.scores, 0, all, end, part.scores.length);
      end += part.scores.length;
    }
    RankedWeights united = zeros(0, distinct(all));
    for (RankedWeights part : ordered) {
      for (int i = 0; i < part.scores.length; i++) {
        int rank = Arrays.binarySearch(united.scores, part.scores[i]);
        united.positives[rank] += part.positives[i];
        united.negatives[rank] += part.negatives[i];
      }
    }
    return united;
  }

  /**
   * Cuts into {@code bounds.length + 1} parts of ascending scores; part r holds those with exactly
   * r bounds below them.
   *
   * @param bounds ascending, read
   */
  RankedWeights[] cut(double[] bounds) {
    RankedWeights[] parts = new RankedWeights[bounds.length + 1];
    int from = 0;
    for (int r = 0; r <= bounds.length; r++) {
      int to = from;
      while (to < scores.length && (r == bounds.length || scores[to] <= bounds[r])) {
        to++;
      }
      parts[r] =
          new RankedWeights(
              source,
              Arrays.copyOfRange(scores, from, to),
              Arrays.copyOfRange(positives, from, to),
              Arrays.copyOfRange(negatives, from, to));
      from = to;
    }
    return parts;
  }

  /** Number of distinct scores. */
  int size() {
    return scores.length;
  }

  /**
   * @return P = Σ positive, N = Σ negative, and the ordered pairs U = Σ positive · (negatives below
   *     + ½ negatives equal)
   */
  double[] pairs() {
    double positive = 0;
    double negative = 0;
    double ordered = 0;
    for (int i = 0; i < scores.length; i++) {
      ordered += positives[i] * (negative + negatives[i] / 2);
      positive += positives[i];
      negative += negatives[i];
    }
    return new double[] {positive, negative, ordered};
  }

  private static RankedWeights zeros(long source, double[] distinct) {
    return new RankedWeights(
        source, distinct, new double[distinct.length], new double[distinct.length]);
  }

  private static double[] distinct(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int end = 0;
    for (double value : sorted) {
      if (end == 0 || sorted[end - 1] != value) {
        sorted[end++] = value;
      }
    }
    return Arrays.copyOf(sorted, end);
  }
}
