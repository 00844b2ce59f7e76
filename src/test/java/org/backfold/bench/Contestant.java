package org.backfold.bench;

/** Who runs. Each runs in a JVM of its own, as netlib chooses its engine once a JVM. */
enum Contestant {
  /** As spark-submit has it: netlib's Java products, unless the machine has a BLAS installed. */
  MLLIB("MLlib", false),
  /** Given the OpenBLAS that travels with Backfold. */
  MLLIB_OPENBLAS("MLlib+OpenBLAS", true),
  BACKFOLD("Backfold", true);

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
    return this != BACKFOLD;
  }
}
