package org.backfold.ml;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.SparkTestSession;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;
import org.backfold.model.ModelFiles;
import org.backfold.model.TrainedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saving and loading, also what the command line saves and loads. */
@Tag("spark")
class ModelDirectoryTest {
  private static final Configuration HADOOP = new Configuration();

  private static Dataset<Row> table;
  private static NeuralNetworkClassificationModel model;

  @TempDir private Path directory;

  @BeforeAll
  static void train() {
    table = Tables.clouds(90);
    model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {4})
            .setMaxIter(5)
            .setThresholds(new double[] {0.2, 0.3, 0.5})
            .setPredictionCol("guess")
            .setFeaturesCol("features")
            .fit(table);
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void estimatorKeepsEveryParameter() throws IOException {
    NeuralNetworkClassifier classifier = AllParams.classifier();
    classifier.save(path("classifier"));
    NeuralNetworkClassifier loaded = NeuralNetworkClassifier.load(path("classifier"));
    assertEquals(classifier.uid(), loaded.uid());
    AllParams.assertSameValues(classifier, loaded);

    NeuralNetworkRegressor regressor = AllParams.regressor();
    regressor.save(path("regressor"));
    AllParams.assertSameValues(regressor, NeuralNetworkRegressor.load(path("regressor")));
  }

  @Test
  void modelKeepsParametersBitsAndUid() throws IOException {
    model.save(path("model"));
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path("model"));
    assertEquals(model.uid(), loaded.uid());
    AllParams.assertSameValues(model, loaded);
    assertEquals(model.weights(), loaded.weights());
    assertEquals(
        model.transform(table).orderBy("id").collectAsList(),
        loaded.transform(table).orderBy("id").collectAsList());
    assertEquals(model.toString(), loaded.toString());
    assertTrue(model.hasSummary());
    assertFalse(loaded.hasSummary());
    assertThrows(NoSuchElementException.class, loaded::summary);
  }

  @Test
  void initialWeightsAreNotKeptTwice() {
    NeuralNetworkClassificationModel second =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {4})
            .setMaxIter(1)
            .setInitialWeights(model.weights())
            .fit(table);
    assertFalse(second.isSet(second.initialWeights()));
  }

  @Test
  void existingDirectoryIsReplacedOnlyIfAskedTo() throws IOException {
    model.save(path("model"));
    IOException refused = assertThrows(IOException.class, () -> model.save(path("model")));
    assertTrue(refused.getMessage().contains("write().overwrite().save"), refused.getMessage());
    model.write().overwrite().save(path("model"));
    assertEquals(model.weights(), NeuralNetworkClassificationModel.load(path("model")).weights());
    Files.createDirectory(directory.resolve("photos"));
    assertThrows(
        IllegalArgumentException.class, () -> model.write().overwrite().save(path("photos")));
  }

  @Test
  void commandLineReadsWhatTheEstimatorTrained() throws IOException {
    model.save(path("model"));
    TrainedModel read = ModelFiles.load(path("model"), HADOOP);
    ExampleSchema schema = read.schema();
    assertEquals(Task.CLASSIFICATION, schema.task());
    assertEquals(List.of("features"), schema.featureColumns());
    assertEquals(List.of("label"), schema.labelColumns());
    assertEquals(List.of("0", "1", "2"), schema.classes());
    assertEquals("[4]", read.provenance().settings().get("hiddenLayers"));
    assertEquals(90, read.provenance().trainingExamples());
    Row row = model.transform(table).head();
    double[] features = row.<Vector>getAs("features").toArray();
    assertArrayEquals(row.<Vector>getAs("probability").toArray(), read.predict(features), 1e-15);
  }

  /** A table of numbers with its own column names, as the command line reads from CSV. */
  @Test
  void estimatorSideReadsWhatTheCommandLineTrained() {
    TrainedModel own = model.trainedModel();
    ExampleSchema columns =
        new ExampleSchema(
            Task.CLASSIFICATION,
            List.of("x", "y"),
            2,
            List.of("tree"),
            List.of("ash", "elm", "oak"));
    TrainedModel cli =
        new TrainedModel(own.network(), own.parameters(), own.scaling(), columns, own.provenance());
    ModelFiles.save(cli, path("cli"), false, HADOOP);

    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path("cli"));
    assertEquals("tree", loaded.getLabelCol());
    assertArrayEquals(new int[] {2, 4, 3}, loaded.getLayers());
    assertTrue(loaded.uid().startsWith("NeuralNetworkClassificationModel_"), loaded.uid());
    Dataset<Row> numbers =
        table
            .withColumn(
                "point", org.apache.spark.ml.functions.vector_to_array(col("features"), "float64"))
            .selectExpr("id", "point[0] AS x", "point[1] AS y");
    assertEquals(
        model.transform(table).orderBy("id").select("id", "probability").collectAsList(),
        loaded.transform(numbers).orderBy("id").select("id", "probability").collectAsList());
    assertEquals(
        model.transform(table).orderBy("id").select("id", "probability").collectAsList(),
        loaded.transform(table).orderBy("id").select("id", "probability").collectAsList());

    ExampleSchema vector = columns.withFeatureColumns(List.of("pixels"));
    ModelFiles.save(
        new TrainedModel(own.network(), own.parameters(), own.scaling(), vector, own.provenance()),
        path("vector"),
        false,
        HADOOP);
    assertEquals("pixels", NeuralNetworkClassificationModel.load(path("vector")).getFeaturesCol());
  }

  @Test
  void pipelineFindsTheClassOfAStage() throws IOException {
    Dataset<Row> products = Tables.products(40);
    NeuralNetworkRegressionModel regression =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {3})
            .setLabelCol("y")
            .setMaxIter(2)
            .fit(products);
    PipelineModel pipeline =
        new org.apache.spark.ml.Pipeline()
            .setStages(new PipelineStage[] {regression})
            .fit(products);
    pipeline.write().overwrite().save(path("pipeline"));
    Transformer stage = PipelineModel.load(path("pipeline")).stages()[0];
    NeuralNetworkRegressionModel loaded = (NeuralNetworkRegressionModel) stage;
    AllParams.assertSameValues(regression, loaded);
    assertEquals(
        regression.transform(products).collectAsList(), loaded.transform(products).collectAsList());
  }

  @Test
  void modelOfAnotherTaskIsRefused() throws IOException {
    model.save(path("model"));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> NeuralNetworkRegressionModel.load(path("model")));
    assertTrue(
        refused.getMessage().endsWith("does not load; use NeuralNetworkClassificationModel."),
        refused.getMessage());
  }

  @Test
  void damagedDirectoryIsRefused() throws IOException {
    model.save(path("model"));
    Path metadata = directory.resolve("model/metadata/part-00000");
    String json = Files.readString(metadata, StandardCharsets.UTF_8);
    Files.writeString(metadata, json.replace("sigmoid", "tanh"), StandardCharsets.UTF_8);
    Files.deleteIfExists(directory.resolve("model/metadata/.part-00000.crc"));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> NeuralNetworkClassificationModel.load(path("model")));
    assertTrue(refused.getMessage().contains("metadata/part-00000"), refused.getMessage());
  }

  @Test
  void savedUnderAnotherSessionsConfigurationToo() throws IOException {
    model.write().session(SparkTestSession.get()).save(path("model"));
    assertEquals(
        model.weights(),
        NeuralNetworkClassificationModel.read()
            .session(SparkTestSession.get())
            .load(path("model"))
            .weights());
  }
}
