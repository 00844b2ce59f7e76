package org.backfold.linalg;

import org.apache.spark.ml.linalg.Vector;

/**
 * A block of examples, one in each column: dense ({@link DenseView}) or sparse ({@link
 * SparseView}).
 */
public sealed interface Matrix permits DenseView, SparseView {
  /** k. */
  int rows();

  /** m. */
  int columns();

  /**
   * Columns {@code from} (inclusive) to {@code to} (exclusive), as a view.
   *
   * @throws IllegalArgumentException if the range is outside, or this is a transpose
   */
  Matrix columns(int from, int to);

  /** Element at (row, column). */
  double at(int row, int column);

  /** A copy of a column, dense or sparse as this. */
  Vector column(int column);

  /** Writes all elements to {@code target} [k × m], untransposed, overwritten. */
  void copyTo(MatrixView target);

  /** Whether no element is NaN or infinite. */
  boolean isFinite();

  /** Shape for messages, e.g. {@code 3 × 2}. */
  String shape();
}
