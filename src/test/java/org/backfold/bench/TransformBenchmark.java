package org.backfold.bench;

import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.ml.NeuralNetworkClassificationModel;
import org.backfold.ml.NeuralNetworkClassifier;

/**
 * {@code transform} of 1,000,000 × 100 cached rows through 100-64-32-2, all three columns, beside
 * MLlib's model with the same weights.
 */
final class TransformBenchmark {
  private static final long ROWS = 1_000_000;
  private static final int FEATURES = 100;
  private static final int[] LAYERS = {FEATURES, 64, 32, 2};
  private static final int ROUNDS = 5;

  private TransformBenchmark() {}

  static void run(SparkSession spark) {
    Dataset<Row> table = table(spark).persist();
    try {
      System.out.printf("%,d rows of %d features through 100-64-32-2%n", table.count(), FEATURES);
      Dataset<Row> sample = table.limit(500).repartition(1);
      MultilayerPerceptronClassificationModel mllib =
          new MultilayerPerceptronClassifier().setLayers(LAYERS).setMaxIter(5).fit(sample);
      NeuralNetworkClassificationModel ours =
          new NeuralNetworkClassifier()
              .setLayers(LAYERS)
              .setStandardization(false)
              .setInitialWeights(mllib.weights())
              .setSolver("gd")
              .setStepSize(1e-300) // nothing moves: the same function
              .setMaxIter(1)
              .fit(sample);
      System.out.println(
          new Timings()
              .add("MLlib", () -> consume(mllib.transform(table)))
              .add("Backfold", () -> consume(ours.transform(table)))
              .add("no model", () -> consume(table))
              .run(ROUNDS)
              .table(ROWS, "rows"));
    } finally {
      table.unpersist(true);
    }
  }

  private static void consume(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  private static Dataset<Row> table(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    MapFunction<Long, Row> row =
        id -> {
          SplittableRandom random = new SplittableRandom(id);
          double[] features = random.doubles(FEATURES, -1, 1).toArray();
          return RowFactory.create(Vectors.dense(features), features[0] > 0 ? 1.0 : 0.0);
        };
    return spark.range(ROWS).as(Encoders.LONG()).map(row, Encoders.row(schema));
  }
}
