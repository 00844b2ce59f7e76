package org.backfold.bench;

import java.util.Locale;
import org.backfold.linalg.Precision;

/** Who runs. Each runs in a JVM of its own, as netlib chooses its engine once a JVM. */
enum Contestant {
  /** As spark-submit has it: netlib's Java products, unless the machine has a BLAS installed. */
  MLLIB("MLlib", false),
  /** Given the OpenBLAS that travels with Backfold. */
  MLLIB_OPENBLAS("MLlib+OpenBLAS", true),
  BACKFOLD("Backfold", true),
  BACKFOLD_SINGLE("Backfold, single", true);

  private final String label;
  private final boolean hasOpenBlas;

  Contestant(String label, boolean hasOpenBlas) {
    this.label = label;
    this.hasOpenBlas = hasOpenBlas;
  }

  /** What tables call it. */
  String label() {
    return label;
  }

  /** The only switch between the JVMs: whether our OpenBLAS is loaded before netlib's first use. */
  boolean hasOpenBlas() {
    return hasOpenBlas;
  }

  boolean isMllib() {
    return this == MLLIB || this == MLLIB_OPENBLAS;
  }

  /** Of products and blocks. */
  Precision precision() {
    return this == BACKFOLD_SINGLE ? Precision.SINGLE : Precision.DOUBLE;
  }

  /** What tables call its products alone. */
  String gemm() {
    return precision() == Precision.SINGLE ? "sgemm alone" : "dgemm alone";
  }

  /** What {@code setPrecision} takes. */
  String precisionName() {
    return precision().name().toLowerCase(Locale.ROOT);
  }
}
