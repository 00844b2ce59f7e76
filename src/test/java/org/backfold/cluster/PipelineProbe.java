package org.backfold.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.ml.NeuralNetworkClassificationModel;
import org.backfold.ml.NeuralNetworkClassifier;

/**
 * What a user of Spark ML does, one step in each JVM: {@code tune DIR}, {@code apply DIR} and
 * {@code load DIR}.
 */
public final class PipelineProbe {
  private static final String[] TREES = {"ash", "elm", "oak"};

  private PipelineProbe() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> table = table(spark);
      switch (arguments[0]) {
        case "tune" -> tune(table, directory);
        case "apply" ->
            write(PipelineModel.load("" + directory.resolve("best")), table, directory, "applied");
        case "load" -> load(table, directory);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  /** Saves the best of six, its predictions, and the table for the command line. */
  private static void tune(Dataset<Row> table, Path directory) {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier().setMaxIter(15).setLabelCol("index").setSeed(5);
    ParamMap[] grid = new ParamMap[6];
    for (int k = 0; k < grid.length; k++) {
      grid[k] =
          new ParamMap()
              .put(classifier.hiddenLayers().w(new int[] {2 + 2 * (k / 2)}))
              .put(classifier.activation().w(k % 2 == 0 ? "tanh" : "sigmoid"));
    }
    PipelineStage[] stages = {
      new StringIndexer()
          .setInputCol("tree")
          .setOutputCol("index")
          .setStringOrderType("alphabetAsc"),
      new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"),
      classifier,
      new IndexToString().setInputCol("prediction").setOutputCol("predicted")
    };
    PipelineModel best =
        (PipelineModel)
            new CrossValidator()
                .setEstimator(new Pipeline().setStages(stages))
                .setEstimatorParamMaps(grid)
                .setEvaluator(new MulticlassClassificationEvaluator().setLabelCol("index"))
                .setNumFolds(2)
                .setSeed(3)
                .fit(table)
                .bestModel();
    write(best, table, directory, "tuned");
    try {
      best.save("" + directory.resolve("best"));
      ((NeuralNetworkClassificationModel) best.stages()[2]).save("" + directory.resolve("network"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    table.coalesce(1).write().option("header", true).csv("" + directory.resolve("table.csv"));
    best.transform(table)
        .select("features", "tree")
        .withColumnRenamed("tree", "index")
        .write()
        .parquet("" + directory.resolve("table.parquet"));
  }

  /** The network that the command line trained on table.csv, as a stage. */
  private static void load(Dataset<Row> table, Path directory) {
    NeuralNetworkClassificationModel model =
        NeuralNetworkClassificationModel.load("" + directory.resolve("run/model"));
    List<String> names = model.classNames();
    long right =
        model.transform(table).collectAsList().stream()
            .filter(
                row ->
                    names
                        .get((int) (double) row.<Double>getAs("prediction"))
                        .equals(row.getAs("tree")))
            .count();
    System.out.println("right " + right + " of " + table.count());
  }

  /** Bits of the probabilities, and the name that was predicted. */
  private static void write(PipelineModel model, Dataset<Row> table, Path directory, String name) {
    List<String> lines = new ArrayList<>();
    for (Row row : model.transform(table).orderBy("x", "y").collectAsList()) {
      StringBuilder line = new StringBuilder(row.<String>getAs("predicted"));
      for (double p : row.<Vector>getAs("probability").toArray()) {
        line.append(' ').append(Long.toHexString(Double.doubleToLongBits(p)));
      }
      lines.add(line.toString());
    }
    try {
      Files.write(directory.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset<Row> table(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(4);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      double x = 3 * (i % 3) + 2 * random.nextDouble();
      double y = (i % 3 == 1 ? 5 : 0) + 2 * random.nextDouble();
      rows.add(RowFactory.create(x, y, TREES[i % 3]));
    }
    StructType schema =
        new StructType()
            .add("x", DataTypes.DoubleType)
            .add("y", DataTypes.DoubleType)
            .add("tree", DataTypes.StringType);
    return spark.createDataFrame(rows, schema);
  }
}
