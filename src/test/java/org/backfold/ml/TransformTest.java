package org.backfold.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.backfold.SparkTestSession;
import org.backfold.model.ClassificationMetrics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a classification model makes of a DataFrame. */
@Tag("spark")
class TransformTest {
  private static SparkSession spark;
  private static Dataset<Row> table;
  private static NeuralNetworkClassificationModel model;

  @BeforeAll
  static void train() {
    spark = SparkTestSession.get();
    table = Tables.clouds(700); // blocks of 256 rows, and some left, in each of 3 partitions
    model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {5})
            .setActivation("relu")
            .setMaxIter(20)
            .setSeed(2)
            .fit(table);
  }

  @Test
  void blocksOfRowsScoreAsRowByRow() {
    List<Row> rows = model.transform(table).collectAsList();
    assertEquals(700, rows.size());
    for (Row row : rows) {
      Vector features = row.getAs("features");
      double[] expected = model.trainedModel().predict(features.toArray());
      double[] found = row.<Vector>getAs("probability").toArray();
      assertArrayEquals(expected, found, 1e-12);
      Vector raw = row.getAs("rawPrediction");
      assertArrayEquals(model.predictRaw(features).toArray(), raw.toArray(), 1e-12 * 50);
      assertArrayEquals(found, model.predictProbability(features).toArray(), 1e-12);
      assertEquals(row.<Double>getAs("prediction"), model.predict(features));
      assertEquals(largest(found), (int) row.<Double>getAs("prediction").doubleValue());
    }
  }

  private static int largest(double[] values) {
    return Vectors.dense(values).argmax();
  }

  @Test
  void schemaIsAsAnnouncedAndMetadataAreKeptAndWritten() {
    Metadata note = new MetadataBuilder().putString("note", "kept").build();
    Dataset<Row> noted = table.withColumn("id", col("id").as("id", note));
    StructType announced = model.transformSchema(noted.schema());
    StructType found = model.transform(noted).schema();
    assertEquals(announced, found);
    assertEquals("kept", found.apply("id").metadata().getString("note"));
    NominalAttribute classes =
        (NominalAttribute) Attribute.fromStructField(found.apply("prediction"));
    assertArrayEquals(new String[] {"0", "1", "2"}, classes.values().get());
    assertEquals(3, AttributeGroup.fromStructField(found.apply("rawPrediction")).size());
    AttributeGroup odds = AttributeGroup.fromStructField(found.apply("probability"));
    assertEquals("2", odds.attributes().get()[2].name().get());
  }

  @Test
  void emptyNamesLeaveColumnsOut() {
    NeuralNetworkClassificationModel bare =
        model
            .copy(ParamMap.empty())
            .setRawPredictionCol("")
            .setProbabilityCol("")
            .setPredictionCol("guess");
    assertArrayEquals(
        new String[] {"id", "features", "label", "guess"}, bare.transform(table).columns());
    NeuralNetworkClassificationModel none = bare.copy(ParamMap.empty()).setPredictionCol("");
    assertArrayEquals(new String[] {"id", "features", "label"}, none.transform(table).columns());
  }

  @Test
  void columnsOfAnyNameAndTypeComeThroughUnchanged() {
    Dataset<Row> odd =
        table
            .limit(20)
            .withColumn("a.b", lit(1.5f))
            .withColumn("back`tick", lit("text"))
            .withColumn("missing", lit(null).cast("string"))
            .withColumn("nested", struct(col("id"), col("label")))
            .withColumn("list", array(col("id"), lit(null)))
            .withColumn("when", lit("2024-02-29 12:00:00").cast("timestamp"))
            .withColumn("decimal", lit("12.50").cast("decimal(10,2)"))
            .cache();
    Dataset<Row> scored = model.transform(odd);
    String[] kept = Arrays.copyOf(scored.columns(), odd.columns().length);
    assertArrayEquals(odd.columns(), kept);
    assertEquals(
        odd.orderBy("id").collectAsList(),
        scored.drop("rawPrediction", "probability", "prediction").orderBy("id").collectAsList());
    odd.unpersist();
  }

  @Test
  void columnsOfEqualNamesAreTakenAsTheyStand() {
    Dataset<Row> doubled = table.limit(5).select(col("features"), col("id"), col("label").as("id"));
    Dataset<Row> scored = model.transform(doubled);
    assertArrayEquals(
        new String[] {"features", "id", "id", "rawPrediction", "probability", "prediction"},
        scored.columns());
    assertEquals(5, scored.collectAsList().size());
  }

  @Test
  void thresholdsMoveTheDecisionAsInSpark() {
    NeuralNetworkClassificationModel strict =
        model.copy(ParamMap.empty()).setThresholds(new double[] {0.8, 0.1, 0.8});
    List<Row> rows = strict.transform(table).collectAsList();
    int moved = 0;
    for (Row row : rows) {
      Vector odds = row.getAs("probability");
      double expected = strict.probability2prediction(odds); // Spark's own
      assertEquals(expected, row.<Double>getAs("prediction"));
      assertEquals(expected, strict.predict(row.<Vector>getAs("features")));
      moved += expected == odds.argmax() ? 0 : 1;
    }
    assertTrue(moved > 20, moved + " rows moved");
    strict.set(strict.thresholds(), new double[] {1, 1});
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> strict.transform(table));
    assertTrue(wrong.getMessage().contains("thresholds has 2 entries"), wrong.getMessage());
  }

  @Test
  void classOfThresholdZeroIsPredictedUnlessItIsImpossible() {
    Decision decision = new Decision(new double[] {0, 0.5, 0.5});
    assertEquals(0, decision.mostLikely(new double[] {1e-9, 0.5, 0.5}));
    assertEquals(1, decision.mostLikely(new double[] {0, 0.6, 0.4}));
  }

  @Test
  void streamIsScoredAsTheSameRowsAtOnce(@TempDir Path directory) throws Exception {
    String input = directory.resolve("input").toString();
    table.write().parquet(input);
    Dataset<Row> stream = spark.readStream().schema(table.schema()).parquet(input);
    Dataset<Row> scored = model.transform(stream);
    assertTrue(scored.isStreaming());
    StreamingQuery query =
        scored
            .writeStream()
            .format("memory")
            .queryName("scored")
            .option("checkpointLocation", directory.resolve("checkpoint").toString())
            .start();
    try {
      query.processAllAvailable();
    } finally {
      query.stop();
    }
    String[] columns = {"id", "prediction", "rawPrediction"};
    assertEquals(
        model.transform(table).orderBy("id").selectExpr(columns).collectAsList(),
        spark.table("scored").orderBy("id").selectExpr(columns).collectAsList());
  }

  @Test
  void badRowsEndTheJobOrAreSkipped() {
    Dataset<Row> bad =
        spark
            .createDataFrame(
                List.of(
                    RowFactory.create(1, Vectors.dense(0, 10)),
                    RowFactory.create(2, Vectors.dense(Double.NaN, 10)),
                    RowFactory.create(3, null),
                    RowFactory.create(4, Vectors.dense(1, 2, 3)),
                    RowFactory.create(5, Vectors.sparse(2, new int[] {1}, new double[] {10}))),
                new StructType()
                    .add("id", DataTypes.IntegerType)
                    .add("features", SQLDataTypes.VectorType()))
            .coalesce(1);
    assertEquals(
        List.of(
            "Feature 0 is NaN, but a prediction needs finite numbers; fill it in or leave the row"
                + " out.",
            "Bad row, column 'features': expected a vector, found nothing.",
            "The features have size 3, but the model takes 2 inputs."),
        Stream.of(2, 3, 4).map(id -> failure(bad.filter(col("id").equalTo(id)))).toList());
    NeuralNetworkClassificationModel lenient =
        model.copy(ParamMap.empty()).setHandleInvalid("skip");
    List<Row> good = lenient.transform(bad).select("id", "probability").collectAsList();
    assertEquals(List.of(1, 5), good.stream().map(row -> row.getInt(0)).toList());
    assertEquals(good.get(0).<Vector>getAs(1), good.get(1).<Vector>getAs(1));
  }

  private static String failure(Dataset<Row> input) {
    Throwable root =
        assertThrows(SparkException.class, () -> model.transform(input).collectAsList());
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  @Test
  void wrongColumnsAreRefusedBeforeAnyJob() {
    refused(
        table.drop("features"), "Column 'features' does not exist; the columns are [id, label]");
    refused(table.withColumn("features", lit("text")), "expected a vector per row");
    refused(table.withColumn("probability", lit(1)), "Output column 'probability' exists already");
    Dataset<Row> wide =
        table.withColumn(
            "features",
            col("features").as("features", new AttributeGroup("features", 7).toMetadata()));
    refused(wide, "Column 'features' holds vectors of size 7, but the model takes 2");
  }

  private static void refused(Dataset<Row> input, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> model.transform(input));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void arraysOfNumbersAreScoredAsVectors() {
    Dataset<Row> arrays = table.withColumn("features", vector_to_array(col("features"), "float64"));
    assertEquals(
        model.transform(table).orderBy("id").select("id", "prediction").collectAsList(),
        model.transform(arrays).orderBy("id").select("id", "prediction").collectAsList());
  }

  @Test
  void functionInSqlPredictsAsTransform() {
    spark.udf().register("cloud", model.udf());
    spark.udf().register("odds", model.probabilityUdf());
    model.transform(table).createOrReplaceTempView("scored");
    assertEquals(0, spark.sql("SELECT * FROM scored WHERE cloud(features) <> prediction").count());
    assertEquals(
        700,
        spark.sql("SELECT * FROM scored WHERE array_max(odds(features)) > 1 / 3.0001").count());
    Row of = spark.sql("SELECT cloud(array(0D, 10D)), cloud(array(2, 14)), cloud(NULL)").head();
    assertEquals(0, of.getDouble(0));
    assertEquals(1, of.getDouble(1));
    assertTrue(of.isNullAt(2));
  }

  @Test
  void modelShowsItself() {
    assertArrayEquals(new int[] {2, 5, 3}, model.getLayers());
    assertEquals(2, model.numFeatures());
    assertEquals(3, model.numClasses());
    assertEquals(5, model.weights(1).numRows());
    assertEquals(2, model.weights(1).numCols());
    assertEquals(3, model.biases(2).size());
    assertEquals(5 * 2 + 5 + 3 * 5 + 3, model.weights().size());
    assertEquals(model.weights(1).apply(4, 1), model.weights().apply(9)); // column by column
    assertEquals(model.biases(2).apply(2), model.weights().apply(32));
    String text = model.toString();
    assertTrue(text.contains("1 hidden  2 → 5  relu"), text);
    assertTrue(text.contains("Parameters: 33"), text);
    NeuralNetworkTrainingSummary summary = model.summary();
    assertEquals(20, summary.totalIterations());
    assertEquals(20, summary.objectiveHistory().length);
    assertTrue(summary.objectiveHistory()[19] < summary.objectiveHistory()[0]);
    assertTrue(summary.toString().contains("All 20 epochs are done."), summary.toString());
  }

  @Test
  void evaluationIsThatOfThePredictions() {
    ClassificationMetrics metrics = (ClassificationMetrics) model.evaluate(table);
    long right = model.transform(table).filter("prediction = label").count();
    assertEquals(right / 700.0, metrics.accuracy(), 1e-12);
    assertEquals(700, metrics.examples());
    Dataset<Row> weighted = table.withColumn("w", when(col("label").equalTo(0), 3).otherwise(1));
    NeuralNetworkClassificationModel withWeights = model.copy(ParamMap.empty());
    withWeights.set(withWeights.weightCol(), "w");
    assertEquals(234 * 3 + 466, withWeights.evaluate(weighted).weight(), 1e-9);
  }
}
