package org.backfold.network;

import org.backfold.linalg.Blas;

/**
 * eˣ and ln x for layers and losses. {@link Math} leaves the last bit of both to the processor: x86
 * has Intel's code in the JVM, other processors have fdlibm's, and one value in ten differs. With
 * {@code backfold.blas=java}, which promises the same bits on every machine, they are those of
 * {@link StrictMath}, about twice as slow. All other functions that the package uses are exact
 * (square root) or taken from StrictMath anyway.
 */
final class Elementary {
  private static final boolean PORTABLE = "java".equals(System.getProperty(Blas.ENGINE_PROPERTY));

  private Elementary() {}

  static double exp(double x) {
    return PORTABLE ? StrictMath.exp(x) : Math.exp(x);
  }

  static double log(double x) {
    return PORTABLE ? StrictMath.log(x) : Math.log(x);
  }
}
