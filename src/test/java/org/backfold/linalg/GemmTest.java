package org.backfold.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine against three plain loops. */
class GemmTest {
  /** Relative to the largest element; sums of up to 103 products of numbers below 1. */
  private static final double KERNEL_TOLERANCE = 1e-12;

  /** The same of floats, off by 6e-8 each; a sum near 0 loses as many digits as it cancels. */
  private static final double SINGLE_TOLERANCE = 1e-4;

  /** Primes, so that no blocking divides evenly, and the degenerate 1. */
  private static final int[] SIZES = {1, 2, 7, 31, 103};

  record Engine(String name, Gemm gemm) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Engine> engines() throws IOException {
    Gemm netlib = EngineLoader.select("native").gemm();
    OpenBlas.load();
    return List.of(
        new Engine("native", netlib),
        new Engine("JavaCPP", new Gemm.JavaCpp()),
        new Engine("java", EngineLoader.select("java").gemm()));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void agreesWithPlainLoops(Engine engine) {
    SplittableRandom random = new SplittableRandom(103);
    for (int n : SIZES) {
      for (int k : SIZES) {
        for (int m : SIZES) {
          for (int transpositions = 0; transpositions < 4; transpositions++) {
            MatrixView a = random(random, n, k, (transpositions & 1) != 0);
            MatrixView b = random(random, k, m, (transpositions & 2) != 0);
            MatrixView c = random(random, n, m, false);
            for (double beta : new double[] {0, 1, -0.5}) {
              MatrixView actual = copy(c);
              engine.gemm().run(1.25, a, b, beta, actual);
              MatrixView expected = plainLoops(1.25, a, b, beta, c);
              assertClose(expected, actual, engine.name());

              FloatView single = rounded(c);
              engine.gemm().run(1.25, rounded(a), rounded(b), beta, single);
              assertClose(expected, single.toDoubles(), SINGLE_TOLERANCE, engine.name());
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void isSilentAroundItsWindow(Engine engine) {
    double[] shared = new double[100];
    Arrays.fill(shared, 7);
    MatrixView c = MatrixView.of(shared, 13, 3, 5);
    SplittableRandom random = new SplittableRandom(1);
    engine.gemm().run(1, random(random, 3, 4, false), random(random, 4, 5, false), 0, c);
    for (int i = 0; i < shared.length; i++) {
      boolean inside = i >= 13 && i < 28;
      assertEquals(inside, shared[i] != 7, engine.name() + " at " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void doesNotReadTheProductWhenBetaIsZero(Engine engine) {
    MatrixView c = MatrixView.zeros(2, 2);
    Arrays.fill(c.values(), Double.NaN);
    MatrixView a = MatrixView.of(new double[] {1, 2, 3, 4}, 2, 2);
    engine.gemm().run(1, a, a, 0, c);
    // [1 3; 2 4]² = [1 + 6, 3 + 12; 2 + 8, 6 + 16]
    assertArrayEquals(new double[] {7, 10, 15, 22}, c.values());
  }

  /** A retried task finds its arrays elsewhere, and must get the same bits. */
  @ParameterizedTest
  @MethodSource("engines")
  void bitsDoNotDependOnAlignment(Engine engine) {
    SplittableRandom random = new SplittableRandom(5);
    int[][] shapes = {
      {1, 31, 1}, {1, 257, 31}, {2, 5, 3}, {10, 256, 61}, {61, 127, 1}, {61, 300, 67}
    };
    for (int[] shape : shapes) {
      for (int transpositions = 0; transpositions < 4; transpositions++) {
        MatrixView a = random(random, shape[0], shape[1], (transpositions & 1) != 0);
        MatrixView b = random(random, shape[1], shape[2], (transpositions & 2) != 0);
        MatrixView expected = MatrixView.zeros(shape[0], shape[2]);
        engine.gemm().run(1, a, b, 1, expected);
        for (int shift = 1; shift < 9; shift++) {
          MatrixView actual = shifted(MatrixView.zeros(shape[0], shape[2]), 3 * shift);
          engine.gemm().run(1, shifted(a, shift), shifted(b, 2 * shift), 1, actual);
          for (int i = 0; i < expected.size(); i++) {
            assertEquals(
                expected.values()[expected.offset() + i],
                actual.values()[actual.offset() + i],
                engine.name() + " " + Arrays.toString(shape) + " shift " + shift + " at " + i);
          }
        }
      }
    }
  }

  @Test
  void enginesAgreeOnTheShapesOfADigitNetwork() throws IOException {
    SplittableRandom random = new SplittableRandom(784);
    MatrixView weights = random(random, 251, 784, false);
    MatrixView inputs = random(random, 784, 257, false);
    MatrixView expected = MatrixView.zeros(251, 257);
    EngineLoader.select("java").gemm().run(1, weights, inputs, 0, expected);
    for (Engine engine : engines()) {
      MatrixView actual = MatrixView.zeros(251, 257);
      engine.gemm().run(1, weights, inputs, 0, actual);
      assertClose(expected, actual, engine.name());
    }
  }

  static MatrixView plainLoops(
      double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
    MatrixView product = MatrixView.zeros(c.rows(), c.columns());
    for (int j = 0; j < c.columns(); j++) {
      for (int i = 0; i < c.rows(); i++) {
        double sum = 0;
        for (int k = 0; k < a.columns(); k++) {
          sum += a.at(i, k) * b.at(k, j);
        }
        product.values()[j * c.rows() + i] = alpha * sum + beta * c.at(i, j);
      }
    }
    return product;
  }

  /** Uniform in [−1, 1), at an odd offset in a larger array. */
  static MatrixView random(SplittableRandom random, int rows, int columns, boolean transposed) {
    double[] values = random.doubles(rows * columns + 8L, -1, 1).toArray();
    return new MatrixView(values, 3, rows, columns, transposed);
  }

  /** The same in single precision, at an odd offset in a larger array. */
  private static FloatView rounded(MatrixView matrix) {
    FloatView copy =
        FloatView.of(new float[matrix.size() + 5], matrix.size() + 5, 1)
            .window(5, matrix.size(), 1);
    copy.round(new MatrixView(matrix.values(), matrix.offset(), matrix.size(), 1, false));
    return matrix.transposed()
        ? copy.window(0, matrix.columns(), matrix.rows()).transpose()
        : copy.window(0, matrix.rows(), matrix.columns());
  }

  static void assertClose(MatrixView expected, MatrixView actual, String what) {
    assertClose(expected, actual, KERNEL_TOLERANCE, what);
  }

  private static void assertClose(
      MatrixView expected, MatrixView actual, double tolerance, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.values()[expected.offset() + i]));
    }
    for (int i = 0; i < expected.size(); i++) {
      double e = expected.values()[expected.offset() + i];
      double x = actual.values()[actual.offset() + i];
      int index = i;
      assertTrue(
          Math.abs(e - x) <= tolerance * largest,
          () -> what + " " + expected.shape() + " at " + index + ": " + e + " and " + x);
    }
  }

  private static MatrixView copy(MatrixView matrix) {
    return shifted(matrix, 0);
  }

  private static MatrixView shifted(MatrixView matrix, int offset) {
    double[] values = new double[matrix.size() + offset];
    System.arraycopy(matrix.values(), matrix.offset(), values, offset, matrix.size());
    return new MatrixView(values, offset, matrix.rows(), matrix.columns(), matrix.transposed());
  }
}
