package org.backfold.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backfold.data.ExampleReader;
import org.backfold.data.ExampleSchema;
import org.backfold.data.RowFeatures;
import org.backfold.model.TrainedModel;
import scala.reflect.ClassTag$;

/**
 * A model's {@code transform}: rows are scored in blocks, by matrix products, and get columns more.
 *
 * <p>It is one {@code mapPartitions}, so it is lazy and works on streams. Spark hands rows over as
 * objects and forgets the metadata of their columns (and would not find columns of equal names), so
 * they go in under names of our own and come out under theirs, with their metadata. The price
 * beside a user-defined function is that all columns of the input are read, even if only the
 * prediction is asked for: select before transforming.
 *
 * <p>The model travels as a broadcast. A lazy transformation does not know when it is used for the
 * last time: Spark's cleaner removes the broadcast when the DataFrame is garbage, as for Spark's
 * own models.
 */
final class BlockScoring {
  private final TrainedModel model;
  private final String featuresCol;
  private final boolean skip;
  private final List<OutputColumn> outputs;

  /**
   * @param skip whether rows that cannot be scored are left out, instead of ending the job
   * @param outputs to append, in this order
   */
  BlockScoring(TrainedModel model, String featuresCol, boolean skip, List<OutputColumn> outputs) {
    this.model = model;
    this.featuresCol = featuresCol;
    this.skip = skip;
    this.outputs = outputs.stream().filter(OutputColumn::isWanted).toList();
  }

  /**
   * The schema that {@link #transform} makes.
   *
   * @throws IllegalArgumentException if features are missing or do not fit, or an output is there
   *     already
   */
  StructType schema(StructType input) {
    checkFeatures(input);
    return new Columns(input).with(outputs.stream().map(OutputColumn::field).toList());
  }

  /** The rows with their outputs. */
  Dataset<Row> transform(Dataset<?> dataset) {
    StructType input = dataset.schema();
    StructType result = schema(input);
    String[] names =
        IntStream.range(0, result.size()).mapToObj(k -> "c" + k).toArray(String[]::new);
    StructType plain = new StructType();
    Column[] columns = new Column[names.length];
    for (int k = 0; k < names.length; k++) {
      StructField field = result.fields()[k];
      plain = plain.add(names[k], field.dataType(), field.nullable());
      columns[k] = functions.col(names[k]).as(field.name(), field.metadata());
    }
    ExampleSchema seen = seenBy(input);
    RowFeatures features = ExampleReader.features(input, seen);
    int slot = input.fieldIndex(seen.featureColumns().get(0));
    Broadcast<TrainedModel> shared =
        dataset
            .sparkSession()
            .sparkContext()
            .broadcast(model, ClassTag$.MODULE$.apply(TrainedModel.class));
    OutputColumn.Value[] values =
        outputs.stream().map(OutputColumn::value).toArray(OutputColumn.Value[]::new);
    return dataset
        .toDF(Arrays.copyOf(names, input.size()))
        .mapPartitions(
            new Scoring(shared, new Features(features, slot), skip, values), Encoders.row(plain))
        .select(columns);
  }

  /** The model's own columns where there is no column of that name, as after the command line. */
  private ExampleSchema seenBy(StructType input) {
    boolean ownColumns =
        !new Columns(input).has(featuresCol)
            && List.of(input.fieldNames()).containsAll(model.schema().featureColumns());
    return ownColumns ? model.schema() : model.schema().withFeatureColumns(List.of(featuresCol));
  }

  private void checkFeatures(StructType input) {
    if (!seenBy(input).featureColumns().equals(List.of(featuresCol))) {
      return;
    }
    StructField field = new Columns(input).features(featuresCol);
    int size = Columns.statedSize(field);
    int inputs = model.network().inputs();
    if (size > 0 && size != inputs) {
      throw new IllegalArgumentException(
          "Column '"
              + featuresCol
              + "' holds vectors of size "
              + size
              + ", but the model takes "
              + inputs
              + "; assemble the same columns as for training.");
    }
  }

  /** What runs on the executors. */
  private static final class Scoring implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<TrainedModel> model;
    private final Features features;
    private final boolean skip;
    private final OutputColumn.Value[] values;

    Scoring(
        Broadcast<TrainedModel> model,
        Features features,
        boolean skip,
        OutputColumn.Value[] values) {
      this.model = model;
      this.features = features;
      this.skip = skip;
      this.values = values;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      return model
          .value()
          .scorer()
          .scoreWithLogits(
              skip ? new Scorable(rows, features.checked()) : rows, features::of, this::row);
    }

    private Row row(Row row, double[] logits, double[] prediction) {
      int size = row.size();
      Object[] cells = new Object[size + values.length];
      for (int k = 0; k < size; k++) {
        cells[k] = row.get(k);
      }
      for (int k = 0; k < values.length; k++) {
        cells[size + k] = values[k].of(logits, prediction);
      }
      return RowFactory.create(cells);
    }
  }

  /**
   * The features of a row. The scorer checks vectors, so they are not checked twice, which would
   * take 7 % of the time of a 100-64-32-2 network.
   *
   * @param slot of the vector, or of the first of several columns
   */
  private record Features(RowFeatures checked, int slot) implements Serializable {
    Vector of(Row row) {
      return row.get(slot) instanceof Vector vector ? vector : checked.of(row);
    }
  }

  /** Rows with features, the others left out. */
  private static final class Scorable implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final RowFeatures features;
    private final List<Row> next = new ArrayList<>(1);

    Scorable(Iterator<Row> rows, RowFeatures features) {
      this.rows = rows;
      this.features = features;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && rows.hasNext()) {
        Row row = rows.next();
        if (features.has(row)) {
          next.add(row);
        }
      }
      return !next.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return next.remove(0);
    }
  }
}
