package org.backfold.network;

import java.util.ArrayList;
import java.util.List;
import org.backfold.linalg.Blas;
import org.backfold.linalg.MatrixView;

/**
 * One example's way through a network and back: every z, a, δ and gradient in the textbook's
 * notation, and each gradient beside central differences. {@link #toString()} is the text to read.
 *
 * <pre>
 * forward   zˡ = Wˡ aˡ⁻¹ + bˡ,  aˡ = f(zˡ)
 * backward  δᴸ = ∂C/∂zᴸ,  δˡ = (Wˡ⁺¹)ᵀ δˡ⁺¹ ⊙ f′(zˡ)                       (BP1, BP2)
 * gradient  ∂C/∂bˡ = δˡ,  ∂C/∂Wˡ = δˡ (aˡ⁻¹)ᵀ                               (BP3, BP4)
 * </pre>
 *
 * <p>a, δ and gradients are read from the buffers of {@link Backprop}, the class that trains; so
 * this is what happens, not another implementation of it. Immutable; whoever asks for an array gets
 * a copy.
 */
public final class BackpropTrace {
  private final Network network;
  private final double[] features;
  private final double[] targets;
  private final double loss;
  private final List<Layer> layers;

  /**
   * Layer l = 1..L. Matrices are rows of columns: {@code weights[i][j]} leads from unit j below to
   * unit i.
   *
   * @param weights Wˡ [n_l × n_{l−1}]
   * @param biases bˡ [n_l]
   * @param preActivations zˡ [n_l]
   * @param activations aˡ [n_l]
   * @param delta δˡ = ∂C/∂zˡ [n_l]
   * @param weightsGradient ∂C/∂Wˡ and its differences
   * @param biasesGradient ∂C/∂bˡ and its differences, as one column
   */
  public record Layer(
      double[][] weights,
      double[] biases,
      double[] preActivations,
      double[] activations,
      double[] delta,
      Gradient weightsGradient,
      Gradient biasesGradient) {}

  /**
   * A gradient twice.
   *
   * @param analytic from backpropagation
   * @param numeric from central differences of C; NaN where every step crosses a kink, as of a ReLU
   */
  public record Gradient(double[][] analytic, double[][] numeric) {
    /** The largest |analytic − numeric|, kinks left out. */
    public double largestDifference() {
      double largest = 0;
      for (int i = 0; i < analytic.length; i++) {
        for (int j = 0; j < analytic[i].length; j++) {
          double difference = Math.abs(analytic[i][j] - numeric[i][j]);
          largest = difference > largest ? difference : largest;
        }
      }
      return largest;
    }
  }

  private BackpropTrace(Network network, double[] features, double[] targets, double[] parameters) {
    this.network = network;
    this.features = features.clone();
    this.targets = targets.clone();
    MatrixView x = column(this.features);
    MatrixView y = column(this.targets);
    MatrixView weight = column(new double[] {1});
    Backprop backprop = new Backprop(network, Dropout.NONE);
    backprop.setParameters(parameters);
    double[] gradient = new double[parameters.length];
    loss = backprop.addGradient(x, y, weight, 0, 0, gradient);
    ObjectiveProbe probe =
        new ObjectiveProbe(
            network,
            GradientCheck.Settings.DEFAULT,
            parameters,
            new ObjectiveProbe.Block(x, y, weight));
    double[] numeric = new double[parameters.length];
    for (int i = 0; i < numeric.length; i++) {
      numeric[i] = probe.derivative(i);
    }
    List<Layer> traced = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      traced.add(layer(l, backprop, parameters, gradient, numeric));
    }
    layers = List.copyOf(traced);
  }

  /**
   * Traces one example of weight 1, without dropout and penalty. Takes several forward passes for
   * each parameter: for small networks.
   *
   * @param parameters θ, read
   * @param features x [n_0], as the network takes them (standardized, if it was trained so), read
   * @param targets y [n_L], read
   * @throws IllegalArgumentException if a length does not fit the network
   */
  public static BackpropTrace of(
      Network network, double[] parameters, double[] features, double[] targets) {
    return new BackpropTrace(network, features, targets, parameters);
  }

  private Layer layer(
      int l, Backprop backprop, double[] parameters, double[] gradient, double[] numeric) {
    MatrixView weights = network.weights(parameters, l);
    MatrixView biases = network.biases(parameters, l);
    MatrixView below = l == 1 ? column(features) : backprop.activations(l - 1);
    MatrixView z = MatrixView.zeros(network.size(l), 1);
    Blas.fillColumns(biases, z);
    Blas.gemm(1, weights, below, 1, z);
    return new Layer(
        rows(weights),
        flat(biases),
        flat(z),
        flat(backprop.activations(l)),
        flat(backprop.delta(l)),
        new Gradient(rows(network.weights(gradient, l)), rows(network.weights(numeric, l))),
        new Gradient(rows(network.biases(gradient, l)), rows(network.biases(numeric, l))));
  }

  /** The network that was traced. */
  public Network network() {
    return network;
  }

  /** x = a⁰ [n_0]. */
  public double[] features() {
    return features.clone();
  }

  /** y [n_L]. */
  public double[] targets() {
    return targets.clone();
  }

  /** C of the example, in units of the network's loss. */
  public double loss() {
    return loss;
  }

  /** Layers 1..L; element 0 is layer 1. */
  public List<Layer> layers() {
    return layers;
  }

  /** Largest difference of any gradient from its central difference. */
  public double largestDifference() {
    double largest = 0;
    for (Layer layer : layers) {
      largest = Math.max(largest, layer.weightsGradient().largestDifference());
      largest = Math.max(largest, layer.biasesGradient().largestDifference());
    }
    return largest;
  }

  /** The whole way as text of at most 100 columns; large matrices are shown by their corner. */
  @Override
  public String toString() {
    return new BackpropText(this).toString();
  }

  private static MatrixView column(double[] values) {
    return MatrixView.of(values, values.length, 1);
  }

  private static double[] flat(MatrixView column) {
    double[] values = new double[column.rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.at(i, 0);
    }
    return values;
  }

  private static double[][] rows(MatrixView matrix) {
    double[][] rows = new double[matrix.rows()][matrix.columns()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = matrix.at(i, j);
      }
    }
    return rows;
  }
}
