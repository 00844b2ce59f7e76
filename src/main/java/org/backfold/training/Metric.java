package org.backfold.training;

import org.backfold.data.Task;
import org.backfold.linalg.MatrixView;

/**
 * What is reported beside the loss at each epoch: a weighted sum over examples, whose mean is taken
 * once.
 */
public enum Metric {
  /**
   * Share of examples whose class is the most probable one; of one output, whether it is on the
   * right side of ½.
   */
  ACCURACY("accuracy", true) {
    @Override
    double of(MatrixView outputs, MatrixView targets, int column, double[] scales) {
      if (outputs.rows() == 1) {
        return (outputs.at(0, column) > 0.5) == (targets.at(0, column) > 0.5) ? 1 : 0;
      }
      return largest(outputs, column) == largest(targets, column) ? 1 : 0;
    }
  },
  /** Share of labels on the right side of ½, averaged over the labels. */
  LABEL_ACCURACY("label accuracy", true) {
    @Override
    double of(MatrixView outputs, MatrixView targets, int column, double[] scales) {
      int right = 0;
      for (int i = 0; i < outputs.rows(); i++) {
        right += (outputs.at(i, column) > 0.5) == (targets.at(i, column) > 0.5) ? 1 : 0;
      }
      return (double) right / outputs.rows();
    }
  },
  /** Root of the mean squared error, averaged over the targets, in the units of the data. */
  RMSE("RMSE", false) {
    @Override
    double of(MatrixView outputs, MatrixView targets, int column, double[] scales) {
      double sum = 0;
      for (int i = 0; i < outputs.rows(); i++) {
        double error = (outputs.at(i, column) - targets.at(i, column)) * scales[i];
        sum += error * error;
      }
      return sum / outputs.rows();
    }

    @Override
    double mean(double sum, double weight) {
      return Math.sqrt(sum / weight);
    }
  };

  private final String label;
  private final boolean largerIsBetter;

  Metric(String label, boolean largerIsBetter) {
    this.label = label;
    this.largerIsBetter = largerIsBetter;
  }

  public static Metric of(Task task) {
    return switch (task) {
      case CLASSIFICATION -> ACCURACY;
      case REGRESSION -> RMSE;
      case MULTI_LABEL -> LABEL_ACCURACY;
    };
  }

  /** As shown to people, e.g. {@code accuracy}. */
  public String label() {
    return label;
  }

  public boolean largerIsBetter() {
    return largerIsBetter;
  }

  /**
   * The metric's term for one example.
   *
   * @param outputs Aᴸ [n_L × m], read
   * @param targets Y [n_L × m], read
   * @param column the example
   * @param scales [n_L], by which outputs and targets are multiplied to be in the units of the
   *     data, read
   */
  abstract double of(MatrixView outputs, MatrixView targets, int column, double[] scales);

  double mean(double sum, double weight) {
    return sum / weight;
  }

  /** Σ wᵢ · metric of example i over a block. */
  double sum(MatrixView outputs, MatrixView targets, MatrixView weights, double[] scales) {
    double sum = 0;
    for (int j = 0; j < outputs.columns(); j++) {
      sum += weights.at(0, j) * of(outputs, targets, j, scales);
    }
    return sum;
  }

  private static int largest(MatrixView matrix, int column) {
    int largest = 0;
    for (int i = 1; i < matrix.rows(); i++) {
      if (matrix.at(i, column) > matrix.at(largest, column)) {
        largest = i;
      }
    }
    return largest;
  }
}
