package org.backfold.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.SparkTestSession;
import org.backfold.model.ClassificationMetrics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DataFrames at the edge: the right model, or why there is none. */
@Tag("spark")
class ExtremeFitTest {
  private static final int ROWS = 60;
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType);

  /** Rows of features and label, all of one weight. */
  private static Dataset<Row> table(
      int rows, double weight, IntFunction<double[]> features, IntFunction<Double> label) {
    List<Row> table =
        IntStream.range(0, rows)
            .mapToObj(
                i -> RowFactory.create(Vectors.dense(features.apply(i)), label.apply(i), weight))
            .toList();
    return SparkTestSession.get().createDataFrame(table, SCHEMA).coalesce(2);
  }

  private static double[] plane(int i) {
    return new double[] {i % 10, i % 7};
  }

  /** 1 where the first feature is 5 or more. */
  private static double half(int i) {
    return i % 10 < 5 ? 0 : 1;
  }

  private static NeuralNetworkClassifier classifier(String optimizer) {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {4})
            .setOptimizer(optimizer)
            .setMaxIter(200)
            .setSeed(1);
    return optimizer.equals("adam") ? classifier.setStepSize(0.05) : classifier;
  }

  private static NeuralNetworkRegressor regressor(String optimizer) {
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {4})
            .setOptimizer(optimizer)
            .setMaxIter(200)
            .setSeed(1);
    return optimizer.equals("adam") ? regressor.setStepSize(0.05) : regressor;
  }

  private static double accuracy(NeuralNetworkClassifier classifier, Dataset<Row> table) {
    return accuracy(classifier.fit(table), table);
  }

  private static double accuracy(NeuralNetworkClassificationModel model, Dataset<Row> table) {
    return ((ClassificationMetrics) model.evaluate(table)).accuracy();
  }

  /** Nothing can be told apart, so the best is the share of the classes: ½ each. */
  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void constantColumnsGiveTheSharesOfTheClasses(String optimizer) {
    Dataset<Row> table = table(ROWS, 1, i -> new double[] {3, -3}, i -> (double) (i % 2));

    double[] probability =
        classifier(optimizer).fit(table).predictProbability(Vectors.dense(3, -3)).toArray();

    assertEquals(0.5, probability[0], 0.02, () -> Arrays.toString(probability));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void constantColumnsGiveTheMeanOfTheTargets(String optimizer) {
    Dataset<Row> table = table(ROWS, 1, i -> new double[] {3, -3}, i -> i % 3 * 2.0);

    assertEquals(2, regressor(optimizer).fit(table).predict(Vectors.dense(3, -3)), 0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void oneClassBecomesCertain(String optimizer) {
    Dataset<Row> table = table(ROWS, 1, ExtremeFitTest::plane, i -> 1.0);

    NeuralNetworkClassificationModel model = classifier(optimizer).fit(table);

    assertEquals(2, model.numClasses(), "the labels are indices, and 0 is one");
    double[] probability = model.predictProbability(Vectors.dense(5, 3)).toArray();
    assertTrue(probability[1] > 0.95, () -> Arrays.toString(probability));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void labelsWithGapsAreClassesThatNobodyHas(String optimizer) {
    Dataset<Row> table = table(ROWS, 1, ExtremeFitTest::plane, i -> 1 + 4 * half(i));

    NeuralNetworkClassificationModel model = classifier(optimizer).fit(table);

    assertEquals(6, model.numClasses());
    assertEquals(1, accuracy(model, table), 0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void oneRowAndItsDuplicatesAreLearnedByHeart(String optimizer) {
    for (int rows : new int[] {1, ROWS}) {
      Dataset<Row> table = table(rows, 1, i -> new double[] {1, 2}, i -> 7.5);

      assertEquals(
          7.5, regressor(optimizer).fit(table).predict(Vectors.dense(1, 2)), 0.05, rows + " rows");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void layersOfOneUnitLearnWhatIsOnALine(String optimizer) {
    Dataset<Row> table = table(ROWS, 1, ExtremeFitTest::plane, ExtremeFitTest::half);

    assertTrue(
        accuracy(
                classifier(optimizer).setActivation("tanh").setHiddenLayers(new int[] {1, 1}),
                table)
            > 0.95);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void aHundredLayersTrain(String optimizer) {
    int[] hidden = new int[99];
    Arrays.fill(hidden, 4);
    Dataset<Row> table = table(ROWS, 1, ExtremeFitTest::plane, ExtremeFitTest::half);

    assertTrue(
        accuracy(
                classifier(optimizer).setActivation("tanh").setHiddenLayers(hidden).setMaxIter(5),
                table)
            >= 0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void morePartitionsThanRowsGiveTheSameWeights(String optimizer) {
    Dataset<Row> table = table(ROWS, 1, ExtremeFitTest::plane, ExtremeFitTest::half);
    NeuralNetworkClassifier few = classifier(optimizer).setBatchSize(0).setMaxIter(3);

    double[] expected = few.setPartitions(1).fit(table).weights().toArray();
    double[] found = few.setPartitions(ROWS + 10).fit(table).weights().toArray();

    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-9 * largest, "weight " + i);
    }
  }

  @Test
  void whatCannotBeLearnedIsRefused() {
    Dataset<Row> huge =
        table(ROWS, 1, i -> new double[] {i % 2 == 0 ? 1e300 : -1e300, i}, ExtremeFitTest::half);
    Dataset<Row> hugeTargets =
        table(ROWS, 1, ExtremeFitTest::plane, i -> i % 2 == 0 ? 1e300 : -1e300);
    Dataset<Row> weightless = table(ROWS, 0, ExtremeFitTest::plane, ExtremeFitTest::half);
    Dataset<Row> gap = table(ROWS, 1, ExtremeFitTest::plane, i -> 1000 * half(i));
    Dataset<Row> none = table(0, 1, ExtremeFitTest::plane, ExtremeFitTest::half);

    refused("too large to be standardized", () -> classifier("lbfgs").fit(huge));
    refused("too large to be standardized", () -> regressor("adam").fit(hugeTargets));
    refused(
        "All 60 training rows have weight 0",
        () -> classifier("lbfgs").setWeightCol("weight").fit(weightless));
    refused("takes at most 100 classes from bare indices", () -> classifier("lbfgs").fit(gap));
    refused("holds no rows", () -> classifier("lbfgs").fit(none));
    refused(
        "partitions is 100000000; it takes 0 to 100000",
        () -> classifier("lbfgs").setPartitions(100_000_000));
  }

  private static void refused(String message, Executable fit) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, fit);
    assertTrue(refused.getMessage().contains(message), refused::getMessage);
  }
}
