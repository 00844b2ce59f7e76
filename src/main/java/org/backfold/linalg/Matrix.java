package org.backfold.linalg;

import org.apache.spark.ml.linalg.Vector;

/**
 * A block of examples, one in each column: dense ({@link MatrixView}) or sparse ({@link
 * SparseView}). It is the right factor of the two products of a first layer, and both go over the
 * columns of the left one, W [n × k] and Δ [n × m].
 */
public sealed interface Matrix permits MatrixView, SparseView {
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

  /**
   * Product with this: Z ← Z + W X.
   *
   * @param weights W [n × k], untransposed, read
   * @param sums Z [n × m], untransposed, added to; must not overlap W
   * @throws IllegalArgumentException if the shapes do not fit
   */
  void addProduct(MatrixView weights, MatrixView sums);

  /**
   * Product with the transpose of this: G ← G + Δ Xᵀ.
   *
   * @param deltas Δ [n × m], untransposed, read
   * @param sums G [n × k], untransposed, added to; must not overlap Δ
   * @throws IllegalArgumentException if the shapes do not fit
   */
  void addOuterProduct(MatrixView deltas, MatrixView sums);

  /** Writes all elements to {@code target} [k × m], untransposed, overwritten. */
  void copyTo(MatrixView target);

  /** Whether no element is NaN or infinite. */
  boolean isFinite();

  /** Shape for messages, e.g. {@code 3 × 2}. */
  String shape();
}
