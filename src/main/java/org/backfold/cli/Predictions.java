package org.backfold.cli;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.data.ExampleSchema;
import org.backfold.data.FeatureTable;
import org.backfold.data.RowFeatures;
import org.backfold.data.Task;
import org.backfold.model.TrainedModel;

/**
 * The columns that hold what a model predicts, beside those of a table:
 *
 * <pre>
 * classification   prediction, probability_CLASS for each class
 * regression       prediction; of several targets prediction_TARGET for each
 * multi-label      prediction_LABEL (0 or 1) for each label, then probability_LABEL for each
 * </pre>
 */
record Predictions(Task task, List<String> names) implements Serializable {
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability_";

  static Predictions of(TrainedModel model) {
    ExampleSchema schema = model.schema();
    boolean named = schema.task() != Task.REGRESSION;
    List<String> names = new ArrayList<>(named ? schema.classes() : schema.labelColumns());
    for (int k = names.size(); k < model.outputs(); k++) { // of one vector column
      names.add(String.valueOf(k));
    }
    return new Predictions(schema.task(), List.copyOf(names));
  }

  /**
   * The table with the new columns, in its order of rows.
   *
   * @throws IllegalArgumentException if it has a column of such a name already
   */
  static Dataset<Row> add(TrainedModel model, FeatureTable table, SparkSession spark) {
    Predictions predictions = of(model);
    StructType schema = predictions.addTo(table.frame().schema());
    RowFeatures features = table.features();
    Broadcast<TrainedModel> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(model);
    JavaRDD<Row> rows =
        table
            .frame()
            .javaRDD()
            .mapPartitions(
                part -> shared.value().scorer().score(part, features::of, predictions::extend));
    return spark.createDataFrame(rows, schema);
  }

  private StructType addTo(StructType table) {
    Set<String> present = Set.of(table.fieldNames());
    StructType schema = table;
    for (String column : columns()) {
      if (present.contains(column)) {
        throw new IllegalArgumentException(
            "The table has a column " + column + " already; rename or remove it.");
      }
      schema = schema.add(column, type(column));
    }
    return schema;
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    switch (task) {
      case CLASSIFICATION -> {
        columns.add(PREDICTION);
        names.forEach(name -> columns.add(PROBABILITY + name));
      }
      case REGRESSION -> {
        boolean one = names.size() == 1;
        names.forEach(name -> columns.add(one ? PREDICTION : PREDICTION + "_" + name));
      }
      case MULTI_LABEL -> {
        names.forEach(name -> columns.add(PREDICTION + "_" + name));
        names.forEach(name -> columns.add(PROBABILITY + name));
      }
    }
    return columns;
  }

  private DataType type(String column) {
    if (column.startsWith(PROBABILITY)) {
      return DataTypes.DoubleType;
    }
    return switch (task) {
      case CLASSIFICATION -> DataTypes.StringType;
      case REGRESSION -> DataTypes.DoubleType;
      case MULTI_LABEL -> DataTypes.IntegerType;
    };
  }

  private Row extend(Row row, double[] outputs) {
    List<Object> values = new ArrayList<>(row.length() + 2 * outputs.length);
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    switch (task) {
      case CLASSIFICATION -> values.add(names.get(largest(outputs)));
      case REGRESSION -> {}
      case MULTI_LABEL -> Arrays.stream(outputs).forEach(p -> values.add(p > 0.5 ? 1 : 0));
    }
    for (double output : outputs) {
      values.add(output);
    }
    return RowFactory.create(values.toArray());
  }

  /** Index of the first largest, as the model itself chooses. */
  private static int largest(double[] outputs) {
    int largest = 0;
    for (int k = 1; k < outputs.length; k++) {
      if (outputs[k] > outputs[largest]) {
        largest = k;
      }
    }
    return largest;
  }
}
