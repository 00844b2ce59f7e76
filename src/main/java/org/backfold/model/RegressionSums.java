package org.backfold.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Errors and spread per target. The spread Σw(y−ȳ)² is updated and merged without the cancellation
 * of Σwy² − (Σwy)²/Σw (West 1979, "Updating mean and variance estimates"; Chan, Golub, LeVeque
 * 1979, "Updating formulae and a pairwise algorithm for computing sample variances", eq. 2.1).
 */
final class RegressionSums implements MetricSums {
  private static final long serialVersionUID = 1L;

  private final LossSums losses = new LossSums();
  private final double[] means; // ȳ
  private final double[] spreads; // Σ w (y − ȳ)²
  private final double[] squares; // Σ w (y − ŷ)²
  private final double[] absolutes; // Σ w |y − ŷ|
  private double weight; // of the examples in means and spreads

  RegressionSums(int targets) {
    means = new double[targets];
    spreads = new double[targets];
    squares = new double[targets];
    absolutes = new double[targets];
  }

  @Override
  public LossSums losses() {
    return losses;
  }

  @Override
  public void add(ScoredBlock block) {
    losses.add(block);
    int targets = means.length;
    for (int j = 0; j < block.examples(); j++) {
      double w = block.weights()[j];
      if (w == 0) {
        continue; // would divide 0 by 0 at the start
      }
      weight += w;
      for (int k = 0; k < targets; k++) {
        double actual = block.targets()[j * targets + k];
        double error = actual - block.predictions()[j * targets + k];
        squares[k] += w * error * error;
        absolutes[k] += w * Math.abs(error);
        double distance = actual - means[k];
        means[k] += distance * (w / weight);
        spreads[k] += w * distance * (actual - means[k]);
      }
    }
  }

  @Override
  public void merge(MetricSums right) {
    RegressionSums other = (RegressionSums) right;
    losses.merge(other.losses);
    MetricSums.addTo(squares, other.squares);
    MetricSums.addTo(absolutes, other.absolutes);
    if (other.weight == 0) {
      return;
    }
    double sum = weight + other.weight;
    for (int k = 0; k < means.length; k++) {
      double distance = other.means[k] - means[k];
      means[k] += distance * (other.weight / sum);
      spreads[k] += other.spreads[k] + distance * distance * (weight * (other.weight / sum));
    }
    weight = sum;
  }

  @Override
  public RegressionMetrics metrics(List<String> names, double[] areas) {
    int targets = means.length;
    List<RegressionMetrics.Target> perTarget = new ArrayList<>();
    double[] rmse = new double[targets];
    double[] mae = new double[targets];
    double[] r2 = new double[targets];
    for (int k = 0; k < targets; k++) {
      rmse[k] = Math.sqrt(squares[k] / losses.weight);
      mae[k] = absolutes[k] / losses.weight;
      r2[k] = spreads[k] > 0 ? 1 - squares[k] / spreads[k] : Double.NaN;
      perTarget.add(new RegressionMetrics.Target(names.get(k), rmse[k], mae[k], r2[k]));
    }
    return new RegressionMetrics(
        losses.examples,
        losses.weight,
        losses.meanLoss(),
        MetricSums.mean(rmse),
        MetricSums.mean(mae),
        MetricSums.mean(r2),
        perTarget);
  }
}
