package org.backfold.model;

import java.io.Serializable;
import java.util.List;
import org.backfold.data.ExampleSchema;

/**
 * What the metrics of a task are made of: sums over examples that can be merged. One per partition;
 * the driver merges them in partition order, so that no bit depends on which came first.
 */
sealed interface MetricSums extends Serializable
    permits ClassificationSums, RegressionSums, MultiLabelSums {
  /** Adds the examples of a block. */
  void add(ScoredBlock block);

  /** Adds {@code right}, which is read, to this. */
  void merge(MetricSums right);

  /** Number, weight and loss. */
  LossSums losses();

  /**
   * @param areas area under the ROC curve per output, empty for regression
   */
  Metrics metrics(List<String> names, double[] areas);

  /** Sums of zero examples. */
  static MetricSums of(ExampleSchema schema, int outputs) {
    return switch (schema.task()) {
      case CLASSIFICATION -> new ClassificationSums(outputs);
      case REGRESSION -> new RegressionSums(outputs);
      case MULTI_LABEL -> new MultiLabelSums(outputs);
    };
  }

  /** Number, weight and loss of examples. */
  final class LossSums implements Serializable {
    private static final long serialVersionUID = 1L;

    long examples;
    double weight;
    double loss;

    /** Number of predictions that are NaN or infinite. */
    long notFinite;

    void add(ScoredBlock block) {
      examples += block.examples();
      for (double w : block.weights()) {
        weight += w;
      }
      loss += block.loss();
      for (double prediction : block.predictions()) {
        notFinite += Double.isFinite(prediction) ? 0 : 1;
      }
    }

    void merge(LossSums right) {
      examples += right.examples;
      weight += right.weight;
      loss += right.loss;
      notFinite += right.notFinite;
    }

    double meanLoss() {
      return loss / weight;
    }
  }

  /** {@code left[i] += right[i]}. */
  static void addTo(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
  }

  /** Plain mean; NaN if any entry is NaN or there is none. */
  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
