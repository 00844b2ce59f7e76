package org.backfold.training;

/**
 * Tells a loss that explodes: one mini-batch alone has more than a million times the loss of the
 * whole training set at the start, or of predicting 0 for it, whichever is more.
 *
 * <pre>
 * Σ_batch wᵢCᵢ > 10⁶ · Σ_all wᵢ · max(1, mean loss of the first iteration, mean ‖target‖²)
 * </pre>
 *
 * Sums, not means, so that a mini-batch that holds all the outliers there are stays far below: no
 * run that learns anything can come near.
 */
final class Explosion {
  private static final double FACTOR = 1e6;

  private final double weight;
  private final double predictingZero;
  private double firstLoss = Double.NaN;

  /**
   * @param weight Σ wᵢ of the training set
   * @param predictingZero mean ‖target‖² as the network sees targets
   */
  Explosion(double weight, double predictingZero) {
    this.weight = weight;
    this.predictingZero = predictingZero;
  }

  /** Whether the sums of a mini-batch are beyond the limit; remembers the first ones. */
  boolean isReached(Sums batch) {
    if (Double.isNaN(firstLoss)) {
      firstLoss = batch.weight() > 0 ? batch.loss() / batch.weight() : Double.NaN;
    }
    double scale = Math.max(1, predictingZero);
    return Double.isFinite(batch.loss())
        && batch.loss() > FACTOR * weight * (firstLoss > scale ? firstLoss : scale);
  }

  /** Mean loss of the first iteration, NaN before it. */
  double firstLoss() {
    return firstLoss;
  }

  void restore(double savedFirstLoss) {
    firstLoss = savedFirstLoss;
  }
}
