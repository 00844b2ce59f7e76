package org.backfold.notebook;

import java.util.List;
import org.backfold.figure.Figure;
import org.backfold.figure.HeatMap;
import org.backfold.model.ClassMetrics;
import org.backfold.model.ClassificationMetrics;
import org.backfold.model.Metrics;
import org.backfold.model.MultiLabelMetrics;
import org.backfold.model.RegressionMetrics;

/** How good a model is, in parts. */
final class MetricParts {
  /** A larger confusion matrix is too wide for a notebook. */
  private static final int MOST_CLASSES = 20;

  private MetricParts() {}

  static List<Part> of(Metrics metrics) {
    if (metrics instanceof ClassificationMetrics classification) {
      return of(classification);
    }
    return metrics instanceof MultiLabelMetrics labels
        ? of(labels)
        : of((RegressionMetrics) metrics);
  }

  private static List<Part> of(ClassificationMetrics metrics) {
    Part headline =
        new Part.Words(
            "Accuracy "
                + Numbers.share(metrics.accuracy())
                + ", log loss "
                + Numbers.significant(metrics.logLoss())
                + ", AUC "
                + Numbers.share(metrics.auc())
                + " on "
                + Numbers.count(metrics.examples())
                + " rows");
    Grid classes = classes("Class", metrics.classes());
    int size = metrics.confusion().size();
    return size == 0 || size > MOST_CLASSES
        ? List.of(headline, classes)
        : List.of(headline, confusion(metrics), classes);
  }

  private static Part confusion(ClassificationMetrics metrics) {
    List<String> names = metrics.classes().stream().map(ClassMetrics::name).toList();
    double[][] counts =
        metrics.confusion().stream()
            .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new);
    Figure figure = HeatMap.confusion("Confusion matrix", names, counts).figure();
    String[] head = new String[names.size() + 1];
    head[0] = "actual ↓ predicted →";
    for (int i = 0; i < names.size(); i++) {
      head[i + 1] = names.get(i);
    }
    Grid.Builder grid = Grid.builder("", 1, head);
    for (int i = 0; i < counts.length; i++) {
      Object[] row = new Object[counts.length + 1];
      row[0] = names.get(i);
      for (int j = 0; j < counts.length; j++) {
        row[j + 1] = Numbers.count(counts[i][j]);
      }
      grid.row(row);
    }
    return new Part.Picture(figure, grid.build().text());
  }

  private static Grid classes(String what, List<ClassMetrics> classes) {
    Grid.Builder grid =
        Grid.builder("", 1, what, "Precision", "Recall", "F1", "AUC", "Rows (weight)");
    for (ClassMetrics c : classes) {
      grid.row(
          c.name(),
          Numbers.share(c.precision()),
          Numbers.share(c.recall()),
          Numbers.share(c.f1()),
          Numbers.share(c.auc()),
          Numbers.count(c.support()));
    }
    return grid.build();
  }

  private static List<Part> of(MultiLabelMetrics metrics) {
    return List.of(
        new Part.Words(
            "All labels right "
                + Numbers.share(metrics.subsetAccuracy())
                + ", labels wrong "
                + Numbers.share(metrics.hammingLoss())
                + ", micro F1 "
                + Numbers.share(metrics.microF1())
                + " on "
                + Numbers.count(metrics.examples())
                + " rows"),
        classes("Label", metrics.labels()));
  }

  private static List<Part> of(RegressionMetrics metrics) {
    Grid.Builder grid = Grid.builder("", 1, "Target", "RMSE", "Mean absolute error", "R²");
    for (RegressionMetrics.Target target : metrics.targets()) {
      grid.row(
          target.name(),
          Numbers.significant(target.rmse()),
          Numbers.significant(target.mae()),
          Numbers.share(target.r2()));
    }
    return List.of(
        new Part.Words(
            "RMSE "
                + Numbers.significant(metrics.rmse())
                + ", R² "
                + Numbers.share(metrics.r2())
                + " on "
                + Numbers.count(metrics.examples())
                + " rows"),
        grid.build());
  }
}
