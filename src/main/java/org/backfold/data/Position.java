package org.backfold.data;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a row stands. The order is that of the files' names, then that within the file, however
 * Spark cuts files into blocks and gives them to tasks.
 *
 * @param file URI; empty for a DataFrame
 * @param block where the piece of the file starts, in bytes; for a DataFrame its partition
 * @param index lines or rows before it in the block
 */
record Position(String file, long block, long index) implements Serializable, Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::file)
          .thenComparingLong(Position::block)
          .thenComparingLong(Position::index);

  static Position of(RawRow row) {
    return new Position(row.file, row.block, row.index);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
