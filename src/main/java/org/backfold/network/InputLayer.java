package org.backfold.network;

import java.util.Optional;
import org.backfold.linalg.Blas;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.linalg.SparseView;
import org.backfold.linalg.Tile;

/**
 * What the first layer makes of raw examples X: standardized by mean μ and deviation σ, and with
 * dropout.
 *
 * <pre>
 * A⁰ = (X − μ 1ᵀ) ⊘ σ 1ᵀ,   D⁰ = M⁰ ⊙ A⁰ with dropout                        [n_0 × m]
 * Z¹ = b¹ 1ᵀ + W¹ A⁰,       ∂C/∂W¹ = Δ¹ (A⁰)ᵀ
 * </pre>
 *
 * <p>A dense X is standardized in a buffer. A sparse X would lose its zeros by that: it is the
 * business of {@link SparseInput}. Only with both a mean and dropout it is made dense, since a
 * dropped input is one at its mean, where a zero is not.
 */
final class InputLayer {
  private final Dropout dropout;
  private final Optional<Standardization> standardization;
  private final Precision precision;
  private final boolean centred;
  private final SparseInput sparse;

  private DenseView weights = MatrixView.zeros(0, 0);
  private DenseView biases = MatrixView.zeros(0, 0);

  private final Tile tile = new Tile();
  private DenseView buffer;
  private Matrix inputs = MatrixView.zeros(0, 0);

  InputLayer(Dropout dropout, Optional<Standardization> standardization, Precision precision) {
    this.dropout = dropout;
    this.standardization = standardization;
    this.precision = precision;
    centred = standardization.map(Standardization::isCentred).orElse(false);
    sparse = new SparseInput(dropout, standardization);
    buffer = precision.zeros(0, 0);
  }

  /** W¹ and b¹ for the calls that follow; both read and kept by reference. */
  void setParameters(DenseView weights, DenseView biases) {
    sparse.setParameters(weights, biases);
    this.weights = weights;
    this.biases = biases;
  }

  /**
   * Z¹ of a block.
   *
   * @param features X [n_0 × m], raw, read, and kept until the next block
   * @param masks whether there is dropout, with the masks of {@code iteration} and positions from
   *     {@code firstPosition} on
   * @param z Z¹ [n_1 × m], overwritten
   */
  void forward(Matrix features, boolean masks, long iteration, long firstPosition, DenseView z) {
    boolean drops = masks && dropout.rate(0) > 0;
    if (features instanceof SparseView zeros && !(drops && centred)) {
      inputs = sparse.forward(zeros, drops, iteration, firstPosition, z);
    } else {
      DenseView dense = dense(features, drops, iteration, firstPosition);
      inputs = dense;
      Blas.fillColumns(biases, z);
      Blas.gemm(1, weights, dense, 1, z);
    }
  }

  /** A⁰, D⁰ or {@link SparseInput}'s S of the last block. */
  Matrix inputs() {
    return inputs;
  }

  /** A⁰ or D⁰; X itself if nothing is to be done to it. */
  private DenseView dense(Matrix features, boolean drops, long iteration, long firstPosition) {
    if (features instanceof DenseView view
        && view.precision() == precision
        && standardization.isEmpty()
        && !drops) {
      return view;
    }
    int rows = features.rows();
    DenseView dense = buffer(rows, features.columns());
    int width = Tile.width(rows);
    for (int from = 0; from < features.columns(); from += width) {
      int to = Math.min(features.columns(), from + width);
      MatrixView values = tile.fill(features, dense, from, to);
      if (standardization.isPresent()) {
        standardization.get().apply(values, values);
      }
      if (drops) {
        dropout.apply(0, iteration, firstPosition + from, values);
      }
      tile.write();
    }
    return dense;
  }

  private DenseView buffer(int rows, int columns) {
    if (buffer.capacity() < Math.multiplyExact(rows, columns)) {
      buffer = precision.zeros(rows, columns);
    }
    return buffer.window(0, rows, columns);
  }

  /**
   * Adds the last block's ∂C/∂W¹, but for what {@link #finishGradient} adds.
   *
   * @param delta Δ¹ [n_1 × m], read
   * @param weightsGradient [n_1 × n_0], added to
   */
  void addGradient(DenseView delta, DenseView weightsGradient) {
    if (inputs instanceof DenseView dense) {
      Blas.gemm(1, delta, dense.transpose(), 1, weightsGradient);
    } else {
      sparse.addGradient(delta, weightsGradient);
    }
  }

  /** Adds what all sparse blocks since the last call have in common. */
  void finishGradient(DenseView weightsGradient) {
    sparse.finishGradient(weightsGradient);
  }
}
