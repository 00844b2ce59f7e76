package org.backfold.optim;

/**
 * A function to minimize, with its gradient. A stochastic one (mini-batches) moves on with each
 * call; L-BFGS needs one that answers the same θ with the same value.
 *
 * <p>Where J is not finite, it returns NaN or an infinity and does not throw: the line search of
 * L-BFGS then takes a shorter step, an update rule stops with {@link
 * Convergence.Reason#NOT_FINITE}.
 */
@FunctionalInterface
public interface Objective {
  /**
   * @param parameters θ, read
   * @param gradient ∂J/∂θ, overwritten
   * @return J(θ)
   */
  double valueAndGradient(double[] parameters, double[] gradient);
}
