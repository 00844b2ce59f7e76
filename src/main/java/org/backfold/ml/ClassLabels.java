package org.backfold.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The classes of a label column, which holds their indices as everywhere in Spark ML: 0, 1, …, K −
 * 1. Names and number come from the column's metadata, as StringIndexer writes them; else the
 * number is that of the last of {@code layers}, else one more than the largest index.
 */
final class ClassLabels {
  /** MLlib's bound on what it infers from indices alone: more are probably no classes. */
  static final int MOST_INFERRED = 100;

  private final StructField field;
  private final List<String> names;

  private ClassLabels(StructField field, List<String> names) {
    this.field = field;
    this.names = names;
  }

  /**
   * Finds the classes; runs a job if nothing but the indices tells their number.
   *
   * @param stated size of the output layer, if {@code layers} says it
   * @throws IllegalArgumentException if there are more than {@value #MOST_INFERRED} to be inferred
   */
  static ClassLabels of(Dataset<?> dataset, StructField field, Optional<Integer> stated) {
    Attribute attribute = Attribute.fromStructField(field);
    List<String> names = new ArrayList<>(named(attribute));
    int number =
        Math.max(2, Math.max(names.size(), Math.max(counted(attribute), stated.orElse(0))));
    if (names.isEmpty() && counted(attribute) == 0 && stated.isEmpty()) {
      number = inferred(dataset, field.name());
    }
    for (int k = names.size(); k < number; k++) {
      names.add(Integer.toString(k));
    }
    return new ClassLabels(field, List.copyOf(names));
  }

  /** Those of a model. */
  static ClassLabels named(StructField field, List<String> names) {
    return new ClassLabels(field, names);
  }

  /** Whether the column's metadata name the classes. */
  static boolean areNamed(StructField field) {
    return !named(Attribute.fromStructField(field)).isEmpty();
  }

  /** In index order. */
  List<String> names() {
    return names;
  }

  /** The label as a number, with the names in its metadata. */
  Column column() {
    return Columns.named(field.name())
        .cast(DataTypes.DoubleType)
        .as(field.name(), metadata(field.name(), names));
  }

  /** The metadata of a column of class indices; of one without name, none. */
  static Metadata metadata(String column, List<String> names) {
    return column.isEmpty()
        ? Metadata.empty()
        : NominalAttribute.defaultAttr()
            .withName(column)
            .withValues(names.toArray(String[]::new))
            .toMetadata();
  }

  private static List<String> named(Attribute attribute) {
    if (attribute instanceof NominalAttribute nominal && nominal.values().isDefined()) {
      return List.of(nominal.values().get());
    }
    return attribute instanceof BinaryAttribute binary && binary.values().isDefined()
        ? List.of(binary.values().get())
        : List.of();
  }

  /** 0 if the metadata do not say. */
  private static int counted(Attribute attribute) {
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      return (Integer) nominal.getNumValues().get();
    }
    return attribute instanceof BinaryAttribute ? 2 : 0;
  }

  private static int inferred(Dataset<?> dataset, String column) {
    Column label = Columns.named(column).cast(DataTypes.DoubleType);
    Column finite = functions.when(label.lt(Double.POSITIVE_INFINITY), label); // NaN is the largest
    Row row = dataset.agg(functions.max(finite)).head();
    double largest = row.isNullAt(0) ? 1 : row.getDouble(0); // then reading the rows says what is
    if (largest >= MOST_INFERRED) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Column '%s' holds labels up to %s and no class names; a classifier takes at most %d"
                  + " classes from bare indices 0, 1, …. Index the column with StringIndexer, set"
                  + " layers, or use NeuralNetworkRegressor if the labels are no classes.",
              column,
              largest,
              MOST_INFERRED));
    }
    return Math.max(2, (int) largest + 1);
  }
}
