package org.backfold.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.SparseView;
import org.backfold.linalg.Tile;
import org.backfold.network.Standardization;

/**
 * Running weighted mean and squared deviation of each row of matrices [n × m], one column at a
 * time. Zeros are not visited, so that sparse matrices cost as much as they hold; they come in at
 * the end, when it is known how many there were.
 *
 * <pre>
 * of the non-zeros of a row:   W ← W + w,  d = x − mean,  mean ← mean + d w / W,  M ← M + w d (x − mean)
 * merge:                       d = mean_b − mean_a,  mean ← mean_a + d W_b / W,  M ← M_a + M_b + d² W_a W_b / W
 * </pre>
 *
 * Welford (1962) as weighted by West (1979); merge by Chan, Golub and LeVeque (1979), also with the
 * zeros, whose mean and M are 0. Deviations are those of the population, √(M / W), so that a row of
 * weight 2 counts like two rows.
 */
final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of a deviation, what rounding to floats may take. */
  private static final double DIGITS = 0.01;

  private final double[] means; // of the non-zeros, as all that follows
  private final double[] squares;
  private final double[] weights;
  private double weight; // of all columns

  Moments(int rows) {
    means = new double[rows];
    squares = new double[rows];
    weights = new double[rows];
  }

  /** Adds the columns of {@code values} [n × m] with their {@code weights} [1 × m], both read. */
  void add(Matrix values, MatrixView columnWeights) {
    Tile tile = new Tile();
    for (int j = 0; j < values.columns(); j++) {
      double w = columnWeights.at(0, j);
      if (w > 0) {
        weight += w;
        if (values instanceof SparseView sparse) {
          addSparse(sparse.columns(j, j + 1), w);
        } else {
          addDense(tile.open((DenseView) values, j, j + 1), w);
        }
      }
    }
  }

  private void addDense(MatrixView column, double w) {
    for (int i = 0; i < means.length; i++) {
      double x = column.values()[column.offset() + i];
      if (x != 0) {
        add(i, x, w);
      }
    }
  }

  private void addSparse(SparseView column, double w) {
    for (int p = column.begin(); p < column.end(); p++) {
      add(column.indices()[p], column.values()[p], w);
    }
  }

  private void add(int row, double x, double w) {
    weights[row] += w;
    double d = x - means[row];
    means[row] += d * (w / weights[row]);
    squares[row] += w * d * (x - means[row]);
  }

  /** Adds all that {@code other} (unchanged) has seen. */
  void merge(Moments other) {
    for (int i = 0; i < means.length; i++) {
      double total = weights[i] + other.weights[i];
      if (other.weights[i] > 0) {
        double share = other.weights[i] / total;
        double d = other.means[i] - means[i];
        squares[i] += other.squares[i] + d * d * weights[i] * share;
        means[i] += d * share;
        weights[i] = total;
      }
    }
    weight += other.weight;
  }

  /** Sum of the weights seen. */
  double weight() {
    return weight;
  }

  /** Rows that hold one and the same value in all columns, ascending. */
  int[] constantRows() {
    return IntStream.range(0, means.length).filter(i -> square(i) == 0).toArray();
  }

  /** Mean of a row with its zeros. */
  private double mean(int row) {
    return means[row] * share(row);
  }

  /** M of a row with its zeros. */
  private double square(int row) {
    double zeros = 1 - share(row);
    return squares[row] + means[row] * means[row] * weights[row] * zeros;
  }

  /**
   * Fraction of the weight of a row that its non-zeros have; exactly 1 where there are no zeros.
   */
  private double share(int row) {
    return weights[row] == 0 ? 0 : Math.min(1, weights[row] / weight);
  }

  /** Σ of the mean squares of all rows: of targets, the squared error of predicting 0. */
  double meanSquare() {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += mean(i) * mean(i) + (weight > 0 ? square(i) / weight : 0);
    }
    return sum;
  }

  /**
   * Refuses numbers that floats cannot tell apart: where the rounding of a row's mean is more than
   * a hundredth of its deviation, as of points in time.
   *
   * @throws IllegalArgumentException naming the first such row
   */
  void requireDigits() {
    for (int i = 0; i < means.length; i++) {
      double mean = mean(i);
      double deviation = Math.sqrt(square(i) / weight);
      if (Math.ulp((float) mean) > DIGITS * deviation && deviation > 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Number %d of the features of a row is around %.6g with a deviation of %.2g, which"
                    + " single precision cannot tell apart; subtract a number from that column, or"
                    + " set the precision to double.",
                i + 1,
                mean,
                deviation));
      }
    }
  }

  Standardization standardization() {
    double[] allMeans = new double[means.length];
    double[] deviations = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      allMeans[i] = mean(i);
      deviations[i] = weight > 0 ? Math.sqrt(square(i) / weight) : 0;
      requireFinite(deviations[i], i);
    }
    return new Standardization(allMeans, deviations);
  }

  /** Squares past 1.8e308 are not. */
  private void requireFinite(double deviation, int row) {
    if (!Double.isFinite(deviation)) {
      throw new IllegalArgumentException(
          "Number "
              + (row + 1)
              + " of the features or targets of a row is around "
              + mean(row)
              + ", too large to be standardized; divide that column by a power of ten.");
    }
  }

  /** One mean and one deviation over all rows, as if they were one: equal for each. */
  Standardization globalStandardization() {
    double mean = 0;
    for (int i = 0; i < means.length; i++) {
      mean += mean(i) / means.length;
    }
    double square = 0;
    for (int i = 0; i < means.length; i++) {
      double d = mean(i) - mean;
      square += square(i) + weight * d * d;
      requireFinite(square, i);
    }
    double deviation = weight > 0 ? Math.sqrt(square / (weight * means.length)) : 0;
    double[] allMeans = new double[means.length];
    double[] allDeviations = new double[means.length];
    Arrays.fill(allMeans, mean);
    Arrays.fill(allDeviations, deviation);
    return new Standardization(allMeans, allDeviations);
  }
}
