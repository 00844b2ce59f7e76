package org.backfold.bench;

import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Made-up rows, the same in each process: columns {@code features} (dense) and {@code label}. */
enum Examples {
  /**
   * Like pixels of digits: 19 % not zero, in (0, 1); those of one's own tenth are more often lit.
   */
  PIXELS {
    @Override
    double[] features(SplittableRandom random, int label, int classes, int count) {
      double[] features = new double[count];
      for (int j = 0; j < count; j++) {
        double lit = (long) j * classes / count == label ? 0.55 : 0.15;
        features[j] = random.nextDouble() < lit ? random.nextDouble() : 0;
      }
      return features;
    }
  },
  /** Dense numbers around a centre of the class. */
  NUMBERS {
    @Override
    double[] features(SplittableRandom random, int label, int classes, int count) {
      double[] features = random.doubles(count, -1, 1).toArray();
      for (int j = label; j < count; j += classes) {
        features[j] += 0.3;
      }
      return features;
    }
  };

  abstract double[] features(SplittableRandom random, int label, int classes, int count);

  /** A table of {@code rows} rows in {@code partitions} partitions, not cached. */
  Dataset<Row> table(SparkSession spark, long rows, int count, int classes, int partitions) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    MapFunction<Long, Row> row =
        id -> {
          SplittableRandom random = new SplittableRandom(id);
          int label = random.nextInt(classes);
          double[] features = features(random, label, classes, count);
          return RowFactory.create(Vectors.dense(features), (double) label);
        };
    return spark.range(0, rows, 1, partitions).as(Encoders.LONG()).map(row, Encoders.row(schema));
  }
}
