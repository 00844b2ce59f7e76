package org.backfold.model;

import java.util.ArrayList;
import java.util.List;

/** Weights by label: actual, predicted, both; and of the examples with every label right. */
final class MultiLabelSums implements MetricSums {
  private static final long serialVersionUID = 1L;

  private final LossSums losses = new LossSums();
  private final double[] actual;
  private final double[] predicted;
  private final double[] correct;
  private double allRight;
  private double wrongLabels;

  MultiLabelSums(int labels) {
    actual = new double[labels];
    predicted = new double[labels];
    correct = new double[labels];
  }

  @Override
  public LossSums losses() {
    return losses;
  }

  @Override
  public void add(ScoredBlock block) {
    losses.add(block);
    int labels = actual.length;
    for (int j = 0; j < block.examples(); j++) {
      double weight = block.weights()[j];
      int wrong = 0;
      for (int k = 0; k < labels; k++) {
        boolean is = block.targets()[j * labels + k] > 0.5;
        boolean guess = block.predictions()[j * labels + k] > 0.5;
        actual[k] += is ? weight : 0;
        predicted[k] += guess ? weight : 0;
        correct[k] += is && guess ? weight : 0;
        wrong += is == guess ? 0 : 1;
      }
      wrongLabels += weight * wrong;
      allRight += wrong == 0 ? weight : 0;
    }
  }

  @Override
  public void merge(MetricSums right) {
    MultiLabelSums other = (MultiLabelSums) right;
    losses.merge(other.losses);
    MetricSums.addTo(actual, other.actual);
    MetricSums.addTo(predicted, other.predicted);
    MetricSums.addTo(correct, other.correct);
    allRight += other.allRight;
    wrongLabels += other.wrongLabels;
  }

  @Override
  public MultiLabelMetrics metrics(List<String> names, double[] areas) {
    List<ClassMetrics> labels = new ArrayList<>();
    double bothSum = 0;
    double eitherSum = 0;
    double f1s = 0;
    for (int k = 0; k < actual.length; k++) {
      ClassMetrics label =
          ClassMetrics.of(names.get(k), correct[k], predicted[k], actual[k], areas[k]);
      labels.add(label);
      f1s += label.f1();
      bothSum += 2 * correct[k];
      eitherSum += predicted[k] + actual[k];
    }
    return new MultiLabelMetrics(
        losses.examples,
        losses.weight,
        losses.meanLoss(),
        allRight / losses.weight,
        wrongLabels / (losses.weight * actual.length),
        ClassMetrics.ratio(bothSum, eitherSum),
        f1s / actual.length,
        MetricSums.mean(areas),
        labels);
  }
}
