package org.backfold.linalg;

/**
 * A dense matrix as a window into an array of doubles ({@link MatrixView}) or of floats ({@link
 * FloatView}): column-major, contiguous, shared with whoever made the view. Products take two
 * factors and a result of one precision; what works on single elements sees floats through a {@link
 * Tile}, as doubles.
 */
public sealed interface DenseView extends Matrix permits MatrixView, FloatView {
  /** Of its elements. */
  Precision precision();

  /** Index of the first element in the array. */
  int offset();

  /** Whether the stored matrix is the transpose of the one seen. */
  boolean transposed();

  DenseView transpose();

  @Override
  DenseView columns(int from, int to);

  /**
   * A window into this window, untransposed.
   *
   * @param first index of its first element, counted from the first one here
   * @throws IllegalArgumentException if it does not lie inside the array
   */
  DenseView window(int first, int rows, int columns);

  /** The largest |element|; NaN if one is NaN, 0 of an empty matrix. */
  double largestMagnitude();

  /**
   * Adds {@code other}, element by element: X ← X + Y.
   *
   * @param other Y, of equal shape and precision, both untransposed; read
   */
  void add(DenseView other);

  /** As doubles: itself, or a copy. */
  MatrixView toDoubles();

  /** The array, for what is the same with any kind. */
  Object array();

  /** Elements of the array from the first one here on. */
  int capacity();

  /** Number of elements. */
  default int size() {
    return rows() * columns();
  }

  /** Index after the last element in the array. */
  default int end() {
    return offset() + size();
  }

  /** Shape for messages, e.g. {@code 3 × 2}, with a ᵀ when the stored matrix is the transpose. */
  @Override
  default String shape() {
    return rows() + " × " + columns() + (transposed() ? " (ᵀ)" : "");
  }

  /** From which index on {@code columns} lie; checks them. */
  default int startOf(int from, int to) {
    if (transposed() || from < 0 || to < from || to > columns()) {
      throw new IllegalArgumentException(
          "No columns " + from + " to " + to + " (exclusive) in a contiguous piece of " + shape());
    }
    return offset() + from * rows();
  }

  /**
   * @throws IllegalArgumentException if a copy of this to {@code target} makes no sense
   */
  default void checkCopy(DenseView target) {
    if (target.rows() != rows()
        || target.columns() != columns()
        || transposed()
        || target.transposed()) {
      throw new IllegalArgumentException(
          "No copy of " + shape() + " to " + target.shape() + "; expected equal shapes.");
    }
  }
}
