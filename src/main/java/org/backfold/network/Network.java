package org.backfold.network;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;

/**
 * Shape of a feed-forward network: sizes and activations of its layers, and its loss. Immutable;
 * holds no parameters. They live in one flat array θ: W¹ (column by column), b¹, W², b², …, Wᴸ, bᴸ.
 */
public final class Network implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int inputs;
  private final List<Layer> layers;
  private final Loss loss;

  /** Index in θ where the parameters of layer l + 1 begin; the last element is the length of θ. */
  private final int[] offsets;

  /** Layer l = 1..L. */
  public record Layer(int size, Activation activation) implements Serializable {}

  /**
   * @param inputs n_0
   * @param layers layers 1..L, the last is the output
   * @throws IllegalArgumentException if a size is not positive, the output's range does not fit the
   *     loss, an activation stands where it makes no sense, or θ is too long for an array
   */
  public Network(int inputs, List<Layer> layers, Loss loss) {
    this.inputs = inputs;
    this.layers = List.copyOf(layers);
    this.loss = Objects.requireNonNull(loss);
    checkSizes();
    checkActivations();
    this.offsets = offsets();
  }

  private void checkSizes() {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "A network has at least one layer, the output; found inputs only.");
    }
    for (int l = 0; l <= depth(); l++) {
      if (size(l) < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Layer %d of %s has size %d; expected at least 1.",
                l,
                sizes(),
                size(l)));
      }
    }
  }

  private void checkActivations() {
    for (int l = 1; l < depth(); l++) {
      if (activation(l).outputOnly()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Layer %d of %s is hidden and cannot be %s, which is for the output; try relu.",
                l,
                sizes(),
                activation(l).name()));
      }
    }
    Activation output = activation(depth());
    if (!loss.domain().covers(output.range())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Loss %s takes %s, but the output activation %s gives %s; use %s.",
              loss.name(),
              loss.domain(),
              output.name(),
              output.range(),
              loss.defaultOutput().name()));
    }
    if (output instanceof Activation.Softmax && outputs() == 1) {
      throw new IllegalArgumentException(
          "A softmax of one output is always 1; use sigmoid with binary-cross-entropy, or one "
              + "output per class.");
    }
  }

  private int[] offsets() {
    int[] result = new int[depth() + 1];
    for (int l = 1; l <= depth(); l++) {
      long next = result[l - 1] + size(l) * (size(l - 1) + 1L);
      if (next > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Layers %s have more than 2147483647 parameters, the length of an array; make them "
                    + "smaller.",
                sizes()));
      }
      result[l] = (int) next;
    }
    return result;
  }

  /** L, the number of layers with parameters. */
  public int depth() {
    return layers.size();
  }

  /** n_l, l = 0 (inputs) to L (outputs). */
  public int size(int layer) {
    return layer == 0 ? inputs : layers.get(layer - 1).size();
  }

  public int inputs() {
    return inputs;
  }

  public int outputs() {
    return size(depth());
  }

  /** Activation of layer l = 1..L. */
  public Activation activation(int layer) {
    return layers.get(layer - 1).activation();
  }

  public Loss loss() {
    return loss;
  }

  /** Length of θ. */
  public int parameterCount() {
    return offsets[depth()];
  }

  /** W^l [n_l × n_{l−1}], a view into {@code parameters} (θ, or a gradient laid out like it). */
  public MatrixView weights(double[] parameters, int layer) {
    return (MatrixView) weights(Precision.DOUBLE.vector(parameters), layer);
  }

  /** b^l [n_l × 1], a view into {@code parameters} (θ, or a gradient laid out like it). */
  public MatrixView biases(double[] parameters, int layer) {
    return (MatrixView) biases(Precision.DOUBLE.vector(parameters), layer);
  }

  /** W^l [n_l × n_{l−1}], a view into {@code parameters} [|θ| × 1] of any precision. */
  public DenseView weights(DenseView parameters, int layer) {
    checkLength(parameters);
    return parameters.window(offsets[layer - 1], size(layer), size(layer - 1));
  }

  /** b^l [n_l × 1], a view into {@code parameters} [|θ| × 1] of any precision. */
  public DenseView biases(DenseView parameters, int layer) {
    checkLength(parameters);
    return parameters.window(offsets[layer] - size(layer), size(layer), 1);
  }

  private void checkLength(DenseView parameters) {
    if (parameters.size() != parameterCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Layers %s have %d parameters; found an array of %d.",
              sizes(),
              parameterCount(),
              parameters.size()));
    }
  }

  /** Sizes of all layers, as in {@code [784, 256, 10]}. */
  private String sizes() {
    StringBuilder text = new StringBuilder("[").append(inputs);
    for (Layer layer : layers) {
      text.append(", ").append(layer.size());
    }
    return text.append("]").toString();
  }

  /** A table of the layers with their shapes, activations and numbers of parameters. */
  public String summary() {
    StringBuilder table = new StringBuilder();
    String row = "%-8s%-16s%-20s%12s%n";
    table.append(String.format(Locale.ROOT, row, "Layer", "Weights", "Activation", "Parameters"));
    for (int l = 1; l <= depth(); l++) {
      String shape = size(l) + " × " + size(l - 1);
      String count = String.format(Locale.ROOT, "%,d", offsets[l] - offsets[l - 1]);
      table.append(String.format(Locale.ROOT, row, l, shape, activation(l).name(), count));
    }
    table.append(
        String.format(Locale.ROOT, "%,d parameters, loss %s%n", parameterCount(), loss.name()));
    return table.toString();
  }

  /** One line, e.g. {@code 784 → 256 relu → 10 softmax, cross-entropy}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(inputs);
    for (Layer layer : layers) {
      text.append(" → ").append(layer.size()).append(' ').append(layer.activation().name());
    }
    return text.append(", ").append(loss.name()).toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && inputs == that.inputs
        && layers.equals(that.layers)
        && loss.equals(that.loss);
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, layers, loss);
  }
}
