package org.backfold.network;

import java.util.Locale;
import java.util.Optional;
import org.backfold.linalg.Blas;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.linalg.Tile;

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
 *
 * <p>Products run in double or single precision, as θ is given. What is done element by element (f,
 * f′, masks, standardization) and the loss are in double precision either way, on a {@link Tile} of
 * columns at a time.
 */
public final class Backprop {
  private static final DenseView NONE = MatrixView.zeros(0, 0);

  private final Network network;
  private final Precision precision;
  private final Dropout dropout;
  private final int last;
  private final InputLayer inputLayer;
  private final BlockBuffers buffers;

  private final DenseView[] weights;
  private final DenseView[] biases;
  private DenseView parameters = NONE;

  private final DenseView[] weightsGradient;
  private final DenseView[] biasesGradient;
  private DenseView gradient = NONE;

  private final Tile tile = new Tile();
  private final Tile preTile = new Tile();
  private final Tile deltaTile = new Tile();
  private final Tile sumsTile = new Tile();
  private final Tile logitsTile = new Tile();
  private MatrixView logits = MatrixView.zeros(0, 0);

  /** For examples that are standardized already, or not at all. */
  public Backprop(Network network, Dropout dropout) {
    this(network, dropout, Optional.empty());
  }

  /** In double precision. */
  public Backprop(Network network, Dropout dropout, Optional<Standardization> inputs) {
    this(network, dropout, inputs, Precision.DOUBLE);
  }

  /**
   * @param inputs standardizes the features of all blocks
   * @param precision of the products, and so of θ and the gradient
   * @throws IllegalArgumentException if {@code inputs} is for another number of inputs
   */
  public Backprop(
      Network network, Dropout dropout, Optional<Standardization> inputs, Precision precision) {
    if (inputs.isPresent() && inputs.get().size() != network.inputs()) {
      throw new IllegalArgumentException(
          inputs.get() + " does not fit " + network.inputs() + " inputs.");
    }
    this.network = network;
    this.precision = precision;
    this.inputLayer = new InputLayer(dropout, inputs, precision);
    this.dropout = dropout;
    this.last = network.depth();
    this.buffers = new BlockBuffers(network, precision);
    this.weights = new DenseView[last + 1];
    this.biases = new DenseView[last + 1];
    this.weightsGradient = new DenseView[last + 1];
    this.biasesGradient = new DenseView[last + 1];
  }

  /** θ for the calls that follow, as {@link #setParameters(DenseView)}. */
  public void setParameters(double[] parameters) {
    setParameters(precision.vector(parameters));
  }

  /**
   * θ for the calls that follow; read, kept by reference. To be called again when its values
   * change.
   *
   * @param parameters θ [|θ| × 1]
   * @throws IllegalArgumentException if its length or precision does not fit
   */
  public void setParameters(DenseView parameters) {
    checkPrecision("parameters", parameters);
    for (int l = 1; l <= last; l++) {
      weights[l] = network.weights(parameters, l);
      biases[l] = network.biases(parameters, l);
    }
    this.parameters = parameters;
    inputLayer.setParameters(weights[1], biases[1]);
  }

  /** Adds to a gradient of doubles, as the method below; in double precision only. */
  public double addGradient(
      Matrix features,
      MatrixView targets,
      MatrixView weights,
      long iteration,
      long firstPosition,
      double[] gradient) {
    DenseView flat = Precision.DOUBLE.vector(gradient);
    return addGradient(features, targets, weights, iteration, firstPosition, flat);
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
   * @param gradient [|θ| × 1], laid out like θ, added to
   * @throws IllegalArgumentException if a shape or precision does not fit, or a view is transposed
   */
  public double addGradient(
      Matrix features,
      MatrixView targets,
      MatrixView weights,
      long iteration,
      long firstPosition,
      DenseView gradient) {
    setGradient(gradient);
    double sum = lossWithDropout(features, targets, weights, iteration, firstPosition);
    MatrixView biasSums = sumsTile.open(biasesGradient[last], 0, 1);
    Blas.addRowSums(deltaTile.open(buffers.delta(last), 0, features.columns()), biasSums);
    sumsTile.write();
    for (int l = last; l > 1; l--) {
      Blas.gemm(1, buffers.delta(l), buffers.inputs(l).transpose(), 1, weightsGradient[l]);
      Blas.gemm(1, this.weights[l].transpose(), buffers.delta(l), 0, buffers.delta(l - 1));
      differentiate(l - 1, iteration, firstPosition);
    }
    inputLayer.addGradient(buffers.delta(1), weightsGradient[1]);
    return sum;
  }

  /** Makes Δˡ of ∂C/∂Aˡ (∂C/∂Dˡ with dropout), and adds Δˡ 1 to the gradient of the biases. */
  private void differentiate(int l, long iteration, long firstPosition) {
    DenseView deltas = buffers.delta(l);
    MatrixView biasSums = sumsTile.open(biasesGradient[l], 0, 1);
    int width = Tile.width(deltas.rows());
    for (int from = 0; from < deltas.columns(); from += width) {
      int to = Math.min(deltas.columns(), from + width);
      MatrixView delta = deltaTile.open(deltas, from, to);
      if (dropout.rate(l) > 0) {
        dropout.apply(l, iteration, firstPosition + from, delta);
      }
      MatrixView a = tile.open(buffers.activations(l), from, to);
      MatrixView z =
          network.activation(l).needsPreActivations()
              ? preTile.open(buffers.preActivations(l), from, to)
              : a;
      network.activation(l).backprop(a, z, delta);
      Blas.addRowSums(delta, biasSums);
      deltaTile.write();
    }
    sumsTile.write();
  }

  /** {@link #finishGradient(DenseView)} of a gradient of doubles. */
  public void finishGradient(double[] gradient) {
    finishGradient(Precision.DOUBLE.vector(gradient));
  }

  /**
   * Adds what the input layer kept back to {@code gradient}: of sparse features, what is the same
   * for all blocks. Once after the blocks of one θ and one gradient; without such blocks there is
   * nothing to add.
   */
  public void finishGradient(DenseView gradient) {
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
    return buffers.outputs();
  }

  /** Zᴸ [n_L × m] of the last call, from which the outputs were made. */
  public MatrixView logits() {
    return logits;
  }

  /** Aˡ [n_l × m] of the last call, before dropout; l = 1..L. A copy in single precision. */
  public MatrixView activations(int layer) {
    return buffers.activations(layer).toDoubles();
  }

  /**
   * What the first layer took of the last block, [n_0 × m]: standardized, but of a sparse block
   * without subtracting the means.
   */
  public Matrix inputs() {
    return inputLayer.inputs();
  }

  /** Δˡ [n_l × m] of the last gradient. A copy in single precision. */
  MatrixView delta(int layer) {
    return buffers.delta(layer).toDoubles();
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
    if (parameters == NONE) {
      throw new IllegalStateException("setParameters comes before the first block");
    }
    buffers.resize(features.columns());
    for (int l = 1; l <= last; l++) {
      DenseView z = buffers.preActivations(l);
      if (l == 1) {
        inputLayer.forward(features, training, iteration, firstPosition, z);
      } else {
        DenseView inputs = buffers.activations(l - 1);
        if (training && dropout.rate(l - 1) > 0) {
          inputs = drop(l - 1, iteration, firstPosition);
        }
        buffers.setInputs(l, inputs);
        Blas.fillColumns(biases[l], z);
        Blas.gemm(1, weights[l], inputs, 1, z);
      }
      activate(l);
    }
    logits = logitsTile.open(buffers.preActivations(last), 0, features.columns());
  }

  /** Makes Aˡ of Zˡ. */
  private void activate(int l) {
    DenseView z = buffers.preActivations(l);
    DenseView a = buffers.activations(l);
    int width = Tile.width(a.rows());
    for (int from = 0; from < a.columns(); from += width) {
      int to = Math.min(a.columns(), from + width);
      network.activation(l).apply(tile.fill(z, a, from, to));
      tile.write();
    }
  }

  /** Makes Dˡ of Aˡ. */
  private DenseView drop(int l, long iteration, long firstPosition) {
    DenseView a = buffers.activations(l);
    DenseView dropped = buffers.dropped(l);
    int width = Tile.width(a.rows());
    for (int from = 0; from < a.columns(); from += width) {
      int to = Math.min(a.columns(), from + width);
      dropout.apply(l, iteration, firstPosition + from, tile.fill(a, dropped, from, to));
      tile.write();
    }
    return dropped;
  }

  /** Σ wᵢ Cᵢ, and Δᴸ. */
  private double lossAndDelta(MatrixView targets, MatrixView weights) {
    Loss.Outputs outputs = new Loss.Outputs(network.activation(last), logits, buffers.outputs());
    MatrixView delta = deltaTile.blank(buffers.delta(last), 0, targets.columns());
    double sum = network.loss().lossAndDelta(outputs, targets, weights, delta);
    deltaTile.write();
    return sum;
  }

  private void setGradient(DenseView gradient) {
    checkPrecision("gradient", gradient);
    if (this.gradient != gradient) {
      for (int l = 1; l <= last; l++) {
        weightsGradient[l] = network.weights(gradient, l);
        biasesGradient[l] = network.biases(gradient, l);
      }
      this.gradient = gradient;
    }
  }

  private void checkPrecision(String what, DenseView flat) {
    if (flat.precision() != precision) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " are of precision "
              + flat.precision()
              + "; expected "
              + precision
              + ".");
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
