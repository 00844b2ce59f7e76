package org.backfold.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Standardization;

/**
 * Running weighted mean and squared deviation of each row of matrices [n × m], one column at a
 * time.
 *
 * <pre>
 * W ← W + w,  d = x − mean,  mean ← mean + d w / W,  M ← M + w d (x − mean)
 * merge: d = mean_b − mean_a,  mean ← mean_a + d W_b / W,  M ← M_a + M_b + d² W_a W_b / W
 * </pre>
 *
 * Welford (1962) as weighted by West (1979); merge by Chan, Golub and LeVeque (1979). Deviations
 * are those of the population, √(M / W), so that a row of weight 2 counts like two rows.
 */
final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] means;
  private final double[] squares;
  private double weight;

  Moments(int rows) {
    means = new double[rows];
    squares = new double[rows];
  }

  /** Adds the columns of {@code values} [n × m] with their {@code weights} [1 × m], both read. */
  void add(MatrixView values, MatrixView weights) {
    for (int j = 0; j < values.columns(); j++) {
      double w = weights.at(0, j);
      if (w > 0) {
        addColumn(values.values(), values.offset() + j * means.length, w);
      }
    }
  }

  private void addColumn(double[] values, int offset, double w) {
    weight += w;
    double share = w / weight;
    for (int i = 0; i < means.length; i++) {
      double x = values[offset + i];
      double d = x - means[i];
      means[i] += d * share;
      squares[i] += w * d * (x - means[i]);
    }
  }

  /** Adds all that {@code other} (unchanged) has seen. */
  void merge(Moments other) {
    if (other.weight == 0) {
      return;
    }
    double total = weight + other.weight;
    double share = other.weight / total;
    for (int i = 0; i < means.length; i++) {
      double d = other.means[i] - means[i];
      squares[i] += other.squares[i] + d * d * weight * share;
      means[i] += d * share;
    }
    weight = total;
  }

  /** Sum of the weights seen. */
  double weight() {
    return weight;
  }

  /** Rows that hold one and the same value in all columns, ascending. */
  int[] constantRows() {
    return IntStream.range(0, means.length).filter(i -> squares[i] == 0).toArray();
  }

  /** Σ of the mean squares of all rows: of targets, the squared error of predicting 0. */
  double meanSquare() {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += means[i] * means[i] + (weight > 0 ? squares[i] / weight : 0);
    }
    return sum;
  }

  Standardization standardization() {
    double[] deviations = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      deviations[i] = weight > 0 ? Math.sqrt(squares[i] / weight) : 0;
    }
    return new Standardization(means.clone(), deviations);
  }

  /** One mean and one deviation over all rows, as if they were one: equal for each. */
  Standardization globalStandardization() {
    double mean = 0;
    for (double of : means) {
      mean += of / means.length;
    }
    double square = 0;
    for (int i = 0; i < means.length; i++) {
      double d = means[i] - mean;
      square += squares[i] + weight * d * d;
    }
    double deviation = weight > 0 ? Math.sqrt(square / (weight * means.length)) : 0;
    double[] allMeans = new double[means.length];
    double[] allDeviations = new double[means.length];
    Arrays.fill(allMeans, mean);
    Arrays.fill(allDeviations, deviation);
    return new Standardization(allMeans, allDeviations);
  }
}
