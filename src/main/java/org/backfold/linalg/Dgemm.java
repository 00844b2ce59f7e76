package org.backfold.linalg;

import dev.ludovic.netlib.blas.BLAS;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** The one product everything is made of, C ← α A B + β C, by whichever engine could be loaded. */
sealed interface Dgemm {
  /** Arguments have been checked: shapes agree, no dimension is zero, {@code c} untransposed. */
  void run(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c);

  /** Through netlib, which pins the arrays instead of copying them; native or Java. */
  record Netlib(BLAS blas) implements Dgemm {
    @Override
    public void run(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
      blas.dgemm(
          a.transposed() ? "T" : "N",
          b.transposed() ? "T" : "N",
          c.rows(),
          c.columns(),
          a.columns(),
          alpha,
          a.values(),
          a.offset(),
          leadingDimension(a),
          b.values(),
          b.offset(),
          leadingDimension(b),
          beta,
          c.values(),
          c.offset(),
          leadingDimension(c));
    }
  }

  /**
   * Through JavaCPP, for JVMs where netlib has no native library of its own (macOS) or was
   * initialized before us. JavaCPP passes arrays by copying all of them, so the three windows are
   * copied to native memory here: 61 instead of 72 GFLOP/s at 256 × 784 × 256, but correct for
   * windows into large arrays.
   */
  record JavaCpp() implements Dgemm {
    private static final int COLUMN_MAJOR = openblas_nolapack.CblasColMajor;

    @Override
    public void run(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
      try (DoublePointer left = copy(a);
          DoublePointer right = copy(b);
          DoublePointer product = beta == 0 ? new DoublePointer((long) c.size()) : copy(c)) {
        openblas_nolapack.cblas_dgemm(
            COLUMN_MAJOR,
            transposition(a),
            transposition(b),
            c.rows(),
            c.columns(),
            a.columns(),
            alpha,
            left,
            leadingDimension(a),
            right,
            leadingDimension(b),
            beta,
            product,
            leadingDimension(c));
        product.get(c.values(), c.offset(), c.size());
      }
    }

    private static DoublePointer copy(MatrixView matrix) {
      DoublePointer copy = new DoublePointer((long) matrix.size());
      return copy.put(matrix.values(), matrix.offset(), matrix.size());
    }

    private static int transposition(MatrixView matrix) {
      return matrix.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
    }
  }

  private static int leadingDimension(MatrixView matrix) {
    return matrix.transposed() ? matrix.columns() : matrix.rows();
  }
}
