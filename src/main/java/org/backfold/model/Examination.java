package org.backfold.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.backfold.data.Example;
import org.backfold.data.Task;

/**
 * What there is to look at in a model's predictions beyond its {@link Metrics}: of bounded size
 * however many examples there are, and the same whatever their order.
 *
 * @param curves one per class or label, in schema order; empty for regression and for more than
 *     {@value #MOST_CURVES}
 * @param calibration bins of predicted probability that hold examples, ascending: of two classes
 *     the second one's, of more the likeliest one's, of labels all of them; empty for regression
 * @param worst the {@value #WORST} most confidently wrong examples, or those farthest off, the
 *     worst first
 * @param sample for regression {@value #SAMPLE} examples at most, without their features, as good
 *     as drawn by lot
 */
public record Examination(
    List<Curve> curves, List<Bin> calibration, List<ExaminedRow> worst, List<ExaminedRow> sample) {
  public static final int WORST = 20;
  public static final int SAMPLE = 800;
  public static final int MOST_CURVES = 20;
  public static final int CALIBRATION_BINS = 10;

  public Examination {
    curves = List.copyOf(curves);
    calibration = List.copyOf(calibration);
    worst = List.copyOf(worst);
    sample = List.copyOf(sample);
  }

  /**
   * The ROC and the precision-recall curve of one class against the rest, thresholds descending.
   *
   * @param name of the class or label
   * @param area under the ROC curve drawn, NaN if one side is missing; {@link ClassMetrics#auc} has
   *     it from all thresholds
   * @param averagePrecision Σ (Rₙ − Rₙ₋₁) Pₙ, the area under the other, NaN without positives
   * @param prevalence share of the positives: the precision of guessing
   * @param falsePositives rates, from 0 on
   * @param truePositives rates, as many
   * @param recalls one less: there is no precision at recall 0
   * @param precisions as many
   */
  public record Curve(
      String name,
      double area,
      double averagePrecision,
      double prevalence,
      List<Double> falsePositives,
      List<Double> truePositives,
      List<Double> recalls,
      List<Double> precisions) {}

  /**
   * Examples of about equal predicted probability.
   *
   * @param weight their weight
   * @param predicted mean probability
   * @param observed share that came true
   */
  public record Bin(double weight, double predicted, double observed) {}

  /**
   * Σ weight · |predicted − observed| / Σ weight over the bins (Naeini, Cooper, Hauskrecht 2015).
   */
  public double calibrationError() {
    double error = 0;
    double weight = 0;
    for (Bin bin : calibration) {
      error += bin.weight * Math.abs(bin.predicted - bin.observed);
      weight += bin.weight;
    }
    return weight > 0 ? error / weight : 0;
  }

  /**
   * Examines {@code model} on {@code examples}; one pass.
   *
   * @param examples read with the model's schema; weights count
   */
  public static Examination of(TrainedModel model, JavaRDD<Example> examples) {
    Task task = model.schema().task();
    int outputs = model.outputs();
    double[] deviations = deviations(model, outputs);
    Broadcast<TrainedModel> shared =
        JavaSparkContext.fromSparkContext(examples.context()).broadcast(model);
    try {
      List<ExaminationSums> parts =
          examples
              .mapPartitions(
                  rows -> {
                    ExaminationSums sums = new ExaminationSums(task, outputs, deviations);
                    shared
                        .value()
                        .scorer()
                        .score(
                            rows,
                            Example::features,
                            (row, prediction) -> {
                              sums.add(row, prediction);
                              return row;
                            })
                        .forEachRemaining(row -> {});
                    return Collections.singleton(sums).iterator();
                  })
              .collect(); // in partition order
      return parts.stream()
          .reduce(new ExaminationSums(task, outputs, deviations), ExaminationSums::merge)
          .examination(model.schema().classes());
    } finally {
      shared.destroy();
    }
  }

  private static double[] deviations(TrainedModel model, int outputs) {
    double[] ones = new double[outputs];
    Arrays.fill(ones, 1);
    return model.scaling().targets().map(scaling -> scaling.deviations().clone()).orElse(ones);
  }
}
