package org.backfold.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics of a regression, weighted, in the targets' original units. With several targets the
 * overall numbers are the plain means over the targets, scikit-learn's {@code uniform_average}.
 *
 * @param rmse root of the mean squared error, in the target's unit
 * @param mae mean absolute error, in the target's unit
 * @param r2 1 − Σw(y−ŷ)² / Σw(y−ȳ)²; NaN if a target is constant
 * @param targets each target
 */
public record RegressionMetrics(
    long examples,
    double weight,
    double loss,
    double rmse,
    double mae,
    double r2,
    List<Target> targets)
    implements Metrics {

  public RegressionMetrics {
    targets = List.copyOf(targets);
  }

  /** The three measures of one target, named by its column. */
  public record Target(String name, double rmse, double mae, double r2)
      implements java.io.Serializable {
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", name);
      map.put("rmse", rmse);
      map.put("mae", mae);
      Metrics.putDefined(map, "r2", r2);
      return map;
    }
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("examples", examples);
    map.put("weight", weight);
    Metrics.putDefined(map, "loss", loss);
    map.put("rmse", rmse);
    map.put("mae", mae);
    Metrics.putDefined(map, "r2", r2);
    List<Object> perTarget = new ArrayList<>();
    targets.forEach(t -> perTarget.add(t.toMap()));
    map.put("targets", perTarget);
    return map;
  }
}
