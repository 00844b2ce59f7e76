package org.backfold.linalg;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.apache.spark.ml.linalg.SparseVector;

/**
 * Columns of a sparse matrix in compressed columns (CSC): column j holds {@code values[p]} in row
 * {@code indices[p]} for p from {@code starts[j]} to {@code starts[j + 1]} (exclusive), and zeros
 * elsewhere. Like {@link MatrixView} free to make, never a copy; the arrays are shared with whoever
 * made the view.
 *
 * <p>The two products of a first layer touch non-zeros only: each adds a column of the left factor,
 * which is contiguous, times the non-zero. They are plain loops in double precision, and sum in the
 * order of the non-zeros.
 *
 * @param rows k
 * @param starts first position of each column, and the end of the last
 * @param indices row of each non-zero, ascending within a column
 * @param values the non-zeros
 * @param from first column of this view
 * @param to column after the last of this view
 */
public record SparseView(int rows, int[] starts, int[] indices, double[] values, int from, int to)
    implements Matrix {

  /**
   * @throws IllegalArgumentException if the columns do not lie inside the arrays
   */
  public SparseView {
    if (rows < 0 || from < 0 || to < from || to >= starts.length || starts[to] > indices.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "No columns %d to %d (exclusive) in a sparse matrix of %d columns and %d non-zeros.",
              from,
              to,
              starts.length - 1,
              indices.length));
    }
  }

  /**
   * View of Spark's matrix, sharing its arrays.
   *
   * @throws IllegalArgumentException if it is stored by rows
   */
  public static SparseView of(SparseMatrix matrix) {
    if (matrix.isTransposed()) {
      throw new IllegalArgumentException(
          "The sparse matrix is stored by rows; expected it by columns: call toSparseColMajor().");
    }
    return new SparseView(
        matrix.numRows(),
        matrix.colPtrs(),
        matrix.rowIndices(),
        matrix.values(),
        0,
        matrix.numCols());
  }

  /** A copy as Spark's matrix; of a view of all columns, the same arrays. */
  public SparseMatrix toSparseMatrix() {
    int first = starts[from];
    int end = starts[to];
    if (from == 0 && to == starts.length - 1 && end == indices.length && end == values.length) {
      return new SparseMatrix(rows, to, starts, indices, values);
    }
    int[] begins = new int[columns() + 1];
    for (int j = 0; j < begins.length; j++) {
      begins[j] = starts[from + j] - first;
    }
    return new SparseMatrix(
        rows,
        columns(),
        begins,
        Arrays.copyOfRange(indices, first, end),
        Arrays.copyOfRange(values, first, end));
  }

  @Override
  public int columns() {
    return to - from;
  }

  @Override
  public SparseView columns(int first, int end) {
    if (first < 0 || end < first || end > columns()) {
      throw new IllegalArgumentException(
          "No columns " + first + " to " + end + " (exclusive) in " + shape());
    }
    return new SparseView(rows, starts, indices, values, from + first, from + end);
  }

  /** The same non-zeros with other values: of position p, {@code newValues[p]}; shared. */
  public SparseView withValues(double[] newValues) {
    return new SparseView(rows, starts, indices, newValues, from, to);
  }

  /** Position of the first non-zero. */
  public int begin() {
    return starts[from];
  }

  /** Position after the last non-zero. */
  public int end() {
    return starts[to];
  }

  @Override
  public double at(int row, int column) {
    int found = Arrays.binarySearch(indices, starts[from + column], starts[from + column + 1], row);
    return found < 0 ? 0 : values[found];
  }

  @Override
  public SparseVector column(int column) {
    SparseView view = columns(column, column + 1);
    return new SparseVector(
        rows,
        Arrays.copyOfRange(indices, view.begin(), view.end()),
        Arrays.copyOfRange(values, view.begin(), view.end()));
  }

  /**
   * Product with this: Z ← Z + W X.
   *
   * @param weights W [n × k], untransposed, read
   * @param sums Z [n × m], untransposed, added to; must not overlap W
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public void addProduct(MatrixView weights, MatrixView sums) {
    check(weights.columns() == rows && !weights.transposed(), weights, sums);
    check(sums.columns() == columns() && sums.rows() == weights.rows(), weights, sums);
    int n = weights.rows();
    double[] w = weights.values();
    double[] z = sums.values();
    for (int j = from, at = sums.offset(); j < to; j++, at += n) {
      int p = starts[j];
      // Two columns at a time: half the loads and stores of z, in the same order of additions.
      for (int end = starts[j + 1] - 1; p < end; p += 2) {
        int first = weights.offset() + indices[p] * n;
        int second = weights.offset() + indices[p + 1] * n;
        double x = values[p];
        double y = values[p + 1];
        for (int i = 0; i < n; i++) {
          z[at + i] = z[at + i] + x * w[first + i] + y * w[second + i];
        }
      }
      if (p < starts[j + 1]) {
        add(values[p], w, weights.offset() + indices[p] * n, z, at, n);
      }
    }
  }

  /**
   * Product with the transpose of this: G ← G + Δ Xᵀ.
   *
   * @param deltas Δ [n × m], untransposed, read
   * @param sums G [n × k], untransposed, added to; must not overlap Δ
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public void addOuterProduct(MatrixView deltas, MatrixView sums) {
    check(deltas.columns() == columns() && !deltas.transposed(), deltas, sums);
    check(sums.columns() == rows && sums.rows() == deltas.rows(), deltas, sums);
    int n = deltas.rows();
    for (int j = from, at = deltas.offset(); j < to; j++, at += n) {
      for (int p = starts[j]; p < starts[j + 1]; p++) {
        int column = sums.offset() + indices[p] * n;
        add(values[p], deltas.values(), at, sums.values(), column, n);
      }
    }
  }

  /** y ← y + α x, for {@code length} elements of each from their offsets on. */
  private static void add(double alpha, double[] x, int atX, double[] y, int atY, int length) {
    for (int i = 0; i < length; i++) {
      y[atY + i] += alpha * x[atX + i];
    }
  }

  private void check(boolean fits, MatrixView left, MatrixView sums) {
    if (!fits || sums.transposed()) {
      throw new IllegalArgumentException(
          "No product of "
              + (left.shape() + " and sparse " + shape() + " into " + sums.shape())
              + "; expected n × k and k × m into n × m, or n × m and the transpose into n × k.");
    }
  }

  @Override
  public void copyTo(MatrixView target) {
    if (target.rows() != rows || target.columns() != columns() || target.transposed()) {
      throw new IllegalArgumentException(
          "Expected a target of " + shape() + ", untransposed, found " + target.shape() + ".");
    }
    Arrays.fill(target.values(), target.offset(), target.end(), 0);
    for (int j = from, at = target.offset(); j < to; j++, at += rows) {
      for (int p = starts[j]; p < starts[j + 1]; p++) {
        target.values()[at + indices[p]] = values[p];
      }
    }
  }

  @Override
  public boolean isFinite() {
    return MatrixView.areFinite(values, begin(), end());
  }

  @Override
  public String shape() {
    return rows + " × " + columns();
  }
}
