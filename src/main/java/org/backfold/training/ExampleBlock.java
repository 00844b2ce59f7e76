package org.backfold.training;

import java.io.Serializable;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.backfold.linalg.FloatView;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.SparseView;

/**
 * Examples packed into matrices, one column each: X [n_0 × m], dense or sparse, Y [n_L × m], w [1 ×
 * m], all raw (not standardized). Dense features are doubles or floats. Never changed once packed,
 * since Spark caches, spills and recomputes blocks. A class, not a record, because Kryo cannot read
 * records.
 */
final class ExampleBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final org.apache.spark.ml.linalg.Matrix features; // null if floats
  private final FloatView singleFeatures; // null if not
  private final DenseMatrix targets;
  private final DenseMatrix weights;

  private final DataFingerprint fingerprint;

  /** Takes ownership of the three matrices, which have equally many columns. */
  ExampleBlock(
      Matrix features, DenseMatrix targets, DenseMatrix weights, DataFingerprint fingerprint) {
    this.singleFeatures = features instanceof FloatView floats ? floats : null;
    this.features =
        features instanceof SparseView sparse
            ? sparse.toSparseMatrix()
            : features instanceof MatrixView dense
                ? new DenseMatrix(dense.rows(), dense.columns(), dense.values())
                : null;
    this.targets = targets;
    this.weights = weights;
    this.fingerprint = fingerprint;
  }

  /** m. */
  int size() {
    return targets.numCols();
  }

  Matrix features() {
    if (singleFeatures != null) {
      return singleFeatures;
    }
    return features instanceof SparseMatrix sparse
        ? SparseView.of(sparse)
        : MatrixView.of((DenseMatrix) features);
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
