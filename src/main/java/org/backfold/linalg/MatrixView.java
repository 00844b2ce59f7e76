package org.backfold.linalg;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * A matrix that is a window into a {@code double[]}: free to make, never a copy. The stored matrix
 * is column-major with leading dimension equal to its stored row count, so that its elements are
 * contiguous; {@code transposed} swaps the roles of rows and columns. The array is shared with
 * whoever made the view.
 *
 * @param values backing array, shared
 * @param offset index of the first element
 * @param rows rows as seen (after transposition)
 * @param columns columns as seen (after transposition)
 * @param transposed whether the stored matrix is the transpose of the one seen
 */
public record MatrixView(double[] values, int offset, int rows, int columns, boolean transposed)
    implements DenseView, Serializable {

  /**
   * @throws IllegalArgumentException if the window does not lie inside the array
   */
  public MatrixView {
    if (rows < 0 || columns < 0 || offset < 0 || offset + (long) rows * columns > values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A %d × %d matrix at offset %d does not fit an array of %d values.",
              rows,
              columns,
              offset,
              values.length));
    }
  }

  public static MatrixView of(double[] values, int offset, int rows, int columns) {
    return new MatrixView(values, offset, rows, columns, false);
  }

  public static MatrixView of(double[] values, int rows, int columns) {
    return of(values, 0, rows, columns);
  }

  /** Zeros, in an array of its own. */
  public static MatrixView zeros(int rows, int columns) {
    return of(new double[Math.multiplyExact(rows, columns)], rows, columns);
  }

  /** View of Spark's matrix, sharing its array. */
  public static MatrixView of(DenseMatrix matrix) {
    return new MatrixView(
        matrix.values(), 0, matrix.numRows(), matrix.numCols(), matrix.isTransposed());
  }

  @Override
  public Precision precision() {
    return Precision.DOUBLE;
  }

  @Override
  public int capacity() {
    return values.length - offset;
  }

  @Override
  public Object array() {
    return values;
  }

  @Override
  public MatrixView toDoubles() {
    return this;
  }

  @Override
  public MatrixView window(int first, int rows, int columns) {
    return of(values, offset + first, rows, columns);
  }

  @Override
  public MatrixView transpose() {
    return new MatrixView(values, offset, columns, rows, !transposed);
  }

  /** Only of an untransposed matrix, where columns are contiguous. */
  @Override
  public MatrixView columns(int from, int to) {
    return new MatrixView(values, startOf(from, to), rows, to - from, false);
  }

  /** Element at (row, column) as seen. */
  @Override
  public double at(int row, int column) {
    return transposed
        ? values[offset + row * columns + column]
        : values[offset + column * rows + row];
  }

  @Override
  public double largestMagnitude() {
    double largest = 0;
    for (int i = offset; i < end(); i++) {
      double magnitude = Math.abs(values[i]);
      if (!(magnitude <= largest)) { // also true for NaN
        largest = magnitude;
        if (Double.isNaN(largest)) {
          return largest;
        }
      }
    }
    return largest;
  }

  @Override
  public DenseVector column(int column) {
    MatrixView view = columns(column, column + 1);
    return new DenseVector(Arrays.copyOfRange(values, view.offset, view.end()));
  }

  @Override
  public void add(DenseView other) {
    other.checkCopy(this);
    double[] from = ((MatrixView) other).values;
    int shift = other.offset() - offset;
    for (int i = offset, end = end(); i < end; i++) {
      values[i] += from[i + shift];
    }
  }

  @Override
  public void copyTo(MatrixView target) {
    checkCopy(target);
    System.arraycopy(values, offset, target.values, target.offset, size());
  }

  @Override
  public boolean isFinite() {
    return areFinite(values, offset, end());
  }

  static boolean areFinite(double[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Double.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }

  /** A copy as Spark's column-major matrix. */
  public DenseMatrix toDenseMatrix() {
    double[] copy = new double[size()];
    System.arraycopy(values, offset, copy, 0, copy.length);
    return new DenseMatrix(rows, columns, copy, transposed);
  }
}
