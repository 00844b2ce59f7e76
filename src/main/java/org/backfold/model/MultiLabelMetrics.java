package org.backfold.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics of a multi-label classification, weighted, with scikit-learn's definitions; a label is
 * predicted where its output is above ½.
 *
 * @param subsetAccuracy share of the weight with every label right
 * @param hammingLoss share of wrong labels
 * @param microF1 F1 of all labels counted together
 * @param macroF1 mean F1 over labels
 * @param auc mean area under the ROC curve over labels; NaN if a label is everywhere or nowhere
 * @param labels each label, in schema order
 */
public record MultiLabelMetrics(
    long examples,
    double weight,
    double loss,
    double subsetAccuracy,
    double hammingLoss,
    double microF1,
    double macroF1,
    double auc,
    List<ClassMetrics> labels)
    implements Metrics {

  public MultiLabelMetrics {
    labels = List.copyOf(labels);
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("examples", examples);
    map.put("weight", weight);
    Metrics.putDefined(map, "loss", loss);
    map.put("subsetAccuracy", subsetAccuracy);
    map.put("hammingLoss", hammingLoss);
    map.put("microF1", microF1);
    map.put("macroF1", macroF1);
    Metrics.putDefined(map, "auc", auc);
    List<Object> perLabel = new ArrayList<>();
    labels.forEach(label -> perLabel.add(label.toMap()));
    map.put("labels", perLabel);
    return map;
  }
}
