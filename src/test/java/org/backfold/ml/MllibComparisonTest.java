package org.backfold.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Random;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our classifier beside MLlib's on the same DataFrame, with the same calls. */
@Tag("spark")
class MllibComparisonTest {
  /** Both stop within their tolerance of 1e-6 of an optimum; of another optimum, ours is lower. */
  private static final double TOLERANCE = 1e-3;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void reachesAtLeastMllibsObjective(long seed) {
    Dataset<Row> table = Tables.clouds(600);
    int[] layers = {2, 6, 3};
    long start = System.nanoTime();
    MultilayerPerceptronClassificationModel mllib =
        new MultilayerPerceptronClassifier()
            .setLayers(layers)
            .setMaxIter(150)
            .setTol(1e-6)
            .setBlockSize(128)
            .setSeed(seed)
            .setSolver("l-bfgs")
            .fit(table);
    long between = System.nanoTime();
    NeuralNetworkClassificationModel ours =
        new NeuralNetworkClassifier()
            .setLayers(layers)
            .setMaxIter(150)
            .setTol(1e-6)
            .setBlockSize(128)
            .setSeed(seed)
            .setSolver("l-bfgs")
            .fit(table);
    long end = System.nanoTime();
    double theirs = logLoss(mllib.transform(table));
    double own = logLoss(ours.transform(table));
    System.out.printf(
        Locale.ROOT,
        "%-10s %10s %9s %8s%n%-10s %10.6f %9.4f %8.2f%n%-10s %10.6f %9.4f %8.2f%n",
        "seed " + seed,
        "objective",
        "accuracy",
        "seconds",
        "MLlib",
        theirs,
        accuracy(mllib.transform(table)),
        (between - start) * 1e-9,
        "Backfold",
        own,
        accuracy(ours.transform(table)),
        (end - between) * 1e-9);
    assertTrue(own <= theirs * (1 + TOLERANCE), own + " > " + theirs);
    assertEquals(own, ours.summary().history().best().objective(), own * 1e-9);
    assertTrue(accuracy(ours.transform(table)) > 0.84);
  }

  /**
   * One start, one function, one algorithm: the values differ by rounding alone, which grows with
   * the iterations.
   */
  @Test
  void fromMllibsStartOnMllibsInputsTheObjectiveFallsAsMllibs() {
    Dataset<Row> table = Tables.clouds(300).repartition(1); // its blocks weigh the same: one
    int[] layers = {2, 4, 3};
    Vector start = Vectors.dense(new Random(3).doubles(27, -0.5, 0.5).toArray());
    double[] theirs =
        new MultilayerPerceptronClassifier()
            .setLayers(layers)
            .setInitialWeights(start)
            .setMaxIter(40)
            .setBlockSize(300)
            .fit(table)
            .summary()
            .objectiveHistory();
    double[] own =
        new NeuralNetworkClassifier()
            .setLayers(layers)
            .setInitialWeights(start)
            .setStandardization(false)
            .setMaxIter(40)
            .setBlockSize(300)
            .fit(table)
            .summary()
            .objectiveHistory();
    assertEquals(41, theirs.length, "MLlib counts the start as well");
    assertEquals(40, own.length);
    for (int k = 0; k < own.length; k++) {
      assertEquals(theirs[k + 1], own[k], 1e-6 * theirs[k + 1], "iteration " + (k + 1));
    }
    assertTrue(own[39] < 0.3 * own[0], () -> own[0] + " fell to " + own[39]);
  }

  @Test
  void withMllibsWeightsEveryColumnIsAsMllibs() {
    Dataset<Row> table = Tables.clouds(90);
    int[] layers = {2, 5, 3};
    MultilayerPerceptronClassificationModel mllib =
        new MultilayerPerceptronClassifier().setLayers(layers).setMaxIter(20).fit(table);
    NeuralNetworkClassificationModel ours =
        new NeuralNetworkClassifier()
            .setLayers(layers)
            .setStandardization(false)
            .setInitialWeights(mllib.weights())
            .setSolver("gd")
            .setStepSize(1e-300) // nothing moves
            .setMaxIter(1)
            .fit(table);
    assertEquals(mllib.weights(), ours.weights());
    String[] columns = {"rawPrediction", "probability", "prediction"};
    Row[] theirs = (Row[]) mllib.transform(table).orderBy("id").selectExpr(columns).collect();
    Row[] own = (Row[]) ours.transform(table).orderBy("id").selectExpr(columns).collect();
    assertEquals(90, own.length);
    for (int i = 0; i < own.length; i++) {
      assertClose(theirs[i].getAs(0), own[i].getAs(0), 1e-12);
      assertClose(theirs[i].getAs(1), own[i].getAs(1), 1e-12);
      assertEquals(theirs[i].getDouble(2), own[i].getDouble(2));
    }
  }

  private static void assertClose(Vector expected, Vector actual, double tolerance) {
    assertEquals(expected.size(), actual.size());
    double scale = Vectors.norm(expected, Double.POSITIVE_INFINITY);
    for (int k = 0; k < expected.size(); k++) {
      assertEquals(expected.apply(k), actual.apply(k), tolerance * scale, "entry " + k);
    }
  }

  private static double logLoss(Dataset<Row> scored) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("logLoss")
        .setEps(1e-15)
        .evaluate(scored);
  }

  private static double accuracy(Dataset<Row> scored) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored);
  }
}
