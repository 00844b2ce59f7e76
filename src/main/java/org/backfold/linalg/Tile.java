package org.backfold.linalg;

/**
 * Some columns of a dense matrix as doubles, for work element by element: of doubles the columns
 * themselves, of floats a copy, which {@link #write} rounds back. So that work is written once for
 * both precisions, and a matrix that is walked through in tiles of {@link #width} columns is in the
 * cache when the work on it begins. Holds one tile at a time and keeps its array. Not thread-safe.
 */
public final class Tile {
  /** 16 KB: three tiles fit the first-level cache, or nearly. */
  private static final int ELEMENTS = 2048;

  private double[] copy = {};
  private DenseView target = MatrixView.zeros(0, 0);
  private MatrixView tile = MatrixView.zeros(0, 0);

  /** Columns of a tile, of a matrix of {@code rows} rows. */
  public static int width(int rows) {
    return Math.max(1, ELEMENTS / rows);
  }

  /**
   * Columns {@code from} (inclusive) to {@code to} (exclusive), to be read, and changed if {@link
   * #write} follows.
   */
  public MatrixView open(DenseView matrix, int from, int to) {
    return fill(matrix, matrix, from, to);
  }

  /** Columns of {@code matrix} to be overwritten without being read; {@link #write} follows. */
  public MatrixView blank(DenseView matrix, int from, int to) {
    target = matrix.columns(from, to);
    tile =
        target instanceof MatrixView doubles
            ? doubles
            : MatrixView.of(copy(target.size()), target.rows(), target.columns());
    return tile;
  }

  /**
   * Columns of {@code matrix}, overwritten with those of {@code source}; {@link #write} follows.
   *
   * @param source of equal shape, dense or sparse, read
   */
  public MatrixView fill(Matrix source, DenseView matrix, int from, int to) {
    MatrixView view = blank(matrix, from, to);
    if (source != matrix || view != target) {
      source.columns(from, to).copyTo(view);
    }
    return view;
  }

  /** Brings the tile back to the matrix. */
  public void write() {
    if (target instanceof FloatView floats) {
      floats.round(tile);
    }
  }

  private double[] copy(int size) {
    copy = copy.length < size ? new double[size] : copy;
    return copy;
  }
}
