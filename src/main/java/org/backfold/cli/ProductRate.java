package org.backfold.cli;

import java.util.Arrays;
import org.backfold.linalg.Blas;
import org.backfold.linalg.MatrixView;

/** How fast one core multiplies matrices: what a training's arithmetic can be compared with. */
final class ProductRate {
  /** Large enough for the best rate, small enough for milliseconds. */
  private static final int SIDE = 384;

  private static final int TRIES = 8;

  private ProductRate() {}

  /** 10⁹ floating-point operations a second, the best of {@value #TRIES} products. */
  static double gigaflops() {
    MatrixView a = MatrixView.zeros(SIDE, SIDE);
    Arrays.fill(a.values(), 1.0 / SIDE);
    MatrixView c = MatrixView.zeros(SIDE, SIDE);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long start = System.nanoTime();
      Blas.gemm(1, a, a, 0, c);
      best = Math.min(best, System.nanoTime() - start);
    }
    return 2.0 * SIDE * SIDE * SIDE / best;
  }
}
