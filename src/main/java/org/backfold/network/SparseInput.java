package org.backfold.network;

import java.util.Optional;
import org.backfold.linalg.Blas;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.SparseView;
import org.backfold.linalg.Tile;

/**
 * The first layer of sparse examples X. Only what keeps their zeros is done to them, and the mean μ
 * is folded into its neighbours, which is exact:
 *
 * <pre>
 * A⁰ = S − c 1ᵀ  with  S = X ⊘ σ 1ᵀ,  c = μ ⊘ σ
 * Z¹ = (b¹ − W¹ c) 1ᵀ + W¹ S,   ∂C/∂W¹ = Δ¹ Sᵀ − (Δ¹ 1) cᵀ
 * </pre>
 *
 * b¹ − W¹ c is made once for one θ, and (Δ¹ 1) cᵀ, as large as W¹, once for the sum of all blocks,
 * by {@link #finishGradient}. What the subtraction costs in digits is small where zeros prevail: of
 * a column with a fraction p of equal non-zeros, c is about √p. Without a mean, inputs with dropout
 * have the zeros of X.
 *
 * <p>Always in double precision: with floats around it, W¹ is widened once for one θ, and ∂C/∂W¹ is
 * rounded once, by {@link #finishGradient}.
 */
final class SparseInput {
  private static final MatrixView NONE = MatrixView.zeros(0, 0);

  private final Dropout dropout;
  private final Optional<Standardization> standardization;
  private final boolean centred;

  private DenseView weights = NONE;
  private DenseView biases = NONE;
  private boolean isKnown;
  private MatrixView wideWeights = NONE;
  private MatrixView shiftedBiases = NONE;

  private double[] buffer = {};
  private SparseView inputs;
  private MatrixView deltaSums = NONE;
  private MatrixView ownGradient = NONE;
  private boolean isUnfinished;

  private final Tile tile = new Tile();

  SparseInput(Dropout dropout, Optional<Standardization> standardization) {
    this.dropout = dropout;
    this.standardization = standardization;
    centred = standardization.map(Standardization::isCentred).orElse(false);
  }

  /** W¹ and b¹ for the calls that follow; both read and kept by reference. */
  void setParameters(DenseView weights, DenseView biases) {
    if (isUnfinished) {
      throw new IllegalStateException("finishGradient comes before other parameters");
    }
    this.weights = weights;
    this.biases = biases;
    isKnown = false;
  }

  /**
   * Z¹ of a block.
   *
   * @param features X [n_0 × m], raw, read, and kept until the next block
   * @param drops whether there is dropout, with the masks of {@code iteration} and positions from
   *     {@code firstPosition} on
   * @param z Z¹ [n_1 × m], overwritten
   * @return S
   */
  SparseView forward(
      SparseView features, boolean drops, long iteration, long firstPosition, DenseView z) {
    know();
    inputs = scaled(features, drops);
    if (drops) {
      dropout.apply(iteration, firstPosition, inputs);
    }
    MatrixView sums = tile.blank(z, 0, features.columns());
    Blas.fillColumns(shiftedBiases, sums);
    inputs.addProduct(wideWeights, sums);
    tile.write();
    return inputs;
  }

  /** S, or X itself if nothing is to be done to it. */
  private SparseView scaled(SparseView features, boolean changes) {
    if (standardization.isEmpty() && !changes) {
      return features;
    }
    buffer = buffer.length < features.end() ? new double[features.end()] : buffer;
    SparseView scaled = features.withValues(buffer);
    if (standardization.isPresent()) {
      standardization.get().scale(features, scaled);
    } else {
      int begin = features.begin();
      System.arraycopy(features.values(), begin, buffer, begin, features.end() - begin);
    }
    return scaled;
  }

  /** Makes W¹ in doubles and b¹ − W¹ c, once for one θ. */
  private void know() {
    if (!isKnown) {
      wideWeights = weights.toDoubles();
      shiftedBiases = MatrixView.of(biases.toDoubles().toDenseMatrix());
      if (centred) {
        Blas.gemm(-1, wideWeights, centre(), 1, shiftedBiases);
      }
      isKnown = true;
    }
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
   * @param weightsGradient [n_1 × n_0], added to if of doubles
   */
  void addGradient(DenseView delta, DenseView weightsGradient) {
    isUnfinished = true;
    MatrixView wideDelta = tile.open(delta, 0, delta.columns());
    inputs.addOuterProduct(wideDelta, wide(weightsGradient));
    if (centred) {
      deltaSums = deltaSums == NONE ? MatrixView.zeros(delta.rows(), 1) : deltaSums;
      Blas.addRowSums(wideDelta, deltaSums);
    }
  }

  /** Adds −(Δ¹ 1) cᵀ of all blocks since the last call, and of floats their sum. */
  void finishGradient(DenseView weightsGradient) {
    if (!isUnfinished) {
      return;
    }
    if (centred) {
      Blas.gemm(-1, deltaSums, centre().transpose(), 1, wide(weightsGradient));
      deltaSums = NONE;
    }
    for (int j = 0; j < ownGradient.columns(); j++) {
      tile.open(weightsGradient, j, j + 1).add(ownGradient.columns(j, j + 1));
      tile.write();
    }
    ownGradient = NONE;
    isUnfinished = false;
  }

  /** Where doubles are added up: the gradient itself, or in place of floats an own one. */
  private MatrixView wide(DenseView weightsGradient) {
    if (weightsGradient instanceof MatrixView doubles) {
      return doubles;
    }
    if (ownGradient == NONE) {
      ownGradient = MatrixView.zeros(weightsGradient.rows(), weightsGradient.columns());
    }
    return ownGradient;
  }
}
