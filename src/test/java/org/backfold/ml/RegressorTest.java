package org.backfold.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.SparkTestSession;
import org.backfold.model.RegressionMetrics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers instead of classes. */
@Tag("spark")
class RegressorTest {
  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor()
        .setHiddenLayers(new int[] {10})
        .setActivation("tanh")
        .setMaxIter(60)
        .setSeed(4);
  }

  @Test
  void learnsAProductInItsOwnUnits() {
    Dataset<Row> table = Tables.products(300).withColumn("y", col("y").multiply(1000).plus(5e4));
    NeuralNetworkRegressionModel model = regressor().setLabelCol("y").fit(table);
    RegressionMetrics metrics = (RegressionMetrics) model.evaluate(table);
    assertTrue(metrics.rmse() < 200, () -> "noise is 100, RMSE " + metrics.rmse());
    assertTrue(metrics.r2() > 0.97, () -> "r2 " + metrics.r2());
    assertEquals(1, model.numTargets());
    assertArrayEquals(new int[] {2, 10, 1}, model.getLayers());
    List<Row> rows = model.transform(table).collectAsList();
    assertEquals(model.transformSchema(table.schema()), model.transform(table).schema());
    double squares = 0;
    for (Row row : rows) {
      double prediction = row.getAs("prediction");
      assertEquals(model.predict(row.<Vector>getAs("features")), prediction, 1e-6);
      double error = prediction - row.<Double>getAs("y");
      squares += error * error / rows.size();
    }
    assertEquals(metrics.rmse(), Math.sqrt(squares), 1e-6);
    assertTrue(model.toString().contains("Network for regression"), model.toString());
  }

  @Test
  void learnsSeveralTargetsFromVectorsAndArrays() {
    Dataset<Row> table = Tables.products(300);
    NeuralNetworkRegressionModel model = regressor().setLabelCol("targets").fit(table);
    assertEquals(2, model.numTargets());
    Dataset<Row> scored = model.transform(table);
    assertEquals(model.transformSchema(table.schema()), scored.schema());
    Row row = scored.head();
    Vector prediction = row.getAs("prediction");
    Vector targets = row.getAs("targets");
    assertEquals(targets.apply(0), prediction.apply(0), 0.6);
    assertEquals(targets.apply(1), prediction.apply(1), 10);
    RegressionMetrics metrics = (RegressionMetrics) model.evaluate(table);
    assertEquals(2, metrics.targets().size());
    assertTrue(metrics.targets().get(1).r2() > 0.99, metrics::toString);
    assertThrows(UnsupportedOperationException.class, () -> model.predict(Vectors.dense(1, 1)));

    Dataset<Row> arrays =
        table.withColumn(
            "targets", org.apache.spark.ml.functions.vector_to_array(col("targets"), "float64"));
    assertEquals(model.weights(), regressor().setLabelCol("targets").fit(arrays).weights());
  }

  @Test
  void functionInSqlReturnsANumberOrSeveral() {
    Dataset<Row> table = Tables.products(60);
    NeuralNetworkRegressor short1 = regressor().setMaxIter(3);
    SparkTestSession.get().udf().register("one", short1.setLabelCol("y").fit(table).udf());
    SparkTestSession.get().udf().register("two", short1.setLabelCol("targets").fit(table).udf());
    Row row = table.selectExpr("one(features) AS y", "two(features) AS targets").head();
    assertTrue(Double.isFinite(row.getDouble(0)));
    assertEquals(2, row.getList(1).size());
  }

  @Test
  void countsAreLearnedWithPoissonLossOnTheirOwnScale() {
    Dataset<Row> table =
        Tables.products(300).withColumn("count", round(exp(col("y").divide(2).plus(1))));
    NeuralNetworkRegressionModel model =
        regressor().setLabelCol("count").setLoss("poisson").fit(table);
    assertEquals("exponential", model.trainedModel().network().activation(2).name());
    assertTrue(model.trainedModel().scaling().targets().isEmpty());
    assertTrue(((RegressionMetrics) model.evaluate(table)).r2() > 0.9);
    assertEquals(0, model.transform(table).filter("prediction < 0").count());
  }

  @Test
  void warmStartKeepsTheScaleOfTheTargets() {
    Dataset<Row> table = Tables.products(200).withColumn("y", col("y").multiply(10).plus(70));
    NeuralNetworkRegressionModel first = regressor().setLabelCol("y").fit(table);
    NeuralNetworkRegressionModel second =
        regressor().setLabelCol("y").setMaxIter(1).setInitialModel(first).fit(table);
    double before = ((RegressionMetrics) first.evaluate(table)).rmse();
    double after = ((RegressionMetrics) second.evaluate(table)).rmse();
    assertEquals(before, after, 0.1 * before);
  }

  @Test
  void wrongLabelsAreRefused() {
    Dataset<Row> table = Tables.products(20);
    IllegalArgumentException text =
        assertThrows(
            IllegalArgumentException.class,
            () -> regressor().setLabelCol("y").fit(table.withColumn("y", lit("high"))));
    assertTrue(text.getMessage().contains("of type string cannot hold labels"), text.getMessage());
    IllegalArgumentException layers =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new NeuralNetworkRegressor()
                    .setLabelCol("targets")
                    .setLayers(new int[] {2, 4, 1})
                    .fit(table));
    assertTrue(
        layers.getMessage().contains("have 2 targets, but layers [2, 4, 1] ends with 1"),
        layers.getMessage());
  }
}
