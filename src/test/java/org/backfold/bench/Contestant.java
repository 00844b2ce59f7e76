package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import org.backfold.linalg.Precision;

/** Who runs. Each runs in a JVM of its own, as netlib chooses its engine once a JVM. */
enum Contestant {
  /**
   * As it comes: netlib's plain Java products, unless the machine has a BLAS installed. So it is in
   * a program, a test or a notebook that starts Spark itself, and with Spark 3.5's spark-submit.
   */
  MLLIB("MLlib", false),
  /** As spark-submit of Spark 4 has it, which lets netlib use Java's Vector API. */
  MLLIB_VECTOR("MLlib+Vector", false),
  /** Given the OpenBLAS that travels with Backfold. */
  MLLIB_OPENBLAS("MLlib+OpenBLAS", true),
  BACKFOLD("Backfold", true),
  BACKFOLD_SINGLE("Backfold, single", true);

  /** In the options that Spark 4 gives every JVM; taken out there. */
  static final String VECTOR_API = "--add-modules=jdk.incubator.vector";

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
    return this != BACKFOLD && this != BACKFOLD_SINGLE;
  }

  /** Options of its JVM that others lack. */
  List<String> options() {
    return this == MLLIB_VECTOR ? List.of(VECTOR_API) : List.of();
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
