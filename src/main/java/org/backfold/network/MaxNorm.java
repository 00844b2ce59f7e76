package org.backfold.network;

import java.io.Serializable;
import org.backfold.linalg.MatrixView;

/**
 * Max-norm constraint: after each step, the incoming weight vector of every unit (a row of Wˡ) is
 * scaled back to Euclidean norm {@code limit} if it is longer (Srebro and Shraibman 2005;
 * Srivastava et al. 2014, section 5.1). Biases are free.
 *
 * @param limit largest norm c, above 0; 3 or 4 is usual
 */
public record MaxNorm(Network network, double limit) implements Serializable {
  /**
   * @throws IllegalArgumentException if the limit is not a positive number
   */
  public MaxNorm {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "The largest norm is " + limit + "; expected a number above 0.");
    }
  }

  /** Puts θ back into the feasible set, in place. */
  public void apply(double[] parameters) {
    for (int l = 1; l <= network.depth(); l++) {
      MatrixView weights = network.weights(parameters, l);
      double[] factors = factors(weights);
      for (int at = weights.offset(); at < weights.end(); at += weights.rows()) {
        for (int i = 0; i < weights.rows(); i++) {
          parameters[at + i] *= factors[i];
        }
      }
    }
  }

  /** What to multiply each row by: 1 where its norm is within the limit. */
  private double[] factors(MatrixView weights) {
    double[] factors = new double[weights.rows()];
    for (int at = weights.offset(); at < weights.end(); at += weights.rows()) {
      for (int i = 0; i < weights.rows(); i++) {
        double w = weights.values()[at + i];
        factors[i] += w * w;
      }
    }
    for (int i = 0; i < factors.length; i++) {
      double norm = Math.sqrt(factors[i]);
      factors[i] = norm > limit ? limit / norm : 1;
    }
    return factors;
  }
}
