package org.backfold.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Weights by actual and predicted class, and the log-loss. */
final class ClassificationSums implements MetricSums {
  private static final long serialVersionUID = 1L;

  /** Smallest probability that log-loss takes, as scikit-learn: the spacing of doubles at 1. */
  static final double LEAST_PROBABILITY = 0x1p-52;

  private final LossSums losses = new LossSums();
  private final double[] actual;
  private final double[] predicted;
  private final double[] correct;
  private final double[] confusion; // [actual · classes + predicted], or empty
  private double logLoss;

  ClassificationSums(int classes) {
    actual = new double[classes];
    predicted = new double[classes];
    correct = new double[classes];
    boolean small = classes <= ClassificationMetrics.MOST_CONFUSION_CLASSES;
    confusion = new double[small ? classes * classes : 0];
  }

  @Override
  public LossSums losses() {
    return losses;
  }

  @Override
  public void add(ScoredBlock block) {
    losses.add(block);
    int classes = actual.length;
    for (int j = 0; j < block.examples(); j++) {
      double weight = block.weights()[j];
      int label = (int) block.targets()[j];
      int guess = TrainedModel.largest(block.predictions(), j * classes, classes);
      double probability = block.predictions()[j * classes + label];
      actual[label] += weight;
      predicted[guess] += weight;
      correct[label] += label == guess ? weight : 0;
      if (confusion.length > 0) {
        confusion[label * classes + guess] += weight;
      }
      // StrictMath: the same bits on every machine
      logLoss -= weight * StrictMath.log(Math.max(probability, LEAST_PROBABILITY));
    }
  }

  @Override
  public void merge(MetricSums right) {
    ClassificationSums other = (ClassificationSums) right;
    losses.merge(other.losses);
    MetricSums.addTo(actual, other.actual);
    MetricSums.addTo(predicted, other.predicted);
    MetricSums.addTo(correct, other.correct);
    MetricSums.addTo(confusion, other.confusion);
    logLoss += other.logLoss;
  }

  @Override
  public ClassificationMetrics metrics(List<String> names, double[] areas) {
    int classes = actual.length;
    List<ClassMetrics> perClass = new ArrayList<>();
    double right = 0;
    double recalls = 0;
    double f1s = 0;
    int occurring = 0; // in the table
    int seen = 0; // in the table or among the predictions
    for (int k = 0; k < classes; k++) {
      ClassMetrics metrics =
          ClassMetrics.of(names.get(k), correct[k], predicted[k], actual[k], areas[k]);
      perClass.add(metrics);
      right += correct[k];
      recalls += metrics.recall();
      f1s += metrics.f1();
      occurring += actual[k] > 0 ? 1 : 0;
      seen += actual[k] > 0 || predicted[k] > 0 ? 1 : 0;
    }
    return new ClassificationMetrics(
        losses.examples,
        losses.weight,
        losses.meanLoss(),
        logLoss / losses.weight,
        right / losses.weight,
        recalls / occurring,
        f1s / seen,
        classes == 2 ? areas[1] : MetricSums.mean(areas),
        perClass,
        confusionRows());
  }

  private List<List<Double>> confusionRows() {
    List<List<Double>> rows = new ArrayList<>();
    int classes = actual.length;
    for (int from = 0; from < confusion.length; from += classes) {
      rows.add(Arrays.stream(confusion, from, from + classes).boxed().toList());
    }
    return rows;
  }
}
