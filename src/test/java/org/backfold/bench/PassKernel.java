package org.backfold.bench;

import org.backfold.linalg.Blas;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done element by element to a hidden layer of 256 units and 256 rows, on one core. */
@State(Scope.Thread)
public class PassKernel {
  private static final int UNITS = 256;
  private static final int ROWS = 256;

  /** Of the layer. */
  @Param({"sigmoid", "tanh", "relu"})
  public String activation;

  private Activation f;
  private MatrixView biases;
  private MatrixView z;
  private MatrixView a;
  private MatrixView delta;

  /** Fills the matrices. */
  @Setup
  public void fill() {
    f = Activation.parse(activation);
    biases = GemmAlone.noise(Precision.DOUBLE, UNITS, 1).toDoubles();
    z = GemmAlone.noise(Precision.DOUBLE, UNITS, ROWS).toDoubles();
    a = GemmAlone.noise(Precision.DOUBLE, UNITS, ROWS).toDoubles();
    delta = MatrixView.zeros(UNITS, ROWS);
  }

  /** A ← f(b 1ᵀ), without the product in between. */
  @Benchmark
  public MatrixView forward() {
    Blas.fillColumns(biases, a);
    f.apply(a);
    return a;
  }

  /** Δ ← Δ ⊙ f′(Z); the copy of Δ keeps it from fading away, repetition after repetition. */
  @Benchmark
  public MatrixView backward() {
    z.copyTo(delta);
    f.backprop(a, z, delta);
    return delta;
  }
}
