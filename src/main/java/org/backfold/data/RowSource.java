package org.backfold.data;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where rows come from: a table as it is stored, before anything is checked. */
interface RowSource extends TableColumns {
  /**
   * The rows with their positions, read again by every job. A task gets one object over and over;
   * only the cells of the {@code needed} columns can be read.
   */
  JavaRDD<RawRow> rows(int[] needed);

  /**
   * The same rows as a DataFrame with all columns, lazily.
   *
   * @param keep which rows to keep; empty: all
   */
  Dataset<Row> frame(Optional<RowFilter> keep);

  /** Whether a position is a line of text. */
  boolean hasLines();

  /** What the user should know about how the table was read. */
  List<String> notes();

  /** The same table once the number of inputs is known, where rows do not say (LibSVM). */
  default RowSource withInputs(int inputs) {
    return this;
  }

  /** A serializable choice of rows. */
  interface RowFilter extends Predicate<Row>, Serializable {}
}
