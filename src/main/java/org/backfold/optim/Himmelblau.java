package org.backfold.optim;

import java.util.List;

/**
 * Himmelblau's function, the usual picture of a minimizer at work (Himmelblau 1972): four minima,
 * all 0, with four basins.
 *
 * <pre>
 * J(x, y) = (x² + y − 11)² + (x + y² − 7)²
 * </pre>
 */
public final class Himmelblau implements Objective {
  /** Starts (x, y), one in the basin of each minimum for gradient descent with η = 0.01. */
  public static final List<List<Double>> STARTS =
      List.of(List.of(4.0, 0.0), List.of(1.0, 0.0), List.of(-4.0, 0.0), List.of(-2.0, 2.0));

  /**
   * @param parameters (x, y), read
   * @param gradient (∂J/∂x, ∂J/∂y), overwritten
   */
  @Override
  public double valueAndGradient(double[] parameters, double[] gradient) {
    if (parameters.length != 2) {
      throw new IllegalArgumentException(
          "Himmelblau's function has 2 parameters, found " + parameters.length + ".");
    }
    double x = parameters[0];
    double y = parameters[1];
    double first = x * x + y - 11;
    double second = x + y * y - 7;
    gradient[0] = 4 * x * first + 2 * second;
    gradient[1] = 2 * first + 4 * y * second;
    return first * first + second * second;
  }
}
