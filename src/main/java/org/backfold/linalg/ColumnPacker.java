package org.backfold.linalg;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * Packs vectors as the columns of a {@link Matrix}: sparse where at most {@value #SPARSE_DENSITY}
 * of the elements are not zero, else dense. Only the numbers decide, not the classes of the vectors
 * nor the zeros that a sparse one may store: equal vectors make equal matrices.
 *
 * <p>Keeps its arrays: a matrix is overwritten by the next one. The first matrix of a packer has
 * arrays of exactly its size. Not thread-safe.
 */
public final class ColumnPacker {
  /**
   * Where the two kinds are equally fast. For layers of 16 to 1024 units over 100 to 20,000 inputs
   * and 256 columns, both products together took (OpenBLAS 0.3.31 with AVX-512, one core):
   *
   * <pre>
   * density                    0.20  0.10  0.07  0.05  0.03  0.01
   * time sparse / time dense    2–6   1–3   1–2   1–1½  ½–1   0.1–0.4
   * </pre>
   *
   * Below, a sparse matrix also takes less than a tenth of the memory. (Java's own products are
   * several times slower than native ones, so with them sparse would win up to 0.3.)
   */
  static final double SPARSE_DENSITY = 0.05;

  private final int rows;
  private final double densest;
  private final Precision precision;
  private final Tile tile = new Tile();
  private DenseView dense;
  private int[] starts = {};
  private int[] indices = {};
  private double[] values = {};

  /**
   * @param rows length of the vectors
   */
  public ColumnPacker(int rows) {
    this(rows, SPARSE_DENSITY);
  }

  /**
   * @param rows length of the vectors
   * @param precision of a dense matrix
   */
  public ColumnPacker(int rows, Precision precision) {
    this(rows, SPARSE_DENSITY, precision);
  }

  /**
   * @param densest largest density of a sparse matrix: below 0 for none, 1 for all
   */
  public ColumnPacker(int rows, double densest) {
    this(rows, densest, Precision.DOUBLE);
  }

  private ColumnPacker(int rows, double densest, Precision precision) {
    this.rows = rows;
    this.densest = densest;
    this.precision = precision;
    dense = precision.zeros(0, 0);
  }

  /**
   * The vectors as a matrix [rows × m], valid until the next call.
   *
   * @param columns read
   * @throws IllegalArgumentException if a vector has another length than {@code rows}
   */
  public Matrix pack(List<? extends Vector> columns) {
    long nonZeros = 0;
    for (Vector column : columns) {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            "A column has " + column.size() + " elements; expected " + rows + ".");
      }
      nonZeros += nonZeros(column);
    }
    boolean sparse = nonZeros <= densest * rows * columns.size();
    return sparse ? packSparse(columns, Math.toIntExact(nonZeros)) : packDense(columns);
  }

  /** As {@code Vector.numNonzeros()}, which calls a function for every element. */
  public static int nonZeros(Vector vector) {
    int count = 0;
    for (double element : elements(vector)) {
      if (element != 0) {
        count++;
      }
    }
    return count;
  }

  /** What a vector stores; shared. */
  private static double[] elements(Vector vector) {
    return vector instanceof SparseVector sparse
        ? sparse.values()
        : ((DenseVector) vector).values();
  }

  private DenseView packDense(List<? extends Vector> columns) {
    int m = columns.size();
    if (dense.capacity() < Math.multiplyExact(rows, m)) {
      dense = precision.zeros(rows, m);
    }
    DenseView packed = dense.window(0, rows, m);
    int j = 0;
    for (Vector column : columns) {
      write(column, tile.blank(packed, j, j + 1));
      tile.write();
      j++;
    }
    return packed;
  }

  /** Overwrites {@code target} [rows × 1] with {@code column}. */
  private void write(Vector column, MatrixView target) {
    double[] to = target.values();
    int at = target.offset();
    if (column instanceof DenseVector vector) {
      System.arraycopy(vector.values(), 0, to, at, rows);
    } else {
      Arrays.fill(to, at, at + rows, 0);
      SparseVector sparse = (SparseVector) column;
      for (int p = 0; p < sparse.indices().length; p++) {
        to[at + sparse.indices()[p]] = sparse.values()[p];
      }
    }
  }

  private SparseView packSparse(List<? extends Vector> columns, int nonZeros) {
    int m = columns.size();
    starts = starts.length == m + 1 ? starts : new int[m + 1];
    indices = indices.length < nonZeros ? new int[nonZeros] : indices;
    values = values.length < nonZeros ? new double[nonZeros] : values;
    int at = 0;
    int j = 0;
    for (Vector column : columns) {
      starts[j++] = at;
      int[] sparseIndices = column instanceof SparseVector sparse ? sparse.indices() : null;
      double[] elements = elements(column);
      for (int p = 0; p < elements.length; p++) {
        if (elements[p] != 0) {
          indices[at] = sparseIndices == null ? p : sparseIndices[p];
          values[at++] = elements[p];
        }
      }
    }
    starts[m] = at;
    return new SparseView(rows, starts, indices, values, 0, m);
  }
}
