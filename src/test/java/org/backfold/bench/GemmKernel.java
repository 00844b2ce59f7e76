package org.backfold.bench;

import org.backfold.linalg.Blas;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The products of backpropagation, on one core. */
@State(Scope.Thread)
public class GemmKernel {
  /** Of the elements. */
  @Param({"DOUBLE", "SINGLE"})
  public Precision precision;

  /** As {@link Shape.Product#parse} takes it. */
  @Param({
    "256x784x256 NN", // W X
    "256x256x784 NT", // Δ Xᵀ
    "10x256x256 NN",
    "256x10x256 TN", // Wᵀ Δ
    "1024x784x256 NN",
    "1024x1024x256 NN",
    "1024x256x1024 NT",
    "1024x1024x256 TN",
    "64x28x256 NN",
    "64x256x28 NT"
  })
  public String product;

  private DenseView a;
  private DenseView b;
  private DenseView c;

  /** Fills the factors. */
  @Setup
  public void fill() {
    Shape.Product shape = Shape.Product.parse(product);
    a = GemmAlone.factor(precision, shape.rows(), shape.inner(), shape.leftTransposed());
    b = GemmAlone.factor(precision, shape.inner(), shape.columns(), shape.rightTransposed());
    c = precision.zeros(shape.rows(), shape.columns());
  }

  /** C ← A B. */
  @Benchmark
  public DenseView gemm() {
    Blas.gemm(1, a, b, 0, c);
    return c;
  }
}
