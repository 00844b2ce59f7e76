package org.backfold.cluster;

import java.util.Arrays;
import org.backfold.linalg.Blas;
import org.backfold.linalg.MatrixView;

/** Multiplies two small matrices and prints the product and the engine. */
public final class BlasProbe {
  private BlasProbe() {}

  public static void main(String[] args) {
    MatrixView a = MatrixView.of(new double[] {1, 2, 3, 4}, 2, 2);
    MatrixView b = MatrixView.of(new double[] {5, 6, 7, 8}, 2, 2);
    MatrixView c = MatrixView.zeros(2, 2);
    Blas.gemm(1, a, b, 0, c);
    System.out.println("product " + Arrays.toString(c.values()));
    System.out.println("native " + Blas.engine().isNative() + " " + Blas.engine());
  }
}
