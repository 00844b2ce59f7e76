package org.backfold.cli;

import java.util.List;
import org.backfold.data.Example;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/**
 * A few examples as the matrices that a network takes; for checks on the driver.
 *
 * @param features X [n_0 × m]
 * @param targets Y [n_L × m]; class indices of several outputs become one-hot columns
 * @param weights w [1 × m]
 */
record Columns(MatrixView features, MatrixView targets, MatrixView weights) {
  static Columns of(List<Example> examples, Network network) {
    int m = examples.size();
    Columns columns =
        new Columns(
            MatrixView.zeros(network.inputs(), m),
            MatrixView.zeros(network.outputs(), m),
            MatrixView.zeros(1, m));
    for (int j = 0; j < m; j++) {
      columns.fill(j, examples.get(j));
    }
    return columns;
  }

  private void fill(int j, Example example) {
    System.arraycopy(
        example.features().toArray(), 0, features.values(), j * features.rows(), features.rows());
    double[] target = example.target();
    int at = j * targets.rows();
    if (target.length == targets.rows()) {
      System.arraycopy(target, 0, targets.values(), at, target.length);
    } else {
      targets.values()[at + (int) target[0]] = 1;
    }
    weights.values()[j] = example.weight();
  }

  /** All entries of {@code matrix} as one row, in the same array. */
  static MatrixView oneRow(MatrixView matrix) {
    return MatrixView.of(matrix.values(), matrix.offset(), 1, matrix.size());
  }

  /** Brings each row of {@code matrix} to mean 0 and deviation 1, in place. */
  static void standardize(MatrixView matrix) {
    double[] means = new double[matrix.rows()];
    double[] deviations = new double[matrix.rows()];
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        means[i] += matrix.at(i, j) / matrix.columns();
      }
      for (int j = 0; j < matrix.columns(); j++) {
        double difference = matrix.at(i, j) - means[i];
        deviations[i] += difference * difference / matrix.columns();
      }
      deviations[i] = Math.sqrt(deviations[i]);
    }
    new Standardization(means, deviations).apply(matrix, matrix);
  }
}
