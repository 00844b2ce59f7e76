package org.backfold.linalg;

import dev.ludovic.netlib.blas.BLAS;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The one product everything is made of, C ← α A B + β C, by whichever engine could be loaded, in
 * double or single precision.
 */
sealed interface Gemm {
  /**
   * Arguments have been checked: shapes agree, no dimension is zero, {@code c} untransposed, all of
   * one precision.
   */
  default void run(double alpha, DenseView a, DenseView b, double beta, DenseView c) {
    if (c instanceof MatrixView doubles) {
      dgemm(alpha, (MatrixView) a, (MatrixView) b, beta, doubles);
    } else {
      sgemm((float) alpha, (FloatView) a, (FloatView) b, (float) beta, (FloatView) c);
    }
  }

  void dgemm(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c);

  void sgemm(float alpha, FloatView a, FloatView b, float beta, FloatView c);

  /** Through netlib, which pins the arrays instead of copying them; native or Java. */
  record Netlib(BLAS blas) implements Gemm {
    @Override
    public void dgemm(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
      blas.dgemm(
          letter(a),
          letter(b),
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

    @Override
    public void sgemm(float alpha, FloatView a, FloatView b, float beta, FloatView c) {
      blas.sgemm(
          letter(a),
          letter(b),
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

    private static String letter(DenseView matrix) {
      return matrix.transposed() ? "T" : "N";
    }
  }

  /**
   * Through JavaCPP, for JVMs where netlib has no native library of its own (macOS) or was
   * initialized before us. JavaCPP passes arrays by copying all of them, so the three windows are
   * copied to native memory here: 61 instead of 72 GFLOP/s at 256 × 784 × 256, but correct for
   * windows into large arrays.
   */
  record JavaCpp() implements Gemm {
    private static final int COLUMN_MAJOR = openblas_nolapack.CblasColMajor;

    @Override
    public void dgemm(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
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

    @Override
    public void sgemm(float alpha, FloatView a, FloatView b, float beta, FloatView c) {
      try (FloatPointer left = copy(a);
          FloatPointer right = copy(b);
          FloatPointer product = beta == 0 ? new FloatPointer((long) c.size()) : copy(c)) {
        openblas_nolapack.cblas_sgemm(
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

    private static FloatPointer copy(FloatView matrix) {
      FloatPointer copy = new FloatPointer((long) matrix.size());
      return copy.put(matrix.values(), matrix.offset(), matrix.size());
    }

    private static int transposition(DenseView matrix) {
      return matrix.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
    }
  }

  private static int leadingDimension(DenseView matrix) {
    return matrix.transposed() ? matrix.columns() : matrix.rows();
  }
}
