package org.backfold.training;

import java.io.Serializable;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.backfold.linalg.MatrixView;

/**
 * Examples packed into matrices, one column each: X [n_0 × m], Y [n_L × m], w [1 × m], all raw (not
 * standardized). Never changed once packed, since Spark caches, spills and recomputes blocks. A
 * class, not a record, because Kryo cannot read records.
 */
final class ExampleBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DenseMatrix features;
  private final DenseMatrix targets;
  private final DenseMatrix weights;

  private final DataFingerprint fingerprint;

  /** Takes ownership of the three matrices, which have equally many columns. */
  ExampleBlock(
      DenseMatrix features, DenseMatrix targets, DenseMatrix weights, DataFingerprint fingerprint) {
    this.features = features;
    this.targets = targets;
    this.weights = weights;
    this.fingerprint = fingerprint;
  }

  /** m. */
  int size() {
    return features.numCols();
  }

  MatrixView features() {
    return MatrixView.of(features);
  }

  MatrixView targets() {
    return MatrixView.of(targets);
  }

  MatrixView weights() {
    return MatrixView.of(weights);
  }

  /** Of these examples. */
  DataFingerprint fingerprint() {
    return fingerprint;
  }
}
