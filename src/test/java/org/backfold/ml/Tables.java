package org.backfold.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.SparkTestSession;

/** Small tables to learn from, the same in every run. */
final class Tables {
  private Tables() {}

  /**
   * Three overlapping clouds in the plane, as many rows each: id, features, label 0, 1 or 2. The
   * Bayes accuracy is near 0.87.
   */
  static Dataset<Row> clouds(int rows) {
    Random random = new Random(7);
    List<Row> table = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = i % 3;
      double x = 2 * label + random.nextGaussian();
      double y = 10 + 4 * (label % 2) + 1.5 * random.nextGaussian();
      table.add(RowFactory.create(i, Vectors.dense(x, y), (double) label));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return SparkTestSession.get().createDataFrame(table, schema).repartition(3).cache();
  }

  /** y = x₀ x₁ + noise of deviation 0.1, and z = 100 − 50 x₁: features, y, targets (y, z). */
  static Dataset<Row> products(int rows) {
    Random random = new Random(11);
    List<Row> table = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double x0 = 4 * random.nextDouble() - 2;
      double x1 = 4 * random.nextDouble() - 2;
      double y = x0 * x1 + 0.1 * random.nextGaussian();
      table.add(RowFactory.create(Vectors.dense(x0, x1), y, Vectors.dense(y, 100 - 50 * x1)));
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("y", DataTypes.DoubleType)
            .add("targets", SQLDataTypes.VectorType());
    return SparkTestSession.get().createDataFrame(table, schema).coalesce(2);
  }

  /** Two labels: whether x₀ is positive, and whether x₀ + x₁ is: features, labels. */
  static Dataset<Row> signs(int rows) {
    Random random = new Random(13);
    List<Row> table = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double x0 = random.nextGaussian();
      double x1 = random.nextGaussian();
      double[] labels = {x0 > 0 ? 1 : 0, x0 + x1 > 0 ? 1 : 0};
      table.add(RowFactory.create(Vectors.dense(x0, x1), Vectors.dense(labels)));
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("labels", SQLDataTypes.VectorType());
    return SparkTestSession.get().createDataFrame(table, schema).coalesce(2);
  }
}
