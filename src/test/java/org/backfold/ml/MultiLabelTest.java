package org.backfold.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.evaluation.MultilabelClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.model.MultiLabelMetrics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any number of labels a row, through the classifier. */
@Tag("spark")
class MultiLabelTest {
  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setLabelCol("labels")
        .setHiddenLayers(new int[] {4})
        .setMaxIter(40)
        .setSeed(6);
  }

  @Test
  void learnsEachLabelAndPredictsTheirIndices() {
    Dataset<Row> table = Tables.signs(300);
    NeuralNetworkClassificationModel model = classifier().fit(table);
    Dataset<Row> scored = model.transform(table);
    assertEquals(model.transformSchema(table.schema()), scored.schema());
    int right = 0;
    for (Row row : scored.collectAsList()) {
      double[] odds = row.<Vector>getAs("probability").toArray();
      double[] labels = row.<Vector>getAs("labels").toArray();
      List<Double> expected =
          IntStream.range(0, 2).filter(k -> odds[k] > 0.5).mapToObj(k -> (double) k).toList();
      assertEquals(expected, row.getList(row.fieldIndex("prediction")));
      right += (odds[0] > 0.5) == (labels[0] == 1) && (odds[1] > 0.5) == (labels[1] == 1) ? 1 : 0;
    }
    assertTrue(right > 285, right + " of 300");
    assertTrue(((MultiLabelMetrics) model.evaluate(table)).toMap().size() > 3);
    assertThrows(UnsupportedOperationException.class, () -> model.predict(Vectors.dense(1, 1)));
    assertEquals("sigmoid", model.trainedModel().network().activation(2).name());
  }

  @Test
  void sparksEvaluatorTakesThePrediction() {
    Dataset<Row> table = Tables.signs(300);
    Dataset<Row> scored =
        classifier()
            .fit(table)
            .transform(table)
            .withColumn("array", vector_to_array(col("labels"), "float64"))
            .selectExpr("filter(array(0D, 1D), k -> array[int(k)] = 1) AS label", "prediction");
    double f1 =
        new MultilabelClassificationEvaluator().setMetricName("microF1Measure").evaluate(scored);
    assertTrue(f1 > 0.95, () -> "f1 " + f1);
  }

  @Test
  void arraysOfLabelsAreLearnedAsVectors() {
    Dataset<Row> table = Tables.signs(100);
    Dataset<Row> arrays = table.withColumn("labels", vector_to_array(col("labels"), "float64"));
    assertEquals(classifier().fit(table).weights(), classifier().fit(arrays).weights());
  }

  @Test
  void thresholdsAreOnePerLabel() {
    Dataset<Row> table = Tables.signs(100);
    NeuralNetworkClassificationModel model = classifier().setMaxIter(3).fit(table);
    NeuralNetworkClassificationModel strict =
        model.copy(ParamMap.empty()).setThresholds(new double[] {0.999999, 0});
    for (Row row : strict.transform(table).collectAsList()) {
      assertEquals(List.of(1.0), row.getList(row.fieldIndex("prediction")));
    }
  }

  @Test
  void labelsOtherThanZeroAndOneAreRefused() {
    Dataset<Row> table = Tables.signs(20).withColumn("labels", col("features"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> classifier().fit(table));
    assertTrue(refused.getMessage().contains("0 or 1"), refused.getMessage());
  }

  @Test
  void indicesOfLabelsAreAscending() {
    Decision decision = new Decision(new double[0]);
    assertArrayEquals(
        new double[] {0, 2}, decision.applying(new double[] {0.51, 0.5, 0.9, Double.NaN}));
  }
}
