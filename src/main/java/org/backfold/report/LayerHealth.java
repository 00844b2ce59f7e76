package org.backfold.report;

import org.backfold.linalg.MatrixView;
import org.backfold.network.Activation;
import org.backfold.network.Rectifier;

/**
 * Units of one layer that no longer learn, judged by their activations on some rows.
 *
 * @param dead share of the units that are 0 on every row, if the activation is ReLU; else 0
 * @param saturated share of the units that are flat (within {@value #FLAT} of a bound, as a share
 *     of the range) on nearly every row, if the activation is sigmoid or tanh; else 0
 */
record LayerHealth(double dead, double saturated) {
  static final double FLAT = 0.01;

  /** Share of the rows on which a unit has to be flat to count as saturated. */
  private static final double NEARLY_EVERY = 0.95;

  /**
   * @param activations A [units × rows], read
   */
  static LayerHealth of(Activation activation, MatrixView activations) {
    int dead = 0;
    int saturated = 0;
    for (int unit = 0; unit < activations.rows(); unit++) {
      int zero = 0;
      int flat = 0;
      for (int row = 0; row < activations.columns(); row++) {
        double a = activations.at(unit, row);
        zero += a == 0 ? 1 : 0;
        flat += isFlat(activation, a) ? 1 : 0;
      }
      dead += zero == activations.columns() ? 1 : 0;
      saturated += flat >= NEARLY_EVERY * activations.columns() ? 1 : 0;
    }
    double units = activations.rows();
    boolean relu = activation instanceof Rectifier.Relu;
    return new LayerHealth(relu ? dead / units : 0, saturated / units);
  }

  private static boolean isFlat(Activation activation, double a) {
    if (activation instanceof Activation.Sigmoid) {
      return Math.min(a, 1 - a) < FLAT;
    }
    return activation instanceof Activation.Tanh && 1 - Math.abs(a) < 2 * FLAT;
  }
}
