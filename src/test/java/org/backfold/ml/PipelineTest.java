package org.backfold.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimators inside Spark's own meta-estimators. */
@Tag("spark")
class PipelineTest {
  @Test
  void crossValidatedPipelineIsSavedAndLoadedWithEqualPredictions(@TempDir Path directory)
      throws IOException {
    Dataset<Row> table = named(Tables.clouds(150));
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier().setMaxIter(10).setLabelCol("index").setSeed(5);
    Pipeline pipeline = pipeline(classifier);
    ParamMap[] grid =
        Stream.of(new int[] {1}, new int[] {6}, new int[] {3, 3})
            .flatMap(
                hidden ->
                    Stream.of("tanh", "relu")
                        .map(
                            activation ->
                                new ParamMap()
                                    .put(classifier.hiddenLayers().w(hidden))
                                    .put(classifier.activation().w(activation))))
            .toArray(ParamMap[]::new);
    assertEquals(6, grid.length);
    CrossValidatorModel tuned =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setLabelCol("index"))
            .setNumFolds(2)
            .setSeed(3)
            .fit(table);
    assertEquals(6, tuned.avgMetrics().length);
    assertTrue(tuned.avgMetrics()[2] > 0.8, () -> "6 units: " + tuned.avgMetrics()[2]);

    PipelineModel best = (PipelineModel) tuned.bestModel();
    best.save(directory.resolve("best").toString());
    PipelineModel loaded = PipelineModel.load(directory.resolve("best").toString());
    List<Row> expected = predictions(best.transform(table));
    assertEquals(expected, predictions(loaded.transform(table)));
    assertEquals(150, expected.size());
    long right = expected.stream().filter(row -> row.getString(1).equals(row.getString(2))).count();
    assertTrue(right > 120, () -> right + " of 150 names are right");

    tuned.save(directory.resolve("tuned").toString());
    CrossValidatorModel again = CrossValidatorModel.load(directory.resolve("tuned").toString());
    assertEquals(expected, predictions(again.transform(table)));
  }

  @Test
  void unfittedPipelineIsSavedAndLoaded(@TempDir Path directory) throws IOException {
    Dataset<Row> table = named(Tables.clouds(60));
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {4})
            .setMaxIter(5)
            .setLabelCol("index")
            .setSeed(1);
    Pipeline pipeline = pipeline(classifier);
    pipeline.save(directory.resolve("pipeline").toString());
    Pipeline loaded = Pipeline.load(directory.resolve("pipeline").toString());
    assertEquals(
        predictions(pipeline.fit(table).transform(table)),
        predictions(loaded.fit(table).transform(table)));
  }

  @Test
  void trainValidationSplitTunesARegressor() {
    Dataset<Row> table = Tables.products(200);
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor().setLabelCol("y").setMaxIter(40).setActivation("tanh");
    ParamMap[] grid = {
      new ParamMap().put(regressor.hiddenLayers().w(new int[0])),
      new ParamMap().put(regressor.hiddenLayers().w(new int[] {8}))
    };
    TrainValidationSplitModel tuned =
        new TrainValidationSplit()
            .setParallelism(2)
            .setEstimator(regressor)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new RegressionEvaluator().setLabelCol("y").setMetricName("r2"))
            .setSeed(1)
            .fit(table);
    double linear = tuned.validationMetrics()[0];
    double network = tuned.validationMetrics()[1];
    assertTrue(linear < 0.3, () -> "a product is not linear: " + linear);
    assertTrue(network > 0.9, () -> "r2 " + network);
  }

  @Test
  void oneVsRestTrainsOneNetworkPerClassWithItsWeights() {
    Dataset<Row> table =
        Tables.clouds(150).withColumn("w", when(col("id").lt(75), 2.0).otherwise(1));
    NeuralNetworkClassifier binary =
        new NeuralNetworkClassifier().setHiddenLayers(new int[] {4}).setMaxIter(25);
    OneVsRestModel model = new OneVsRest().setClassifier(binary).setWeightCol("w").fit(table);
    assertEquals(3, model.models().length);
    NeuralNetworkClassificationModel first = (NeuralNetworkClassificationModel) model.models()[0];
    assertEquals(2, first.numClasses());
    assertEquals("w", first.getWeightCol());
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(table));
    assertTrue(accuracy > 0.8, () -> "accuracy " + accuracy);
  }

  @Test
  void paramMapsOfFitAreHonoured() {
    Dataset<Row> table = Tables.clouds(60);
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier().setHiddenLayers(new int[] {4}).setMaxIter(30);
    NeuralNetworkClassificationModel model =
        classifier.fit(
            table, new ParamMap().put(classifier.maxIter().w(3), classifier.seed().w(9L)));
    assertEquals(3, model.summary().totalIterations());
    assertEquals(3, model.getMaxIter());
    assertEquals(9, model.trainedModel().provenance().seed());
    assertEquals(30, classifier.getMaxIter());
    assertEquals(classifier.uid(), model.parent().uid());
  }

  private static Pipeline pipeline(NeuralNetworkClassifier classifier) {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer()
                  .setInputCol("name")
                  .setOutputCol("index")
                  .setStringOrderType("alphabetAsc"),
              new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"),
              classifier,
              new IndexToString().setInputCol("prediction").setOutputCol("predicted")
            });
  }

  private static Dataset<Row> named(Dataset<Row> clouds) {
    return clouds
        .withColumn("point", functions.vector_to_array(col("features"), "float64"))
        .selectExpr(
            "id",
            "point[0] AS x",
            "point[1] AS y",
            "element_at(array('oak','ash','elm'), int(label)+1) AS name");
  }

  private static List<Row> predictions(Dataset<Row> scored) {
    List<Row> rows =
        scored.orderBy("id").select("id", "name", "predicted", "probability").collectAsList();
    Vector first = rows.get(0).getAs("probability");
    assertEquals(1, Arrays.stream(first.toArray()).sum(), 1e-12);
    return rows;
  }
}
