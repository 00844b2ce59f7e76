package org.backfold.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.junit.jupiter.api.Test;

class BlasTest {
  @Test
  void gemm_byHand() {
    MatrixView a = MatrixView.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3); // [1 3 5; 2 4 6]
    MatrixView b = MatrixView.of(new double[] {1, 0, -1, 2, 1, 0}, 3, 2); // [1 2; 0 1; −1 0]
    MatrixView c = MatrixView.of(new double[] {10, 10, 10, 10}, 2, 2);
    Blas.gemm(2, a, b, 0.5, c);
    // A B = [1 − 5, 2 + 3; 2 − 6, 4 + 4] = [−4 5; −4 8]; 2 A B + C/2 = [−3 15; −3 21]
    assertArrayEquals(new double[] {-3, -3, 15, 21}, c.values());
  }

  @Test
  void gemm_ofSparksTransposedMatrix() {
    DenseMatrix spark = new DenseMatrix(2, 3, new double[] {1, 2, 3, 4, 5, 6}).transpose();
    MatrixView a = MatrixView.of(spark); // [1 2; 3 4; 5 6]
    MatrixView c = MatrixView.zeros(3, 1);
    Blas.gemm(1, a, MatrixView.of(new double[] {1, -1}, 2, 1), 0, c);
    assertArrayEquals(new double[] {-1, -1, -1}, c.values());
    assertEquals(spark.apply(2, 0), a.at(2, 0));
  }

  @Test
  void gemm_ofColumnWindows() {
    SplittableRandom random = new SplittableRandom(3);
    MatrixView whole = GemmTest.random(random, 5, 11, false);
    MatrixView window = whole.columns(4, 9);
    MatrixView gram = MatrixView.zeros(5, 5);
    Blas.gemm(1, window, window.transpose(), 0, gram);
    GemmTest.assertClose(GemmTest.plainLoops(1, window, window.transpose(), 0, gram), gram, "gram");
    assertEquals(whole.at(2, 6), window.at(2, 2));
  }

  @Test
  void gemm_withoutInnerDimensionOnlyScales() {
    MatrixView c = MatrixView.of(new double[] {1, 2, 3, 4}, 2, 2);
    Blas.gemm(1, MatrixView.zeros(2, 0), MatrixView.zeros(0, 2), 3, c);
    assertArrayEquals(new double[] {3, 6, 9, 12}, c.values());
    Blas.gemm(1, MatrixView.zeros(2, 5), MatrixView.zeros(5, 0), 0, MatrixView.zeros(2, 0));
  }

  @Test
  void gemm_saysBothShapes() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Blas.gemm(
                        1,
                        MatrixView.zeros(2, 3),
                        MatrixView.zeros(4, 5).transpose(),
                        0,
                        MatrixView.zeros(2, 4)))
            .getMessage();
    assertTrue(message.contains("2 × 3 and 5 × 4 (ᵀ) into 2 × 4"), message);
  }

  @Test
  void view_outsideItsArrayIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> MatrixView.of(new double[10], 5, 2, 3))
            .getMessage();
    assertEquals("A 2 × 3 matrix at offset 5 does not fit an array of 10 values.", message);
    assertThrows(
        IllegalArgumentException.class,
        () -> MatrixView.of(new double[10], 0, 65536, 65536)); // 2³² elements
    assertThrows(IllegalArgumentException.class, () -> MatrixView.zeros(2, 3).columns(1, 4));
  }

  @Test
  void columnsAndRowSums() {
    double[] shared = {9, 1, 2, 3, 4, 5, 6, 9};
    MatrixView matrix = MatrixView.of(shared, 1, 2, 3); // [1 3 5; 2 4 6]
    MatrixView sums = MatrixView.of(new double[] {0, 100, 200}, 1, 2, 1);
    Blas.addRowSums(matrix, sums);
    assertArrayEquals(new double[] {0, 109, 212}, sums.values());
    Blas.fillColumns(MatrixView.of(new double[] {0, -1, -2}, 1, 2, 1), matrix);
    assertArrayEquals(new double[] {9, -1, -2, -1, -2, -1, -2, 9}, shared);
    assertThrows(IllegalArgumentException.class, () -> Blas.fillColumns(matrix, matrix));
  }

  @Test
  void gemm_takesOnePrecision() {
    MatrixView doubles = MatrixView.zeros(2, 2);
    FloatView floats = FloatView.of(new float[4], 2, 2);
    assertThrows(IllegalArgumentException.class, () -> Blas.gemm(1, doubles, floats, 1, doubles));
    assertThrows(IllegalArgumentException.class, () -> Blas.gemm(1, floats, floats, 1, doubles));
  }

  @Test
  void gemm_withoutInnerDimensionScales() {
    FloatView sums = FloatView.of(new float[] {7, 3, -5, 7}, 2, 2).columns(0, 2);
    FloatView empty = FloatView.of(new float[0], 2, 0);
    Blas.gemm(1, empty, empty.transpose(), 0.5, sums);
    assertArrayEquals(new float[] {3.5f, 1.5f, -2.5f, 3.5f}, sums.values());
    sums.values()[0] = Float.NaN;
    Blas.gemm(1, empty, empty.transpose(), 0, sums);
    assertArrayEquals(new float[4], sums.values());
  }
}
