package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own readers understand a model directory. */
@Tag("spark")
class SparkLayoutTest {
  @TempDir Path folder;

  @Test
  @SuppressWarnings("deprecation") // the only loadMetadata of Spark 3.5
  void sparkReadsTheMetadata() {
    SparkSession spark = SparkTestSession.get();
    String classifier = folder.resolve("classifier").toString();
    ModelFiles.save(
        Models.classifier(3, 5, 3), classifier, false, spark.sparkContext().hadoopConfiguration());
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(
            classifier, spark.sparkContext(), "org.backfold.ml.NeuralNetworkClassificationModel");
    assertEquals(1_700_000_000_000L, metadata.timestamp());
    assertEquals("4.1.0", metadata.sparkVersion());
    assertTrue(
        metadata.uid().matches("NeuralNetworkClassificationModel_[0-9a-f]{12}"), metadata.uid());
    assertTrue(metadata.metadataJson().contains("\"formatVersion\":1"));

    String regressor = folder.resolve("regressor").toString();
    ModelFiles.save(
        Models.regressor(3, 1), regressor, false, spark.sparkContext().hadoopConfiguration());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            DefaultParamsReader.loadMetadata(
                regressor,
                spark.sparkContext(),
                "org.backfold.ml.NeuralNetworkClassificationModel"));
  }

  @Test
  @SuppressWarnings("deprecation") // the only loadMetadata of Spark 3.5
  void sparkReadsTheParamsOfAStage() {
    SparkSession spark = SparkTestSession.get();
    TrainedModel model = Models.classifier(3, 5, 3);
    String directory = folder.resolve("stage").toString();
    SparkParams params =
        new SparkParams("stage_1", "{\"featuresCol\":\"x\"}", "{\"thresholds\":[0.5,0.5]}");
    ModelFiles.save(model, params, directory, false, spark.sparkContext().hadoopConfiguration());
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(directory, spark.sparkContext(), "");
    assertEquals("stage_1", metadata.uid());
    assertEquals("JString(x)", metadata.getParamValue("featuresCol").toString());
    assertTrue(metadata.defaultParams().toString().contains("thresholds"));
    TrainedModel loaded = ModelFiles.load(directory, spark.sparkContext().hadoopConfiguration());
    assertArrayEquals(model.parameters(), loaded.parameters());
  }

  @Test
  void sparkReadsTheParameters() {
    SparkSession spark = SparkTestSession.get();
    TrainedModel model = Models.classifier(100, 60, 3);
    String directory = folder.resolve("model").toString();
    ModelFiles.save(model, directory, false, spark.sparkContext().hadoopConfiguration());
    List<Row> rows =
        spark.read().parquet(directory + "/data").orderBy("layer", "kind", "start").collectAsList();
    assertEquals(5, rows.size());
    Row first = rows.get(1); // after the biases of layer 1
    assertEquals("weights", first.getAs("kind"));
    assertEquals(4096, first.<Integer>getAs("count"));
    double[] values = first.<Double>getList(4).stream().mapToDouble(d -> d).toArray();
    assertArrayEquals(Arrays.copyOf(model.parameters(), 4096), values);
    assertEquals(4096, rows.get(2).<Integer>getAs("start"));
    assertEquals(1904, rows.get(2).getList(4).size());
  }
}
