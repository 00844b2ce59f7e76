package org.backfold.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics of a classification, weighted, with scikit-learn's definitions.
 *
 * @param logLoss mean of −ln p(actual class) in nats, p not below 2⁻⁵²
 * @param accuracy share of the weight whose likeliest class is the actual one
 * @param balancedAccuracy mean recall of the classes that occur in the table
 * @param macroF1 mean F1 of the classes that occur in the table or among the predictions
 * @param auc area under the ROC curve: two classes, of the second one's probability; more, the mean
 *     over classes of one against the rest; NaN if a class does not occur
 * @param classes each class, in schema order
 * @param confusion weight by [actual class][predicted class]; empty for more than {@value
 *     #MOST_CONFUSION_CLASSES} classes
 */
public record ClassificationMetrics(
    long examples,
    double weight,
    double loss,
    double logLoss,
    double accuracy,
    double balancedAccuracy,
    double macroF1,
    double auc,
    List<ClassMetrics> classes,
    List<List<Double>> confusion)
    implements Metrics {

  /** A larger matrix is not looked at, and every partition would send one. */
  public static final int MOST_CONFUSION_CLASSES = 100;

  public ClassificationMetrics {
    classes = List.copyOf(classes);
    confusion = List.copyOf(confusion);
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("examples", examples);
    map.put("weight", weight);
    Metrics.putDefined(map, "loss", loss);
    map.put("logLoss", logLoss);
    map.put("accuracy", accuracy);
    map.put("balancedAccuracy", balancedAccuracy);
    map.put("macroF1", macroF1);
    Metrics.putDefined(map, "auc", auc);
    List<Object> perClass = new ArrayList<>();
    classes.forEach(c -> perClass.add(c.toMap()));
    map.put("classes", perClass);
    if (!confusion.isEmpty()) {
      map.put("confusion", confusion);
    }
    return map;
  }
}
