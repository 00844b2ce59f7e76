package org.backfold.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of positive and negative examples by probability, for one output: bounded however many
 * examples, and summed in any grouping. The bins are even in the logit ln p/(1−p), as probabilities
 * crowd near 0 and 1; every border of a bin is a threshold, so each point of a curve made from them
 * lies on the exact curve.
 */
final class ScoreBins implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bins; also the most points of a curve. */
  static final int BINS = 400;

  /** Logits beyond ± this share the outermost bins: probabilities within 2·10⁻⁷ of 0 or 1. */
  private static final double WIDEST = 15.5;

  private final double[] positives = new double[BINS];
  private final double[] negatives = new double[BINS];

  void add(double probability, boolean positive, double weight) {
    (positive ? positives : negatives)[bin(probability)] += weight;
  }

  private static int bin(double probability) {
    double logit = Math.log(probability / (1 - probability)); // ±∞ at 0 and 1
    double place = (logit + WIDEST) / (2 * WIDEST) * BINS;
    return (int) Math.max(0, Math.min(BINS - 1, place));
  }

  void merge(ScoreBins other) {
    MetricSums.addTo(positives, other.positives);
    MetricSums.addTo(negatives, other.negatives);
  }

  /** The curves, from the highest threshold to the lowest. */
  Examination.Curve curve(String name) {
    double positive = sum(positives);
    double negative = sum(negatives);
    List<Double> falsePositives = new ArrayList<>(List.of(0.0));
    List<Double> truePositives = new ArrayList<>(List.of(0.0));
    List<Double> recalls = new ArrayList<>();
    List<Double> precisions = new ArrayList<>();
    double above = 0;
    double wronglyAbove = 0;
    double averagePrecision = 0;
    double area = 0;
    for (int b = BINS - 1; b >= 0; b--) {
      if (positives[b] == 0 && negatives[b] == 0) {
        continue;
      }
      area += negatives[b] * (above + positives[b] / 2);
      above += positives[b];
      wronglyAbove += negatives[b];
      double precision = above / (above + wronglyAbove);
      averagePrecision += positives[b] / positive * precision;
      falsePositives.add(wronglyAbove / negative);
      truePositives.add(above / positive);
      recalls.add(above / positive);
      precisions.add(precision);
    }
    return new Examination.Curve(
        name,
        area / (positive * negative),
        averagePrecision,
        positive / (positive + negative),
        falsePositives,
        truePositives,
        recalls,
        precisions);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
