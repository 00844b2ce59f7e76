package org.backfold.data;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.types.StructType;

/** What is known of a table's columns before its rows are read. */
interface TableColumns {
  /** How messages call the table. */
  String name();

  /** Columns with their types; CSV is all strings. */
  StructType columns();

  /** Whether the columns have names of their own, not only positions. */
  boolean named();

  /** Some cell of the column that is no number, if none of those looked at is one. */
  Optional<String> textIn(int column);

  /** Size of the vectors in a column; empty if it is not known before they are read. */
  OptionalInt vectorSize(int column);

  /** What to do if labels are needed and none are found. */
  default String labelHint() {
    return "state the label column, by name or index (-1 is the last)";
  }

  /** Columns of a DataFrame of which no row may be read yet, e.g. of a stream. */
  record OfSchema(StructType columns) implements TableColumns {
    @Override
    public String name() {
      return "the DataFrame";
    }

    @Override
    public boolean named() {
      return true;
    }

    @Override
    public Optional<String> textIn(int column) {
      return Optional.empty();
    }

    @Override
    public OptionalInt vectorSize(int column) {
      return OptionalInt.empty();
    }
  }
}
