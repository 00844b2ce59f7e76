package org.backfold.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseViewTest {
  /** Against sums in another order, relative to the largest element. */
  private static final double KERNEL_TOLERANCE = 1e-12;

  /** Columns (2, 0, 0), (0, 0, 0), (1, 0, −3). */
  private static final SparseView EXAMPLE =
      new SparseView(3, new int[] {0, 1, 1, 3}, new int[] {0, 0, 2}, new double[] {2, 1, -3}, 0, 3);

  @Test
  void products_byHand() {
    MatrixView weights = MatrixView.of(new double[] {1, 10, 2, 20, 3, 30}, 2, 3); // [1 2 3; 10 …]
    MatrixView sums = MatrixView.of(new double[] {1, 1, 1, 1, 1, 1}, 2, 3);
    EXAMPLE.addProduct(weights, sums);
    assertArrayEquals(new double[] {3, 21, 1, 1, 1 + 1 - 9, 1 + 10 - 90}, sums.values());

    MatrixView deltas = MatrixView.of(new double[] {1, 10, 5, 50, 2, 20}, 2, 3);
    MatrixView gradient = MatrixView.of(new double[] {7, 0, 0, 0, 0, 0}, 2, 3);
    EXAMPLE.addOuterProduct(deltas, gradient);
    assertArrayEquals(new double[] {7 + 2 + 2, 20 + 20, 0, 0, -6, -60}, gradient.values());
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "5, 40, 17, 0.3", "64, 200, 33, 0.02", "3, 7, 9, 0", "1, 50, 20, 0.5"})
  void products_likeDenseOnes(int n, int k, int m, double density) {
    SplittableRandom random = new SplittableRandom(n + k);
    List<Vector> columns = columns(k, m, density, random);
    int from = m / 3;
    DenseView dense =
        assertInstanceOf(DenseView.class, new ColumnPacker(k, -1).pack(columns).columns(from, m));
    SparseView sparse =
        assertInstanceOf(SparseView.class, new ColumnPacker(k, 1).pack(columns).columns(from, m));
    MatrixView weights = window(n, k, random);
    MatrixView deltas = window(n, m - from, random);

    MatrixView expected = window(n, m - from, new SplittableRandom(1));
    MatrixView actual = window(n, m - from, new SplittableRandom(1));
    Blas.gemm(1, weights, dense, 1, expected);
    sparse.addProduct(weights, actual);
    assertArrayEquals(expected.values(), actual.values(), KERNEL_TOLERANCE * k);

    MatrixView expectedGradient = window(n, k, new SplittableRandom(2));
    MatrixView actualGradient = window(n, k, new SplittableRandom(2));
    Blas.gemm(1, deltas, dense.transpose(), 1, expectedGradient);
    sparse.addOuterProduct(deltas, actualGradient);
    assertArrayEquals(
        expectedGradient.values(), actualGradient.values(), KERNEL_TOLERANCE * (m - from));
  }

  @Test
  void views_showTheMatrix() {
    SparseView last = EXAMPLE.columns(1, 3).columns(1, 2);
    assertEquals(1, last.columns());
    assertEquals(-3, last.at(2, 0));
    assertEquals(0, EXAMPLE.at(2, 0));
    SparseMatrix copy = EXAMPLE.columns(1, 3).toSparseMatrix();
    assertEquals(SparseMatrix.class, copy.getClass());
    assertArrayEquals(new double[] {0, 0, 0, 1, 0, -3}, copy.toArray());
    assertSame(EXAMPLE.values(), EXAMPLE.toSparseMatrix().values());
    assertEquals(-3, SparseView.of(copy).at(2, 1));
    assertThrows(IllegalArgumentException.class, () -> SparseView.of(copy.toSparseRowMajor()));
    assertThrows(IllegalArgumentException.class, () -> EXAMPLE.columns(2, 4));
    assertThrows(
        IllegalArgumentException.class,
        () -> EXAMPLE.addProduct(MatrixView.zeros(2, 4), MatrixView.zeros(2, 3)));
    assertThrows(
        IllegalArgumentException.class,
        () -> EXAMPLE.addOuterProduct(MatrixView.zeros(2, 2), MatrixView.zeros(2, 3)));
  }

  @Test
  void packer_decidesByTheNumbersAlone() {
    int rows = 100;
    Vector asSparse = Vectors.sparse(rows, new int[] {3, 50, 99}, new double[] {1.5, 0, -2});
    Vector asDense = Vectors.dense(asSparse.toArray());
    SparseView one =
        assertInstanceOf(SparseView.class, new ColumnPacker(rows).pack(List.of(asSparse)));
    SparseView other =
        assertInstanceOf(SparseView.class, new ColumnPacker(rows).pack(List.of(asDense)));
    assertArrayEquals(new int[] {3, 99}, one.indices());
    assertArrayEquals(one.indices(), other.indices());
    assertArrayEquals(new double[] {1.5, -2}, one.values());
    assertArrayEquals(one.values(), other.values());

    double[] six = new double[rows];
    java.util.Arrays.fill(six, 0, 6, 1);
    List<Vector> denser = List.of(Vectors.dense(six), Vectors.dense(six).toSparse());
    MatrixView dense = assertInstanceOf(MatrixView.class, new ColumnPacker(rows).pack(denser));
    assertArrayEquals(six, java.util.Arrays.copyOfRange(dense.values(), rows, 2 * rows));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ColumnPacker(rows).pack(List.of(Vectors.dense(1, 2))));
  }

  @Test
  void packer_overwritesWhatItLeft() {
    ColumnPacker packer = new ColumnPacker(3, -1);
    packer.pack(List.of(Vectors.dense(1, 2, 3), Vectors.dense(4, 5, 6)));
    Matrix again = packer.pack(List.of(Vectors.sparse(3, new int[] {1}, new double[] {9})));
    assertArrayEquals(new double[] {0, 9, 0}, ((MatrixView) again).toDenseMatrix().values(), 0);
    ColumnPacker sparse = new ColumnPacker(3, 1);
    sparse.pack(List.of(Vectors.dense(1, 2, 3)));
    Matrix shorter = sparse.pack(List.of(Vectors.dense(0, 7, 0)));
    assertEquals(7, shorter.at(1, 0));
    assertEquals(0, shorter.at(0, 0));
    assertTrue(shorter.isFinite());
  }

  private static List<Vector> columns(int k, int m, double density, SplittableRandom random) {
    List<Vector> columns = new ArrayList<>();
    for (int j = 0; j < m; j++) {
      double[] column = new double[k];
      for (int i = 0; i < k; i++) {
        column[i] = random.nextDouble() < density ? 2 * random.nextDouble() - 1 : 0;
      }
      columns.add(j % 2 == 0 ? Vectors.dense(column) : Vectors.dense(column).toSparse());
    }
    return columns;
  }

  private static MatrixView window(int rows, int columns, SplittableRandom random) {
    double[] values = new double[rows * columns + 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextDouble() - 1;
    }
    return MatrixView.of(values, 2, rows, columns);
  }
}
