package org.backfold.cli;

import java.util.ArrayList;
import java.util.List;
import org.backfold.model.ClassificationMetrics;
import org.backfold.model.Metrics;
import org.backfold.model.MultiLabelMetrics;
import org.backfold.model.RegressionMetrics;

/** Metrics as a line for people; metrics.json holds all of them. */
final class Scores {
  private Scores() {}

  /** Such as {@code accuracy 0.9767, macro F1 0.9766, AUC 0.9981, log loss 0.0812}. */
  static String describe(Metrics metrics) {
    List<String> scores = new ArrayList<>();
    if (metrics instanceof ClassificationMetrics classification) {
      add(scores, "accuracy", Figures.share(classification.accuracy()));
      add(scores, "macro F1", Figures.share(classification.macroF1()));
      addArea(scores, classification.auc());
      add(scores, "log loss", Figures.significant(classification.logLoss()));
    } else if (metrics instanceof RegressionMetrics regression) {
      add(scores, "RMSE", Figures.significant(regression.rmse()));
      add(scores, "MAE", Figures.significant(regression.mae()));
      if (!Double.isNaN(regression.r2())) {
        add(scores, "R²", Figures.share(regression.r2()));
      }
    } else if (metrics instanceof MultiLabelMetrics labels) {
      add(scores, "all labels right", Figures.share(labels.subsetAccuracy()));
      add(scores, "Hamming loss", Figures.share(labels.hammingLoss()));
      add(scores, "micro F1", Figures.share(labels.microF1()));
      add(scores, "macro F1", Figures.share(labels.macroF1()));
      addArea(scores, labels.auc());
    }
    return String.join(", ", scores);
  }

  private static void addArea(List<String> scores, double area) {
    if (!Double.isNaN(area)) {
      add(scores, "AUC", Figures.share(area));
    }
  }

  private static void add(List<String> scores, String name, String value) {
    scores.add(name + " " + value);
  }
}
