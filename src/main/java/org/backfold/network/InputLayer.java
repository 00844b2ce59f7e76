package org.backfold.network;

import java.util.Optional;
import org.backfold.linalg.Blas;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.SparseView;

/**
 * What the first layer makes of raw examples X: standardized by mean μ and deviation σ, and with
 * dropout.
 *
 * <pre>
 * A⁰ = (X − μ 1ᵀ) ⊘ σ 1ᵀ,   D⁰ = M⁰ ⊙ A⁰ with dropout                        [n_0 × m]
 * Z¹ = b¹ 1ᵀ + W¹ A⁰,       ∂C/∂W¹ = Δ¹ (A⁰)ᵀ
 * </pre>
 *
 * <p>A dense X is standardized in a buffer. A sparse X would lose its zeros by that, so only what
 * keeps them is done to it, and the mean is folded into its neighbours, which is exact:
 *
 * <pre>
 * A⁰ = S − c 1ᵀ  with  S = X ⊘ σ 1ᵀ,  c = μ ⊘ σ
 * Z¹ = (b¹ − W¹ c) 1ᵀ + W¹ S,   ∂C/∂W¹ = Δ¹ Sᵀ − (Δ¹ 1) cᵀ
 * </pre>
 *
 * b¹ − W¹ c is made once for one θ, and (Δ¹ 1) cᵀ, as large as W¹, once for the sum of all blocks,
 * by {@link #finishGradient}. What the subtraction costs in digits is small where zeros prevail: of
 * a column with a fraction p of equal non-zeros, c is about √p.
 *
 * <p>A dropped input is one at its mean, where a zero is not: with both a mean and dropout, X is
 * made dense. Without a mean, D⁰ has the zeros of X.
 */
final class InputLayer {
  private static final double[] NONE = {};

  private final Dropout dropout;
  private final Optional<Standardization> standardization;
  private final boolean centred;

  private MatrixView weights = MatrixView.zeros(0, 0);
  private MatrixView biases = MatrixView.zeros(0, 0);
  private boolean isShiftKnown;
  private double[] shiftedBiases = NONE;
  private double[] deltaSums = NONE;
  private boolean isUnfinished;

  private double[] buffer = NONE;
  private Matrix inputs = MatrixView.zeros(0, 0);

  InputLayer(Dropout dropout, Optional<Standardization> standardization) {
    this.dropout = dropout;
    this.standardization = standardization;
    centred = standardization.map(Standardization::isCentred).orElse(false);
  }

  /** W¹ and b¹ for the calls that follow; both read and kept by reference. */
  void setParameters(MatrixView weights, MatrixView biases) {
    if (isUnfinished) {
      throw new IllegalStateException("finishGradient comes before other parameters");
    }
    this.weights = weights;
    this.biases = biases;
    isShiftKnown = false;
  }

  /**
   * Z¹ of a block.
   *
   * @param features X [n_0 × m], raw, read, and kept until the next block
   * @param masks whether there is dropout, with the masks of {@code iteration} and positions from
   *     {@code firstPosition} on
   * @param z Z¹ [n_1 × m], overwritten
   */
  void forward(Matrix features, boolean masks, long iteration, long firstPosition, MatrixView z) {
    boolean drops = masks && dropout.rate(0) > 0;
    inputs = features;
    if (features instanceof SparseView sparse && !(drops && centred)) {
      inputs = sparse(sparse, drops);
      if (drops) {
        dropout.apply(iteration, firstPosition, (SparseView) inputs);
      }
      Blas.fillColumns(centred ? shifted() : biases, z);
    } else {
      MatrixView dense = dense(features, drops);
      inputs = dense;
      if (drops) {
        dropout.apply(0, iteration, firstPosition, dense);
      }
      Blas.fillColumns(biases, z);
    }
    inputs.addProduct(weights, z);
  }

  /** A⁰, D⁰ or S of the last block. */
  Matrix inputs() {
    return inputs;
  }

  /** S, or X itself if nothing is to be done to it. */
  private SparseView sparse(SparseView features, boolean changes) {
    if (standardization.isEmpty() && !changes) {
      return features;
    }
    SparseView scaled = features.withValues(buffer(features.end()));
    if (standardization.isPresent()) {
      standardization.get().scale(features, scaled);
    } else {
      int begin = features.begin();
      System.arraycopy(features.values(), begin, buffer, begin, features.end() - begin);
    }
    return scaled;
  }

  /** A⁰, or X itself if nothing is to be done to it. */
  private MatrixView dense(Matrix features, boolean changes) {
    if (features instanceof MatrixView view && standardization.isEmpty() && !changes) {
      return view;
    }
    int size = Math.multiplyExact(features.rows(), features.columns());
    MatrixView target = MatrixView.of(buffer(size), features.rows(), features.columns());
    if (features instanceof MatrixView view && standardization.isPresent()) {
      standardization.get().apply(view, target);
    } else {
      features.copyTo(target);
      standardization.ifPresent(known -> known.apply(target, target));
    }
    return target;
  }

  private double[] buffer(int size) {
    buffer = buffer.length < size ? new double[size] : buffer;
    return buffer;
  }

  /** b¹ − W¹ c. */
  private MatrixView shifted() {
    if (!isShiftKnown) {
      shiftedBiases = biases.toDenseMatrix().values();
      MatrixView shifted = MatrixView.of(shiftedBiases, shiftedBiases.length, 1);
      Blas.gemm(-1, weights, centre(), 1, shifted);
      isShiftKnown = true;
    }
    return MatrixView.of(shiftedBiases, shiftedBiases.length, 1);
  }

  /** c [n_0 × 1]. */
  private MatrixView centre() {
    double[] c = standardization.orElseThrow().scaledMeans();
    return MatrixView.of(c, c.length, 1);
  }

  /**
   * Adds the last block's ∂C/∂W¹, but for what {@link #finishGradient} adds.
   *
   * @param delta Δ¹ [n_1 × m], read
   * @param weightsGradient [n_1 × n_0], added to
   */
  void addGradient(MatrixView delta, MatrixView weightsGradient) {
    inputs.addOuterProduct(delta, weightsGradient);
    if (centred && inputs instanceof SparseView) {
      deltaSums = deltaSums.length == 0 ? new double[delta.rows()] : deltaSums;
      Blas.addRowSums(delta, MatrixView.of(deltaSums, deltaSums.length, 1));
      isUnfinished = true;
    }
  }

  /** Adds −(Δ¹ 1) cᵀ of all sparse blocks since the last call. */
  void finishGradient(MatrixView weightsGradient) {
    if (isUnfinished) {
      MatrixView sums = MatrixView.of(deltaSums, deltaSums.length, 1);
      Blas.gemm(-1, sums, centre().transpose(), 1, weightsGradient);
      deltaSums = NONE;
      isUnfinished = false;
    }
  }
}
