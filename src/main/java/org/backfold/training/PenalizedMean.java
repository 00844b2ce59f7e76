package org.backfold.training;

import java.io.Serializable;
import org.backfold.network.Network;
import org.backfold.network.Penalty;

/**
 * From sums to the objective, the one place that divides:
 *
 * <pre>
 * J(θ) = Σ wᵢ Cᵢ(θ) / Σ wᵢ + penalty(θ)
 * </pre>
 *
 * @param penalty as far as it has a gradient
 */
record PenalizedMean(Network network, Penalty penalty) implements Serializable {
  /**
   * J and ∂J/∂θ of the rows that were added up; the penalty alone if they weigh nothing.
   *
   * @param gradient Σ wᵢ ∂Cᵢ/∂θ, overwritten with ∂J/∂θ; of no meaning before if there were no rows
   * @param parameters θ, read
   */
  double objective(Sums sums, double[] gradient, double[] parameters) {
    double weight = sums.weight();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = weight > 0 ? gradient[i] / weight : 0;
    }
    return loss(sums) + penalty.addGradient(network, parameters, gradient);
  }

  /** J without its gradient. */
  double objective(Sums sums, double[] parameters) {
    return loss(sums) + penalty.value(network, parameters);
  }

  private static double loss(Sums sums) {
    return sums.weight() > 0 ? sums.loss() / sums.weight() : 0;
  }
}
