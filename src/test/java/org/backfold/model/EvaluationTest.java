package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.backfold.SparkTestSession;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;
import scala.Tuple4;

@Tag("spark")
class EvaluationTest {
  /** Sums of a few thousand terms in another order, relative to values near 1. */
  private static final double TOLERANCE = 1e-11;

  private static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(SparkTestSession.get().sparkContext());
  }

  /** Scores in one range, in ranges of 7 examples, and in more ranges than distinct scores. */
  @ParameterizedTest
  @CsvSource({
    "binary,1000,3",
    "binary,7,1",
    "binary,7,5",
    "three-classes,7,4",
    "three-classes,1,2",
    "class-never-seen,9,3",
    "multi-label,1000,2",
    "multi-label,4,9"
  })
  void areasAsScikitLearn(String name, int examplesPerRange, int partitions) throws IOException {
    JsonNode golden = MetricSumsTest.golden(name);
    Task task = name.equals("multi-label") ? Task.MULTI_LABEL : Task.CLASSIFICATION;
    int outputs = golden.get("predictions").get(0).size();
    int examples = golden.get("weights").size();
    List<ScoredBlock> blocks = new ArrayList<>();
    for (int from = 0; from < examples; from += 8) {
      blocks.add(MetricSumsTest.block(golden, from, Math.min(examples, from + 8)));
    }
    double[] areas =
        new RocAreas(task, outputs, examplesPerRange)
            .of(spark().parallelize(blocks, partitions), examples);
    JsonNode expected = golden.get("expected");
    if (task == Task.MULTI_LABEL) {
      assertEquals(expected.get("auc").doubleValue(), MetricSums.mean(areas), 1e-12);
    } else {
      for (int k = 0; k < outputs; k++) {
        assertEquals(MetricSumsTest.doubles(expected.get("areas"))[k], areas[k], 1e-12);
      }
    }
  }

  /** Unit weights, where the arrival order cannot show in Spark's own metrics. */
  @Test
  void agreesWithSparkOnUnitWeights() {
    TrainedModel model = Models.classifier(4, 6, 3);
    List<Example> examples = examples(model, 700, false);
    ClassificationMetrics ours =
        (ClassificationMetrics) Evaluation.evaluate(model, spark().parallelize(examples, 3), 100);

    List<Tuple4<Object, Object, Object, double[]>> rows = new ArrayList<>();
    for (Example example : examples) {
      double[] p = model.predict(example.features().toArray());
      rows.add(
          new Tuple4<>(
              (double) TrainedModel.largest(p, 0, 3), example.target()[0], example.weight(), p));
    }
    MulticlassMetrics theirs = new MulticlassMetrics(spark().parallelize(rows, 1).rdd());
    assertEquals(theirs.accuracy(), ours.accuracy(), TOLERANCE);
    assertEquals(theirs.logLoss(1e-15), ours.logLoss(), TOLERANCE);
    assertEquals(ours.logLoss(), ours.loss(), TOLERANCE); // the loss is cross-entropy
    for (int k = 0; k < 3; k++) {
      int output = k;
      ClassMetrics metrics = ours.classes().get(k);
      assertEquals(theirs.precision(k), metrics.precision(), TOLERANCE);
      assertEquals(theirs.recall(k), metrics.recall(), TOLERANCE);
      assertEquals(theirs.fMeasure(k), metrics.f1(), TOLERANCE);
      List<Tuple2<Object, Object>> scores = new ArrayList<>();
      for (Tuple4<Object, Object, Object, double[]> row : rows) {
        scores.add(new Tuple2<>(row._4()[output], (double) row._2() == output ? 1.0 : 0.0));
      }
      double area =
          new BinaryClassificationMetrics(spark().parallelize(scores, 1).rdd(), 0).areaUnderROC();
      assertEquals(area, metrics.auc(), TOLERANCE);
    }
  }

  @Test
  void weightsCountLikeRepetitions() {
    TrainedModel model = Models.classifier(4, 6, 3);
    Random random = new Random(8);
    List<Example> weighted = new ArrayList<>();
    List<Example> repeated = new ArrayList<>();
    for (Example example : examples(model, 300, false)) {
      int times = random.nextInt(4);
      weighted.add(new Example(example.features(), example.target(), times));
      repeated.addAll(java.util.Collections.nCopies(times, example));
    }
    ClassificationMetrics left =
        (ClassificationMetrics) Evaluation.evaluate(model, spark().parallelize(weighted, 3));
    ClassificationMetrics right =
        (ClassificationMetrics) Evaluation.evaluate(model, spark().parallelize(repeated, 2));
    assertEquals(300, left.examples());
    assertEquals(right.weight(), left.weight());
    assertEquals(right.confusion(), left.confusion()); // whole numbers: exact
    assertEquals(right.auc(), left.auc(), TOLERANCE);
    assertEquals(right.loss(), left.loss(), TOLERANCE);
    assertEquals(right.logLoss(), left.logLoss(), TOLERANCE);
    assertEquals(right.macroF1(), left.macroF1(), TOLERANCE);
  }

  /** The later partitions finish first, then the earlier ones: nothing may change. */
  @ParameterizedTest
  @CsvSource({"classification", "regression", "multi-label"})
  void arrivalOrderDoesNotChangeABit(String kind) {
    TrainedModel model =
        switch (kind) {
          case "classification" -> Models.classifier(4, 6, 3);
          case "regression" -> Models.regressor(4, 6, 2);
          default -> Models.multiLabel(4, 5, 2);
        };
    List<Example> examples = examples(model, 2000, true);
    JavaRDD<Example> table = spark().parallelize(examples, 6);
    Metrics expected = Evaluation.evaluate(model, table, 300);
    for (boolean slowFirst : new boolean[] {true, false}) {
      JavaRDD<Example> uneven =
          table.mapPartitionsWithIndex(
              (index, rows) -> {
                int rounds = (slowFirst ? 5 - index : index) * 200_000;
                double busy = IntStream.range(0, rounds).mapToDouble(Math::sin).sum();
                return busy > 1e9 ? null : rows; // keeps the work from being optimized away
              },
              true);
      assertEquals(expected, Evaluation.evaluate(model, uneven, 300));
    }
  }

  @Test
  void emptyPartitionsAndOneExampleWork() {
    TrainedModel model = Models.regressor(4, 6, 2);
    List<Example> one = examples(model, 1, true);
    RegressionMetrics metrics =
        (RegressionMetrics) Evaluation.evaluate(model, spark().parallelize(one, 5));
    double[] prediction = model.predict(one.get(0).features().toArray());
    double[] target = one.get(0).target();
    double expected =
        (Math.abs(prediction[0] - target[0]) + Math.abs(prediction[1] - target[1])) / 2;
    assertEquals(expected, metrics.mae(), TOLERANCE);
    assertEquals(
        List.of("label0", "label1"), metrics.targets().stream().map(t -> t.name()).toList());
  }

  /** ½ Σ ((y − ŷ) / deviation)²: the loss is that of standardized targets, the errors are not. */
  @Test
  void regressionLossIsThatOfTraining() {
    TrainedModel model = Models.regressor(3, 2);
    List<Example> examples = examples(model, 40, true);
    double[] deviations = model.scaling().targets().orElseThrow().deviations();
    double sum = 0;
    double weight = 0;
    for (Example example : examples) {
      double[] p = model.predict(example.features().toArray());
      for (int k = 0; k < 2; k++) {
        double scaled = (p[k] - example.target()[k]) / deviations[k];
        sum += example.weight() * scaled * scaled / 2;
      }
      weight += example.weight();
    }
    Metrics metrics = Evaluation.evaluate(model, spark().parallelize(examples, 2));
    assertEquals(1, metrics.loss() / (sum / weight), TOLERANCE);
    assertNotEquals(0, metrics.loss());
  }

  @Test
  void nothingToEvaluateIsAnError() {
    TrainedModel model = Models.classifier(4, 6, 3);
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class,
            () -> Evaluation.evaluate(model, spark().parallelize(List.<Example>of(), 2)));
    assertTrue(none.getMessage().startsWith("Nothing to evaluate: the table has 0 usable"));
    Example weightless = new Example(Vectors.dense(1, 2, 3, 4), new double[] {0}, 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> Evaluation.evaluate(model, spark().parallelize(List.of(weightless), 1)));
  }

  @Test
  void predictionsThatAreNotFiniteAreAnError() {
    TrainedModel model = Models.passThrough(Task.REGRESSION, "squared-error", "identity", 2);
    TrainedModel huge =
        new TrainedModel(
            model.network(),
            new double[] {1e300, 0, -1e300, 1, 0, 0},
            Scaling.none(),
            model.schema(),
            model.provenance());
    Example example = new Example(Vectors.dense(1e300, 1e300), new double[] {0, 0}, 1);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Evaluation.evaluate(huge, spark().parallelize(List.of(example), 1)));
    assertTrue(error.getMessage().contains("NaN or infinite"), error::getMessage);
  }

  /** How a command scores a distributed table: the model broadcast, one scorer per partition. */
  @Test
  void scorersWorkInTasks() {
    TrainedModel model = Models.classifier(4, 6, 3);
    List<Example> examples = examples(model, 600, false);
    Broadcast<TrainedModel> shared = spark().broadcast(model);
    List<double[]> outputs =
        spark()
            .parallelize(examples, 2)
            .mapPartitions(
                rows -> shared.value().scorer().score(rows, Example::features, (row, p) -> p))
            .collect();
    shared.destroy();
    assertEquals(600, outputs.size());
    for (int i = 0; i < 600; i += 7) {
      double[] expected = model.predict(examples.get(i).features().toArray());
      assertArrayEquals(expected, outputs.get(i), 1e-12);
    }
  }

  @Test
  void leavesNothingCached() {
    TrainedModel model = Models.classifier(4, 6, 3);
    int before = spark().getPersistentRDDs().size();
    Evaluation.evaluate(model, spark().parallelize(examples(model, 50, true), 2));
    assertEquals(before, spark().getPersistentRDDs().size());
  }

  private static List<Example> examples(TrainedModel model, int count, boolean weighted) {
    Random random = new Random(count);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features = random.doubles(model.schema().features(), -2, 2).toArray();
      double[] target =
          switch (model.schema().task()) {
            case CLASSIFICATION -> new double[] {random.nextInt(model.outputs())};
            case REGRESSION -> random.doubles(model.outputs(), -3, 3).toArray();
            case MULTI_LABEL ->
                Arrays.stream(random.ints(model.outputs(), 0, 2).toArray())
                    .asDoubleStream()
                    .toArray();
          };
      double weight = weighted ? 0.1 + random.nextDouble() : 1;
      examples.add(new Example(Vectors.dense(features), target, weight));
    }
    return examples;
  }
}
