package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.SparkTestSession;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class ExaminationTest {
  /** Of an area: examples in one of 400 bins count as tied. */
  private static final double BINNING = 2e-3;

  /** Two classes; the logit of the second is the feature. */
  private static final TrainedModel SIGMOID =
      Models.passThrough(Task.CLASSIFICATION, "binary-cross-entropy", "sigmoid", 1, "no", "yes");

  private static JavaRDD<Example> distribute(List<Example> rows, int slices) {
    return JavaSparkContext.fromSparkContext(SparkTestSession.get().sparkContext())
        .parallelize(rows, slices);
  }

  private static Example row(double logit, int label, double weight) {
    return new Example(Vectors.dense(logit), new double[] {label}, weight);
  }

  private static List<Example> noisy(int rows) {
    Random random = new Random(4);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(2);
      examples.add(row(2 * label - 1 + 1.5 * random.nextGaussian(), label, 1 + random.nextInt(3)));
    }
    return examples;
  }

  /**
   * Thresholds from the top: 3 is yes (weight 1), 1 is no (weight 2), −2 is yes (weight 3): the
   * rates are (0, ¼), (1, ¼), (1, 1), the precisions 1, ⅓, ⅔.
   */
  @Test
  void curvesGoThroughEveryThreshold() {
    Examination examination =
        Examination.of(SIGMOID, distribute(List.of(row(-2, 1, 3), row(3, 1, 1), row(1, 0, 2)), 2));

    Examination.Curve yes = examination.curves().get(1);
    assertEquals("yes", yes.name());
    assertEquals(List.of(0.0, 0.0, 1.0, 1.0), yes.falsePositives());
    assertEquals(List.of(0.0, 0.25, 0.25, 1.0), yes.truePositives());
    assertEquals(List.of(1.0, 1 / 3.0, 4 / 6.0), yes.precisions());
    assertEquals(0.25, yes.area(), 1e-15);
    assertEquals(0.25 * 1 + 0.75 * 4 / 6, yes.averagePrecision(), 1e-15);
    assertEquals(4 / 6.0, yes.prevalence(), 1e-15);
  }

  @Test
  void areasOfTheCurvesAreThoseOfTheMetrics() {
    JavaRDD<Example> rows = distribute(noisy(3000), 3);
    ClassificationMetrics metrics = (ClassificationMetrics) Evaluation.evaluate(SIGMOID, rows);
    Examination examination = Examination.of(SIGMOID, rows);
    assertEquals(metrics.auc(), examination.curves().get(1).area(), BINNING);
    assertTrue(examination.curves().get(1).falsePositives().size() <= ScoreBins.BINS + 1);
  }

  @Test
  void nothingDependsOnTheOrderOfRows() {
    List<Example> rows = noisy(500);
    Examination one = Examination.of(SIGMOID, distribute(rows, 1));
    Collections.reverse(rows);
    Examination seven = Examination.of(SIGMOID, distribute(rows, 7));
    assertEquals(one.curves(), seven.curves()); // whole weights: sums are exact
    for (int i = 0; i < Examination.WORST; i++) {
      assertArrayEquals(one.worst().get(i).features(), seven.worst().get(i).features());
    }
  }

  /** Logit 4: p = 0.982; logit 5: 0.9933; logit −3 of a yes: predicted no with 0.9526. */
  @Test
  void theMostConfidentlyWrongComeFirst() {
    List<Example> rows =
        List.of(row(4, 0, 1), row(9, 1, 1), row(-3, 1, 1), row(5, 0, 1), row(-9, 0, 1));
    List<ExaminedRow> worst = Examination.of(SIGMOID, distribute(rows, 3)).worst();
    assertEquals(List.of(5.0, 4.0, -3.0), worst.stream().map(row -> row.features()[0]).toList());
    assertEquals(0.9526, worst.get(2).wrongness(), 1e-4);
  }

  /** Four of probability ½ in one bin, of which one is true: off by ¼. */
  @Test
  void calibrationComparesProbabilitiesWithFrequencies() {
    List<Example> rows = List.of(row(0, 1, 1), row(0, 0, 1), row(0, 0, 1), row(0, 0, 1));
    Examination examination = Examination.of(SIGMOID, distribute(rows, 2));
    assertEquals(List.of(new Examination.Bin(4, 0.5, 0.25)), examination.calibration());
    assertEquals(0.25, examination.calibrationError(), 1e-15);
  }

  @Test
  void aRegressionIsSampledAndItsWorstAreFarthestOff() {
    TrainedModel identity = Models.passThrough(Task.REGRESSION, "squared-error", "identity", 1);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(new Example(Vectors.dense(i), new double[] {i + (i == 17 ? 9 : 1)}, 1));
    }
    Examination examination = Examination.of(identity, distribute(rows, 3));
    assertEquals(17, examination.worst().get(0).features()[0]);
    assertEquals(9, examination.worst().get(0).wrongness());
    assertEquals(Examination.SAMPLE, examination.sample().size());
    assertTrue(examination.curves().isEmpty() && examination.calibration().isEmpty());
  }
}
