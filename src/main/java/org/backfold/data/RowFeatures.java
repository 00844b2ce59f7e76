package org.backfold.data;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * The features of rows of one table, for prediction: call it in a {@code mapPartitions} over the
 * DataFrame, beside the row with all its columns. Thread-safe.
 */
public final class RowFeatures implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowParser parser;
  private final int[] slots;

  RowFeatures(RowParser parser) {
    this.parser = parser.withLabels(new LabelRule.Ignored());
    slots = RowCells.plainSlots(parser.names().length);
  }

  /**
   * x [n_0] of a row, raw.
   *
   * @throws IllegalArgumentException if it is missing, not finite or of another size
   */
  public Vector of(Row row) {
    ParsedRow parsed = new ParsedRow();
    if (!parser.parse(cells(row), parsed)) {
      throw new IllegalArgumentException("Bad row" + parsed.problems.get(0).describe(true) + ".");
    }
    return parsed.features;
  }

  /** Whether {@link #of} gives features. */
  public boolean has(Row row) {
    return parser.parse(cells(row), new ParsedRow());
  }

  private Cells cells(Row row) {
    return new RowCells(slots, -1).of(row);
  }
}
