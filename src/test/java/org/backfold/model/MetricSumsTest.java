package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.backfold.data.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricSumsTest {
  /** Sums of about 100 numbers, relative. */
  private static final double TOLERANCE = 1e-12;

  private static final double[] NO_AREAS = {Double.NaN, Double.NaN, Double.NaN};

  /**
   * Confusion (actual down): a 2 0 1, b 1 3 0, c never. Weights 2, 1, 1, 3.
   *
   * <pre>
   * precision  a 2/3   b 3/3   c 0/1        recall  a 2/3   b 3/4
   * f1         a 2/3   b 6/7   c 0          macro   (2/3 + 6/7 + 0) / 3 = 32/63
   * </pre>
   */
  @Test
  void classificationByHand() {
    double[] predictions = {.5, .25, .25, .25, .25, .5, .5, .25, .25, .25, .5, .25};
    ClassificationSums sums = new ClassificationSums(3);
    sums.add(
        new ScoredBlock(predictions, new double[] {0, 0, 1, 1}, new double[] {2, 1, 1, 3}, 3.5));
    ClassificationMetrics metrics = sums.metrics(List.of("a", "b", "c"), NO_AREAS);
    assertEquals(4, metrics.examples());
    assertEquals(7, metrics.weight());
    assertEquals(0.5, metrics.loss());
    assertEquals(5 / 7.0, metrics.accuracy(), TOLERANCE);
    assertEquals(17 / 24.0, metrics.balancedAccuracy(), TOLERANCE);
    assertEquals(32 / 63.0, metrics.macroF1(), TOLERANCE);
    // weights 2 and 3 at p = ½, 1 and 1 at p = ¼: (5 ln 2 + 2 ln 4) / 7 = 9/7 ln 2
    assertEquals(9 / 7.0 * 0.6931471805599453, metrics.logLoss(), TOLERANCE);
    assertEquals(
        List.of(List.of(2.0, 0.0, 1.0), List.of(1.0, 3.0, 0.0), List.of(0.0, 0.0, 0.0)),
        metrics.confusion());
    assertEquals(0.75, metrics.classes().get(1).recall());
    assertEquals(4, metrics.classes().get(1).support());
    assertTrue(Double.isNaN(metrics.auc()));
    assertFalse(metrics.toMap().containsKey("auc"));
    assertEquals(
        List.of(
            "examples",
            "weight",
            "loss",
            "logLoss",
            "accuracy",
            "balancedAccuracy",
            "macroF1",
            "classes",
            "confusion"),
        List.copyOf(metrics.toMap().keySet()));
  }

  @Test
  void aCertainMistakeHasAFiniteLogLoss() {
    ClassificationSums sums = new ClassificationSums(2);
    sums.add(new ScoredBlock(new double[] {1, 0}, new double[] {1}, new double[] {1}, 1));
    double logLoss = sums.metrics(List.of("a", "b"), NO_AREAS).logLoss();
    assertEquals(36.04365338911715, logLoss, TOLERANCE); // 52 ln 2
  }

  @Test
  void manyClassesHaveNoConfusionMatrix() {
    ClassificationSums sums = new ClassificationSums(101);
    double[] predictions = new double[101];
    predictions[100] = 1;
    sums.add(new ScoredBlock(predictions, new double[] {100}, new double[] {1}, 0));
    String[] names = new String[101];
    java.util.Arrays.fill(names, "name");
    ClassificationMetrics metrics = sums.metrics(List.of(names), new double[101]);
    assertEquals(List.of(), metrics.confusion());
    assertEquals(1, metrics.accuracy());
    assertEquals(1, metrics.macroF1());
  }

  /** Errors 1, −1, 2 with weights 1, 2, 1: squares 1 + 2 + 4 = 7, absolutes 5, weight 4. */
  @Test
  void regressionByHand() {
    RegressionSums sums = new RegressionSums(1);
    sums.add(
        new ScoredBlock(
            new double[] {0, 3, 8}, new double[] {1, 2, 10}, new double[] {1, 2, 1}, 2));
    RegressionMetrics metrics = sums.metrics(List.of("y"), new double[0]);
    assertEquals(Math.sqrt(7 / 4.0), metrics.rmse(), TOLERANCE);
    assertEquals(1.25, metrics.mae(), TOLERANCE);
    // mean 15/4, spread (11/4)² + 2 (7/4)² + (25/4)² = 844/16 = 52.75
    assertEquals(1 - 7 / 52.75, metrics.r2(), TOLERANCE);
    assertEquals(0.5, metrics.loss());
  }

  @Test
  void aConstantTargetHasNoR2() {
    RegressionSums sums = new RegressionSums(1);
    sums.add(new ScoredBlock(new double[] {0, 3}, new double[] {2, 2}, new double[] {1, 1}, 2));
    Map<String, Object> map = sums.metrics(List.of("y"), new double[0]).toMap();
    assertFalse(map.containsKey("r2"));
    assertEquals(1.5, map.get("mae"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary", "three-classes", "class-never-seen"})
  void classificationAsScikitLearn(String name) throws IOException {
    JsonNode golden = golden(name);
    JsonNode expected = golden.get("expected");
    double[] areas = doubles(expected.get("areas"));
    ClassificationMetrics metrics =
        (ClassificationMetrics) sums(golden, Task.CLASSIFICATION).metrics(names(areas), areas);
    assertClose(expected, "accuracy", metrics.accuracy());
    assertClose(expected, "balancedAccuracy", metrics.balancedAccuracy());
    assertClose(expected, "macroF1", metrics.macroF1());
    assertClose(expected, "logLoss", metrics.logLoss());
    assertClose(expected, "auc", metrics.auc());
    assertPerClass(expected, "precision", metrics.classes(), ClassMetrics::precision);
    assertPerClass(expected, "recall", metrics.classes(), ClassMetrics::recall);
    assertPerClass(expected, "f1", metrics.classes(), ClassMetrics::f1);
    assertPerClass(expected, "support", metrics.classes(), ClassMetrics::support);
    for (int k = 0; k < areas.length; k++) {
      double[] row = metrics.confusion().get(k).stream().mapToDouble(d -> d).toArray();
      assertArrayEquals(doubles(expected.get("confusion").get(k)), row, TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"regression", "two-targets"})
  void regressionAsScikitLearn(String name) throws IOException {
    JsonNode golden = golden(name);
    JsonNode expected = golden.get("expected");
    double[] perTarget = doubles(expected.get("r2PerTarget"));
    RegressionMetrics metrics =
        (RegressionMetrics) sums(golden, Task.REGRESSION).metrics(names(perTarget), new double[0]);
    // targets near 1e6 with errors near 4 leave 9 digits: 1e6 · 2⁻⁵³ · 1e6 / 4²
    double tolerance = 1e-9;
    assertEquals(expected.get("rmse").doubleValue(), metrics.rmse(), tolerance);
    assertEquals(expected.get("mae").doubleValue(), metrics.mae(), tolerance);
    assertEquals(expected.get("r2").doubleValue(), metrics.r2(), tolerance);
    for (int k = 0; k < perTarget.length; k++) {
      RegressionMetrics.Target target = metrics.targets().get(k);
      assertEquals(perTarget[k], target.r2(), tolerance);
      assertEquals(doubles(expected.get("rmsePerTarget"))[k], target.rmse(), tolerance);
      assertEquals(doubles(expected.get("maePerTarget"))[k], target.mae(), tolerance);
    }
  }

  @Test
  void multiLabelAsScikitLearn() throws IOException {
    JsonNode golden = golden("multi-label");
    JsonNode expected = golden.get("expected");
    double[] areas = {0.25, 0.5, 0.75};
    MultiLabelMetrics metrics =
        (MultiLabelMetrics) sums(golden, Task.MULTI_LABEL).metrics(names(areas), areas);
    assertClose(expected, "subsetAccuracy", metrics.subsetAccuracy());
    assertClose(expected, "hammingLoss", metrics.hammingLoss());
    assertClose(expected, "microF1", metrics.microF1());
    assertClose(expected, "macroF1", metrics.macroF1());
    assertPerClass(expected, "f1", metrics.labels(), ClassMetrics::f1);
    assertEquals(0.5, metrics.auc(), TOLERANCE);
  }

  @Test
  void mergedPartsGiveTheMetricsOfTheWhole() throws IOException {
    for (String name : List.of("three-classes", "two-targets", "multi-label")) {
      Task task =
          Map.of("three-classes", Task.CLASSIFICATION, "two-targets", Task.REGRESSION)
              .getOrDefault(name, Task.MULTI_LABEL);
      JsonNode golden = golden(name);
      double[] areas = {0.5, 0.5, 0.5};
      Map<String, Object> whole = sums(golden, task).metrics(names(areas), areas).toMap();
      int outputs = golden.get("predictions").get(0).size();
      MetricSums merged = MetricSums.of(Models.schema(task, 1, 1), outputs);
      int examples = golden.get("weights").size();
      for (int from = 0; from < examples; from += 17) {
        MetricSums part = MetricSums.of(Models.schema(task, 1, 1), outputs);
        part.add(block(golden, from, Math.min(examples, from + 17)));
        merged.merge(part);
      }
      merged.merge(MetricSums.of(Models.schema(task, 1, 1), outputs)); // an empty partition
      Map<String, Object> parts = merged.metrics(names(areas), areas).toMap();
      assertEquals(whole.keySet(), parts.keySet());
      for (String key : whole.keySet()) {
        if (whole.get(key) instanceof Double value) {
          assertEquals(value, (Double) parts.get(key), 1e-12 * Math.max(1, value), key);
        }
      }
    }
  }

  private static MetricSums sums(JsonNode golden, Task task) {
    int outputs = golden.get("predictions").get(0).size();
    MetricSums sums = MetricSums.of(Models.schema(task, 1, 1), outputs);
    sums.add(block(golden, 0, golden.get("weights").size()));
    return sums;
  }

  /** Examples {@code from} to {@code to} of a golden case. */
  static ScoredBlock block(JsonNode golden, int from, int to) {
    return new ScoredBlock(
        columns(golden.get("predictions"), from, to),
        columns(golden.get("targets"), from, to),
        java.util.Arrays.copyOfRange(doubles(golden.get("weights")), from, to),
        0);
  }

  static JsonNode golden(String name) throws IOException {
    try (InputStream in = MetricSumsTest.class.getResourceAsStream("/golden/metrics.json")) {
      return new ObjectMapper().readTree(in).get(name);
    }
  }

  private static double[] columns(JsonNode rows, int from, int to) {
    int width = rows.get(0).size();
    double[] values = new double[width * (to - from)];
    for (int j = from; j < to; j++) {
      System.arraycopy(doubles(rows.get(j)), 0, values, (j - from) * width, width);
    }
    return values;
  }

  /** null becomes NaN. */
  static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).isNull() ? Double.NaN : array.get(i).doubleValue();
    }
    return values;
  }

  private static List<String> names(double[] perOutput) {
    return List.of("a", "b", "c", "d", "e").subList(0, perOutput.length);
  }

  private static void assertClose(JsonNode expected, String key, double actual) {
    double value = expected.get(key).isNull() ? Double.NaN : expected.get(key).doubleValue();
    assertEquals(value, actual, TOLERANCE, key);
  }

  private static void assertPerClass(
      JsonNode expected,
      String key,
      List<ClassMetrics> actual,
      ToDoubleFunction<ClassMetrics> value) {
    double[] values = actual.stream().mapToDouble(value).toArray();
    assertArrayEquals(doubles(expected.get(key)), values, TOLERANCE, key);
  }
}
