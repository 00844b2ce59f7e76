package org.backfold.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.backfold.data.Example;
import org.backfold.data.Task;

/** What an {@link Examination} is made of, of one partition or several. */
final class ExaminationSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Task task;
  private final double[] deviations; // of the targets of a regression in training
  private final ArrayList<ScoreBins> scores = new ArrayList<>();
  private final double[] binWeights = new double[Examination.CALIBRATION_BINS];
  private final double[] binConfidences = new double[Examination.CALIBRATION_BINS];
  private final double[] binHits = new double[Examination.CALIBRATION_BINS];
  private final FirstRows worst = new FirstRows(Examination.WORST);
  private final FirstRows sample;

  /**
   * @param deviations of the targets of a regression, read
   */
  ExaminationSums(Task task, int outputs, double[] deviations) {
    this.task = task;
    this.deviations = deviations;
    sample = new FirstRows(task == Task.REGRESSION ? Examination.SAMPLE : 0);
    boolean curves = task != Task.REGRESSION && outputs <= Examination.MOST_CURVES;
    for (int k = 0; curves && k < outputs; k++) {
      scores.add(new ScoreBins());
    }
  }

  void add(Example example, double[] prediction) {
    double weight = example.weight();
    switch (task) {
      case CLASSIFICATION -> addClass((int) example.target()[0], prediction, weight);
      case MULTI_LABEL -> addLabels(example.target(), prediction, weight);
      case REGRESSION -> {}
    }
    double wrongness = wrongness(example.target(), prediction);
    if (weight > 0 && (wrongness > 0 || task == Task.REGRESSION)) {
      ExaminedRow row =
          new ExaminedRow(
              new double[0], example.target(), prediction, wrongness, example.contentHash(0)[0]);
      sample.add(row, ExaminedRow.BY_HASH); // without its features, which nobody asks for
      if (worst.takes(row, ExaminedRow.BY_WRONGNESS)) {
        double[] features = example.features().toArray();
        worst.add(
            new ExaminedRow(features, row.target(), prediction, wrongness, row.hash()),
            ExaminedRow.BY_WRONGNESS);
      }
    }
  }

  private void addClass(int label, double[] prediction, double weight) {
    for (int k = 0; k < scores.size(); k++) {
      scores.get(k).add(prediction[k], k == label, weight);
    }
    if (prediction.length == 2) {
      calibrate(prediction[1], label == 1, weight);
    } else {
      int guess = TrainedModel.largest(prediction, 0, prediction.length);
      calibrate(prediction[guess], guess == label, weight);
    }
  }

  private void addLabels(double[] target, double[] prediction, double weight) {
    for (int k = 0; k < prediction.length; k++) {
      if (!scores.isEmpty()) {
        scores.get(k).add(prediction[k], target[k] > 0.5, weight);
      }
      calibrate(prediction[k], target[k] > 0.5, weight);
    }
  }

  private void calibrate(double probability, boolean hit, double weight) {
    int bin = (int) Math.max(0, Math.min(binWeights.length - 1, probability * binWeights.length));
    binWeights[bin] += weight;
    binConfidences[bin] += weight * probability;
    binHits[bin] += hit ? weight : 0;
  }

  private double wrongness(double[] target, double[] prediction) {
    double wrongness = 0;
    switch (task) {
      case CLASSIFICATION -> {
        int guess = TrainedModel.largest(prediction, 0, prediction.length);
        wrongness = guess == (int) target[0] ? 0 : prediction[guess];
      }
      case MULTI_LABEL -> {
        for (int k = 0; k < target.length; k++) {
          double distance = Math.abs(target[k] - prediction[k]);
          wrongness = Math.max(wrongness, distance >= 0.5 ? distance : 0);
        }
      }
      case REGRESSION -> {
        double squares = 0;
        for (int k = 0; k < target.length; k++) {
          double error = (target[k] - prediction[k]) / deviations[k];
          squares += error * error;
        }
        wrongness = Math.sqrt(squares);
      }
    }
    return wrongness;
  }

  ExaminationSums merge(ExaminationSums other) {
    for (int k = 0; k < scores.size(); k++) {
      scores.get(k).merge(other.scores.get(k));
    }
    MetricSums.addTo(binWeights, other.binWeights);
    MetricSums.addTo(binConfidences, other.binConfidences);
    MetricSums.addTo(binHits, other.binHits);
    worst.merge(other.worst, ExaminedRow.BY_WRONGNESS);
    sample.merge(other.sample, ExaminedRow.BY_HASH);
    return this;
  }

  Examination examination(List<String> names) {
    List<Examination.Curve> curves = new ArrayList<>();
    for (int k = 0; k < scores.size(); k++) {
      curves.add(scores.get(k).curve(names.get(k)));
    }
    List<Examination.Bin> bins = new ArrayList<>();
    for (int b = 0; b < binWeights.length; b++) {
      if (binWeights[b] > 0) {
        double weight = binWeights[b];
        bins.add(new Examination.Bin(weight, binConfidences[b] / weight, binHits[b] / weight));
      }
    }
    return new Examination(curves, bins, worst.rows(), sample.rows());
  }
}
