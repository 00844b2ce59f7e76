package org.backfold.model;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One class (or label) against the rest, as scikit-learn's {@code precision_recall_fscore_support}
 * with {@code zero_division=0}.
 *
 * @param name of the class or label
 * @param precision share of the predicted ones that are right, 0 if none was predicted
 * @param recall share of the actual ones that were found, 0 if there are none
 * @param f1 harmonic mean of both, 0 if both are 0
 * @param support weight of the actual ones
 * @param auc area under the ROC curve of this class's probability, NaN unless the table has
 *     examples inside and outside the class; for two classes that of the second stands for both
 */
public record ClassMetrics(
    String name, double precision, double recall, double f1, double support, double auc)
    implements Serializable {

  /**
   * @param correct weight predicted and actual
   * @param predicted weight predicted
   * @param actual weight actual
   */
  static ClassMetrics of(String name, double correct, double predicted, double actual, double auc) {
    return new ClassMetrics(
        name,
        ratio(correct, predicted),
        ratio(correct, actual),
        ratio(2 * correct, predicted + actual),
        actual,
        auc);
  }

  /** 0 where the whole is 0. */
  static double ratio(double part, double whole) {
    return whole > 0 ? part / whole : 0;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("precision", precision);
    map.put("recall", recall);
    map.put("f1", f1);
    map.put("support", support);
    Metrics.putDefined(map, "auc", auc);
    return map;
  }
}
