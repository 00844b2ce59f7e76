package org.backfold.network;

import java.io.Serializable;
import java.util.Arrays;
import org.backfold.linalg.MatrixView;

/**
 * What the objective adds to the mean loss to keep weights small; biases are free (Goodfellow et
 * al. 2016, section 7.1).
 *
 * <pre>
 * P(θ) = λ₁ Σ|w| + ½ λ₂ Σw²,  ∂P/∂w = λ₁ sign(w) + λ₂ w      sums over all Wˡ
 * </pre>
 *
 * @param l1 λ₁, from 0 (none) on
 * @param l2 λ₂, from 0 (none) on
 */
public record Penalty(double l1, double l2) implements Serializable {
  /** No penalty. */
  public static final Penalty NONE = new Penalty(0, 0);

  /**
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public Penalty {
    check("l1", l1);
    check("l2", l2);
  }

  private static void check(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "Penalty " + name + " is " + value + "; expected a number from 0 on.");
    }
  }

  /**
   * Adds ∂P/∂θ to {@code gradient}; at w = 0, where |w| has none, the subgradient 0.
   *
   * @param parameters θ, read
   * @param gradient flat like θ, added to
   * @return P(θ)
   */
  public double addGradient(Network network, double[] parameters, double[] gradient) {
    if (l1 == 0 && l2 == 0) {
      return 0;
    }
    for (int l = 1; l <= network.depth(); l++) {
      MatrixView weights = network.weights(parameters, l);
      for (int i = weights.offset(), end = weights.end(); i < end; i++) {
        gradient[i] += l1 * Math.signum(parameters[i]) + l2 * parameters[i];
      }
    }
    return value(network, parameters);
  }

  /** P(θ); {@code parameters} read. */
  public double value(Network network, double[] parameters) {
    if (l1 == 0 && l2 == 0) {
      return 0;
    }
    double absolute = 0;
    double squares = 0;
    for (int l = 1; l <= network.depth(); l++) {
      MatrixView weights = network.weights(parameters, l);
      for (int i = weights.offset(), end = weights.end(); i < end; i++) {
        absolute += Math.abs(parameters[i]);
        squares += parameters[i] * parameters[i];
      }
    }
    return l1 * absolute + 0.5 * l2 * squares;
  }

  /** λ₁ for each weight and 0 for each bias, flat like θ: what OWL-QN needs. */
  public double[] l1PerParameter(Network network) {
    double[] result = new double[network.parameterCount()];
    for (int l = 1; l <= network.depth(); l++) {
      MatrixView weights = network.weights(result, l);
      Arrays.fill(result, weights.offset(), weights.end(), l1);
    }
    return result;
  }
}
