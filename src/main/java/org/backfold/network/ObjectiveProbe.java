package org.backfold.network;

import java.util.Optional;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;

/** The objective J of one block around one θ, with central differences that step around kinks. */
final class ObjectiveProbe {
  /** First step h; a power of two, so that θ ± h loses no digit of h. */
  private static final double FIRST_STEP = 0x1p-7;

  private static final double SMALLEST_STEP = 0x1p-23;
  private static final double SHORTER = 0.25;

  /**
   * J is straight enough for h if the two-point slopes of h and 2h differ by at most this fraction
   * s of the slope: with f⁽³⁾ ~ k² f′ and f⁽⁵⁾ ~ k⁴ f′, the five-point formula is off by s² / 8.
   */
  private static final double STRAIGHT = 1e-5;

  /** Rounding of J, in units of its last place; slopes that differ by less are equal. */
  private static final double ROUNDING = 4;

  /** Examples are columns; weights [1 × m]. */
  record Block(Matrix features, MatrixView targets, MatrixView weights) {
    private double weightSum() {
      double sum = 0;
      for (int j = 0; j < weights.columns(); j++) {
        sum += weights.at(0, j);
      }
      return sum;
    }
  }

  private final Network network;
  private final GradientCheck.Settings settings;
  private final Backprop backprop;
  private final Block block;
  private final double weightSum;
  private final double[] parameters;
  private final double valueHere;
  private final long sidesHere;

  ObjectiveProbe(
      Network network, GradientCheck.Settings settings, double[] parameters, Block block) {
    this(network, settings, Optional.empty(), parameters, block);
  }

  ObjectiveProbe(
      Network network,
      GradientCheck.Settings settings,
      Optional<Standardization> inputs,
      double[] parameters,
      Block block) {
    this.network = network;
    this.settings = settings;
    this.parameters = parameters.clone();
    this.backprop = new Backprop(network, settings.dropout(), inputs);
    this.block = block;
    this.weightSum = block.weightSum();
    if (!(weightSum > 0)) {
      throw new IllegalArgumentException(
          "The weights of the examples sum to " + weightSum + "; expected a positive number.");
    }
    this.valueHere = value();
    this.sidesHere = sides();
  }

  /** J(θ). */
  double value() {
    backprop.setParameters(parameters);
    double sum =
        backprop.lossWithDropout(
            block.features(), block.targets(), block.weights(), settings.iteration(), 0);
    return sum / weightSum + settings.penalty().value(network, parameters);
  }

  /** ∂J/∂θ from backpropagation, flat like θ. */
  double[] gradient() {
    double[] result = new double[parameters.length];
    backprop.setParameters(parameters);
    backprop.addGradient(
        block.features(), block.targets(), block.weights(), settings.iteration(), 0, result);
    backprop.finishGradient(result);
    for (int i = 0; i < result.length; i++) {
      result[i] /= weightSum;
    }
    settings.penalty().addGradient(network, parameters, result);
    return result;
  }

  /** ĝ at one index of θ, or NaN where every step meets a kink. */
  double derivative(int index) {
    double theta = parameters[index];
    double best = Double.NaN;
    double leastSpread = Double.POSITIVE_INFINITY;
    for (double h = FIRST_STEP; h >= SMALLEST_STEP; h *= SHORTER) {
      double near = centralDifference(index, theta, h) / (2 * h);
      double far = centralDifference(index, theta, 2 * h) / (4 * h);
      double spread = Math.abs(near - far);
      if (spread < leastSpread) { // false for NaN
        best = (4 * near - far) / 3;
        leastSpread = spread;
      }
      if (spread <= STRAIGHT * Math.abs(near) || spread <= ROUNDING * Math.ulp(valueHere) / h) {
        break;
      }
    }
    parameters[index] = theta;
    return best;
  }

  /** J(θ + h) − J(θ − h), or NaN if there is a kink between. */
  private double centralDifference(int index, double theta, double h) {
    parameters[index] = theta + h;
    double above = value();
    boolean smooth = sides() == sidesHere;
    parameters[index] = theta - h;
    double below = value();
    smooth &= sides() == sidesHere;
    return smooth ? above - below : Double.NaN;
  }

  /** A hash of the sides on which units, outputs and weights lie of their kinks. */
  private long sides() {
    long hash = 1;
    for (int l = 1; l <= network.depth(); l++) {
      if (!network.activation(l).isSmooth()) {
        MatrixView a = backprop.activations(l);
        for (int i = a.offset(); i < a.end(); i++) {
          hash = Dropout.mix(hash + (a.values()[i] > 0 ? 1 : 2));
        }
      }
      if (settings.penalty().l1() > 0) {
        MatrixView w = network.weights(parameters, l);
        for (int i = w.offset(); i < w.end(); i++) {
          hash = Dropout.mix(hash + (long) Math.signum(parameters[i]));
        }
      }
    }
    return network.loss().isSmooth() ? hash : outputSides(hash);
  }

  private long outputSides(long start) {
    long hash = start;
    MatrixView a = backprop.outputs();
    for (int j = 0; j < a.columns(); j++) {
      for (int i = 0; i < a.rows(); i++) {
        hash = Dropout.mix(hash + network.loss().piece(a.at(i, j), block.targets().at(i, j)));
      }
    }
    return hash;
  }
}
