package org.backfold.model;

import java.io.Serializable;
import java.util.Map;

/**
 * How good a model is on a table of examples. Every sum is weighted by the examples' weights; a
 * measure that is not defined on the table (say, the AUC where a class is missing) is NaN, and left
 * out of {@link #toMap()}.
 */
public sealed interface Metrics extends Serializable
    permits ClassificationMetrics, RegressionMetrics, MultiLabelMetrics {
  /** Number of examples. */
  long examples();

  /** Sum of the examples' weights. */
  double weight();

  /**
   * Weighted mean of the network's own loss, without penalty, as in training: for regression of the
   * standardized targets.
   */
  double loss();

  /** Names and values in a fixed order for {@code metrics.json}: numbers, texts, lists and maps. */
  Map<String, Object> toMap();

  /** Adds {@code value} unless it is NaN, which JSON cannot hold. */
  static void putDefined(Map<String, Object> map, String name, double value) {
    if (!Double.isNaN(value)) {
      map.put(name, value);
    }
  }
}
