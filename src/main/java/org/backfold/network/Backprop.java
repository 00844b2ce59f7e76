package org.backfold.network;

import java.util.Locale;
import java.util.Optional;
import org.backfold.linalg.Blas;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;

/**
 * Loss and gradient over one block of m examples (Nielsen 2015, ch. 2, BP1–BP4, in matrix form).
 *
 * <pre>
 * forward   A⁰ from X,  Zˡ = bˡ 1ᵀ + Wˡ Aˡ⁻¹,  Aˡ = f(Zˡ)                     [n_l × m]
 * backward  Δᴸ from the loss,  Δˡ = (Wˡ⁺¹)ᵀ Δˡ⁺¹ ⊙ f′(Zˡ) below L          [n_l × m]
 * gradient  ∂C/∂Wˡ = Δˡ (Aˡ⁻¹)ᵀ  [n_l × n_{l−1}],  ∂C/∂bˡ = Δˡ 1           [n_l]
 * dropout   Dˡ = Mˡ ⊙ Aˡ takes the place of Aˡ above layer l; Δˡ is multiplied by Mˡ as well
 * </pre>
 *
 * X is dense or sparse, and standardized on the way in; {@link InputLayer} says how. The weight of
 * an example multiplies its loss and its column of Δᴸ, and so everything that follows. Buffers are
 * kept between blocks and grow to the largest one: one instance per task, not thread-safe.
 */
public final class Backprop {
  private final Network network;
  private final Dropout dropout;
  private final int last;
  private final InputLayer inputLayer;
  private final BlockBuffers buffers;

  private final MatrixView[] weights;
  private final MatrixView[] biases;
  private double[] parameters = {};

  private final MatrixView[] weightsGradient;
  private final MatrixView[] biasesGradient;
  private double[] gradient = {};

  /** For examples that are standardized already, or not at all. */
  public Backprop(Network network, Dropout dropout) {
    this(network, dropout, Optional.empty());
  }

  /**
   * @param inputs standardizes the features of all blocks
   * @throws IllegalArgumentException if it is for another number of inputs
   */
  public Backprop(Network network, Dropout dropout, Optional<Standardization> inputs) {
    if (inputs.isPresent() && inputs.get().size() != network.inputs()) {
      throw new IllegalArgumentException(
          inputs.get() + " does not fit " + network.inputs() + " inputs.");
    }
    this.network = network;
    this.inputLayer = new InputLayer(dropout, inputs);
    this.dropout = dropout;
    this.last = network.depth();
    this.buffers = new BlockBuffers(network);
    this.weights = new MatrixView[last + 1];
    this.biases = new MatrixView[last + 1];
    this.weightsGradient = new MatrixView[last + 1];
    this.biasesGradient = new MatrixView[last + 1];
  }

  /**
   * θ for the calls that follow; read, kept by reference. To be called again when its values
   * change.
   *
   * @throws IllegalArgumentException if its length is not that of the network
   */
  public void setParameters(double[] parameters) {
    if (this.parameters != parameters) {
      for (int l = 1; l <= last; l++) {
        weights[l] = network.weights(parameters, l);
        biases[l] = network.biases(parameters, l);
      }
      this.parameters = parameters;
    }
    inputLayer.setParameters(weights[1], biases[1]); // its values may have changed
  }

  /**
   * Adds Σ wᵢ ∂Cᵢ/∂θ of the block to {@code gradient} and returns Σ wᵢ Cᵢ. The gradient is complete
   * after {@link #finishGradient}.
   *
   * @param features X [n_0 × m], read
   * @param targets Y [n_L × m], read
   * @param weights w [1 × m], read
   * @param iteration seeds the dropout masks together with the positions
   * @param firstPosition position of the block's first example in training order; column j is at
   *     firstPosition + j
   * @param gradient flat like θ, added to
   * @throws IllegalArgumentException if a shape does not fit the network, or a view is transposed
   */
  public double addGradient(
      Matrix features,
      MatrixView targets,
      MatrixView weights,
      long iteration,
      long firstPosition,
      double[] gradient) {
    setGradient(gradient);
    double sum = lossWithDropout(features, targets, weights, iteration, firstPosition);
    for (int l = last; l >= 1; l--) {
      MatrixView delta = buffers.delta(l);
      Blas.addRowSums(delta, biasesGradient[l]);
      if (l == 1) {
        inputLayer.addGradient(delta, weightsGradient[1]);
      } else {
        Blas.gemm(1, delta, buffers.inputs(l).transpose(), 1, weightsGradient[l]);
        MatrixView below = buffers.delta(l - 1);
        Blas.gemm(1, this.weights[l].transpose(), delta, 0, below);
        if (dropout.rate(l - 1) > 0) {
          dropout.apply(l - 1, iteration, firstPosition, below);
        }
        network
            .activation(l - 1)
            .backprop(buffers.activations(l - 1), buffers.preActivations(l - 1), below);
      }
    }
    return sum;
  }

  /**
   * Adds what is the same for all blocks to {@code gradient}: of sparse standardized features, the
   * share of the mean. Once after the blocks of one θ and one gradient; without such blocks there
   * is nothing to add.
   */
  public void finishGradient(double[] gradient) {
    setGradient(gradient);
    inputLayer.finishGradient(weightsGradient[1]);
  }

  /** Σ wᵢ Cᵢ with the masks of dropout; fills the outputs and Δᴸ. */
  double lossWithDropout(
      Matrix features, MatrixView targets, MatrixView weights, long iteration, long firstPosition) {
    checkTargets(features, targets, weights);
    forward(features, true, iteration, firstPosition);
    return lossAndDelta(targets, weights);
  }

  /**
   * Σ wᵢ Cᵢ without gradient and without dropout; fills {@link #outputs()}.
   *
   * @param features X [n_0 × m], read
   * @param targets Y [n_L × m], read
   * @param weights w [1 × m], read
   * @throws IllegalArgumentException if a shape does not fit the network, or a view is transposed
   */
  public double loss(Matrix features, MatrixView targets, MatrixView weights) {
    checkTargets(features, targets, weights);
    forward(features, false, 0, 0);
    return lossAndDelta(targets, weights);
  }

  /**
   * Forward pass without dropout: Aᴸ [n_L × m], a view into a buffer that the next call overwrites.
   *
   * @param features X [n_0 × m], read
   * @throws IllegalArgumentException if a shape does not fit the network, or a view is transposed
   */
  public MatrixView predict(Matrix features) {
    forward(features, false, 0, 0);
    return outputs();
  }

  /** Aᴸ [n_L × m] of the last call. */
  public MatrixView outputs() {
    return buffers.activations(last);
  }

  /** Zᴸ [n_L × m] of the last call, from which the outputs were made. */
  public MatrixView logits() {
    return buffers.preActivations(last);
  }

  /** Aˡ [n_l × m] of the last call, before dropout; l = 1..L. */
  public MatrixView activations(int layer) {
    return buffers.activations(layer);
  }

  /**
   * What the first layer took of the last block, [n_0 × m]: standardized, but of a sparse block
   * without subtracting the means.
   */
  public Matrix inputs() {
    return inputLayer.inputs();
  }

  /** Δˡ [n_l × m] of the last gradient. */
  MatrixView delta(int layer) {
    return buffers.delta(layer);
  }

  /** The first layer, 1 to L, whose Zˡ [n_l × m] of the last call is not finite; 0 if all are. */
  public int firstNotFinite() {
    for (int l = 1; l <= last; l++) {
      if (!Double.isFinite(buffers.preActivations(l).largestMagnitude())) {
        return l;
      }
    }
    return 0;
  }

  private void forward(Matrix features, boolean training, long iteration, long firstPosition) {
    check("features", network.inputs(), features.columns(), features);
    if (parameters.length == 0) {
      throw new IllegalStateException("setParameters comes before the first block");
    }
    buffers.resize(features.columns());
    for (int l = 1; l <= last; l++) {
      MatrixView z = buffers.preActivations(l);
      if (l == 1) {
        inputLayer.forward(features, training, iteration, firstPosition, z);
      } else {
        MatrixView inputs = buffers.activations(l - 1);
        if (training && dropout.rate(l - 1) > 0) {
          inputs = buffers.copyToDropped(l - 1, inputs);
          dropout.apply(l - 1, iteration, firstPosition, inputs);
        }
        buffers.setInputs(l, inputs);
        Blas.fillColumns(biases[l], z);
        Blas.gemm(1, weights[l], inputs, 1, z);
      }
      network.activation(l).apply(buffers.copyToActivations(l));
    }
  }

  private double lossAndDelta(MatrixView targets, MatrixView weights) {
    Loss.Outputs outputs =
        new Loss.Outputs(
            network.activation(last), buffers.preActivations(last), buffers.activations(last));
    return network.loss().lossAndDelta(outputs, targets, weights, buffers.delta(last));
  }

  private void setGradient(double[] gradient) {
    if (this.gradient != gradient) {
      for (int l = 1; l <= last; l++) {
        weightsGradient[l] = network.weights(gradient, l);
        biasesGradient[l] = network.biases(gradient, l);
      }
      this.gradient = gradient;
    }
  }

  private void checkTargets(Matrix features, MatrixView targets, MatrixView weights) {
    check("targets", network.outputs(), features.columns(), targets);
    check("weights", 1, features.columns(), weights);
  }

  private void check(String what, int rows, int columns, Matrix found) {
    boolean transposed = found instanceof MatrixView view && view.transposed();
    if (found.rows() != rows || found.columns() != columns || transposed) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The %s of a block for %s are %s; expected %d × %d, untransposed.",
              what,
              network,
              found.shape(),
              rows,
              columns));
    }
  }
}
