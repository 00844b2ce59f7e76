package org.backfold.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;

/** The network that a stage's parameters describe, once inputs and outputs are known. */
final class NetworkShape {
  private final NeuralNetworkParams params;
  private final Task task;

  /**
   * @throws IllegalArgumentException if {@code layers} and {@code hiddenLayers} contradict each
   *     other
   */
  NetworkShape(NeuralNetworkParams params, Task task) {
    this.params = params;
    this.task = task;
    if (params.isSet(params.layers()) && params.isSet(params.hiddenLayers())) {
      int[] hidden = hidden();
      if (!Arrays.equals(hidden, params.getHiddenLayers())) {
        throw new IllegalArgumentException(
            "layers "
                + Arrays.toString(params.getLayers())
                + " and hiddenLayers "
                + Arrays.toString(params.getHiddenLayers())
                + " are both set and contradict each other; set one. layers counts inputs and"
                + " outputs, hiddenLayers does not.");
      }
    }
  }

  /** Size of the output layer as {@code layers} states it. */
  Optional<Integer> statedOutputs() {
    if (!params.isDefined(params.layers())) {
      return Optional.empty();
    }
    int[] layers = params.getLayers();
    return Optional.of(layers[layers.length - 1]);
  }

  /**
   * The network.
   *
   * @param column that holds the features, for messages
   * @param inputs number of features
   * @param outputs number of classes, targets or labels
   * @throws IllegalArgumentException if {@code layers} does not fit, the activations do not fit the
   *     hidden layers, or the loss not the output
   */
  Network network(String column, int inputs, int outputs) {
    if (params.isDefined(params.layers())) {
      checkEnds(column, inputs, outputs);
    }
    int last = statedOutputs().orElse(outputs);
    int[] hidden = hidden();
    List<Activation> activations = parseActivations(params.getActivation());
    if (activations.size() != 1 && activations.size() != hidden.length) {
      throw new IllegalArgumentException(
          "activation '"
              + params.getActivation()
              + "' names "
              + activations.size()
              + ", but there are "
              + hidden.length
              + " hidden layers "
              + Arrays.toString(hidden)
              + "; name one, or one for each.");
    }
    List<Network.Layer> layers = new ArrayList<>();
    for (int k = 0; k < hidden.length; k++) {
      layers.add(new Network.Layer(hidden[k], activations.get(activations.size() == 1 ? 0 : k)));
    }
    Optional<Loss> stated = statedLoss();
    layers.add(new Network.Layer(last, output(last, stated)));
    return new Network(inputs, layers, stated.orElseGet(() -> defaultLoss(last)));
  }

  private int[] hidden() {
    if (!params.isDefined(params.layers())) {
      return params.getHiddenLayers();
    }
    int[] layers = params.getLayers();
    return Arrays.copyOfRange(layers, 1, layers.length - 1);
  }

  private void checkEnds(String column, int inputs, int outputs) {
    int[] layers = params.getLayers();
    String shown = Arrays.toString(layers);
    if (layers[0] != inputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Column '%s' holds vectors of size %d, but layers %s takes %d; start layers with %d.",
              column,
              inputs,
              shown,
              layers[0],
              inputs));
    }
    int last = layers[layers.length - 1];
    boolean oneForTwo = task == Task.CLASSIFICATION && outputs == 2 && last == 1;
    if (last != outputs && !oneForTwo) {
      String what =
          switch (task) {
            case CLASSIFICATION -> "classes";
            case REGRESSION -> "targets";
            case MULTI_LABEL -> "labels";
          };
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The data have %d %s, but layers %s ends with %d; end layers with %d.",
              outputs,
              what,
              shown,
              last,
              outputs));
    }
  }

  private Optional<Loss> statedLoss() {
    return params.isDefined(params.loss())
        ? Optional.of(Loss.parse(params.getLoss()))
        : Optional.empty();
  }

  private Activation output(int outputs, Optional<Loss> stated) {
    if (params.isDefined(params.outputActivation())) {
      return Activation.parse(params.getOutputActivation());
    }
    return switch (task) {
      case CLASSIFICATION -> outputs == 1 ? new Activation.Sigmoid() : new Activation.Softmax();
      case MULTI_LABEL -> new Activation.Sigmoid();
      case REGRESSION -> stated.map(Loss::defaultOutput).orElse(new Activation.Identity());
    };
  }

  private Loss defaultLoss(int outputs) {
    return Loss.parse(
        switch (task) {
          case CLASSIFICATION -> outputs == 1 ? "binary-cross-entropy" : "cross-entropy";
          case MULTI_LABEL -> "binary-cross-entropy";
          case REGRESSION -> "squared-error";
        });
  }

  /** Reads one activation, or several separated by commas. */
  static List<Activation> parseActivations(String text) {
    return Arrays.stream(text.split(",(?![^()]*\\))", -1)).map(Activation::parse).toList();
  }
}
