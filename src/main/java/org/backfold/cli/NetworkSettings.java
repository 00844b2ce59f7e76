package org.backfold.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.backfold.cli.Setting.Derived;
import org.backfold.cli.SettingType.Range;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Initializer;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.network.Network.Layer;

/** Section {@code network}: the shape of what is trained. */
final class NetworkSettings {
  private static final SettingType<Activation> ACTIVATION_TYPE =
      SettingType.named(
          "one of " + String.join(", ", Activation.NAMES), Activation::parse, Activation::name);

  static final Setting<List<Integer>> LAYERS =
      Setting.of(
              "network.layers",
              SettingType.listOf(
                  SettingType.wholeNumber(1), "a list of layer sizes such as [784, 100, 10]"),
              "sizes of all layers, from the inputs to the outputs")
          .byDefault(new Derived("by hidden"))
          .in("units");

  static final Setting<List<Integer>> HIDDEN =
      Setting.of(
              "network.hidden",
              SettingType.listOf(
                  SettingType.wholeNumber(1), "a list of layer sizes such as [64, 32]"),
              "sizes of the hidden layers; inputs and outputs follow from the data")
          .byDefault(List.of(64, 32))
          .in("units")
          .elsewhereCalled("hidden_layer_sizes", "hidden_layers", "units");

  static final Setting<List<Activation>> ACTIVATION =
      Setting.of(
              "network.activation",
              SettingType.listOf(
                  ACTIVATION_TYPE,
                  "one of " + String.join(", ", Activation.NAMES) + ", or a list of them"),
              "non-linearity of the hidden layers: one for all, or a list with one for each;"
                  + " some take a number, as leaky-relu(0.01)")
          .byDefault(List.of(Activation.parse("relu")));

  static final Setting<Activation> OUTPUT =
      Setting.of("network.output", ACTIVATION_TYPE, "activation of the output layer")
          .byDefault(new Derived("softmax to classify, sigmoid for labels, identity to regress"))
          .elsewhereCalled("output_activation");

  static final Setting<Loss> LOSS =
      Setting.of(
              "network.loss",
              SettingType.named("one of " + String.join(", ", Loss.NAMES), Loss::parse, Loss::name),
              "what training makes small")
          .byDefault(new Derived("the one that goes with the output"))
          .elsewhereCalled("criterion", "objective", "loss_function");

  static final Setting<Initializer> INITIALIZER =
      Setting.of(
              "network.initializer",
              SettingType.named(
                  "one of " + String.join(", ", Initializer.NAMES),
                  Initializer::parse,
                  Initializer::name),
              "how the first weights are drawn; automatic: as suits each layer's activation")
          .byDefault(Initializer.automatic())
          .elsewhereCalled("kernel_initializer", "init");

  static final Setting<Double> INPUT_DROPOUT =
      Setting.of(
              "network.dropout.input",
              SettingType.number(Range.FRACTION),
              "share of the inputs left out at random while training")
          .byDefault(0.0)
          .elsewhereCalled("input_dropout_ratio");

  static final Setting<Double> HIDDEN_DROPOUT =
      Setting.of(
              "network.dropout.hidden",
              SettingType.number(Range.FRACTION),
              "share of the hidden units left out at random while training")
          .byDefault(0.0)
          .elsewhereCalled("dropout_rate", "hidden_dropout_ratios");

  static final List<Setting<?>> ALL =
      List.of(LAYERS, HIDDEN, ACTIVATION, OUTPUT, LOSS, INITIALIZER, INPUT_DROPOUT, HIDDEN_DROPOUT);

  private final Settings settings;

  /**
   * @throws IllegalArgumentException if layers and hidden are both given, or activations do not fit
   *     them
   */
  NetworkSettings(Settings settings) {
    this.settings = settings;
    if (settings.has(LAYERS) && settings.has(HIDDEN)) {
      throw new IllegalArgumentException(
          settings.place(HIDDEN)
              + " and network.layers are both given; keep one: layers counts inputs and outputs,"
              + " hidden does not.");
    }
    if (settings.has(LAYERS) && settings.get(LAYERS).size() < 2) {
      throw new IllegalArgumentException(
          settings.place(LAYERS)
              + ": expected at least the inputs and the outputs, such as [784, 100, 10], found "
              + settings.get(LAYERS));
    }
    int activations = settings.get(ACTIVATION).size();
    if (activations != 1 && activations != hidden().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: expected 1 activation or one for each of the %d hidden layers %s, found %d",
              settings.place(ACTIVATION),
              hidden().size(),
              hidden(),
              activations));
    }
  }

  /**
   * The network for data with so many inputs and outputs.
   *
   * @param data how messages call the data
   * @param outputs classes, targets or labels
   * @throws IllegalArgumentException if {@code layers} does not fit, or the loss not the output
   */
  Network network(String data, int inputs, int outputs, Task task) {
    if (settings.has(LAYERS)) {
      checkEnds(data, inputs, outputs, task);
    }
    int size = settings.has(LAYERS) ? last(settings.get(LAYERS)) : outputs;
    Activation output =
        settings.find(OUTPUT).orElseGet(() -> defaultOutput(task, size, settings.find(LOSS)));
    Loss loss = settings.find(LOSS).orElseGet(() -> defaultLoss(output, task));
    List<Integer> hidden = hidden();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < hidden.size(); i++) {
      layers.add(new Layer(hidden.get(i), activation(i)));
    }
    layers.add(new Layer(size, output));
    return new Network(inputs, layers, loss);
  }

  private void checkEnds(String data, int inputs, int outputs, Task task) {
    List<Integer> layers = settings.get(LAYERS);
    if (layers.get(0) != inputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s has %d features, but layers %s take %d; start layers with %d.",
              settings.place(LAYERS),
              data,
              inputs,
              layers,
              layers.get(0),
              inputs));
    }
    int last = last(layers);
    boolean oneForTwo = task == Task.CLASSIFICATION && outputs == 2 && last == 1;
    if (last != outputs && !oneForTwo) {
      String what =
          switch (task) {
            case CLASSIFICATION -> "classes";
            case REGRESSION -> "target columns";
            case MULTI_LABEL -> "labels";
          };
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s has %d %s, but layers %s end with %d; end layers with %d.",
              settings.place(LAYERS),
              data,
              outputs,
              what,
              layers,
              last,
              outputs));
    }
  }

  private List<Integer> hidden() {
    if (!settings.has(LAYERS)) {
      return settings.get(HIDDEN);
    }
    List<Integer> layers = settings.get(LAYERS);
    return layers.subList(1, layers.size() - 1);
  }

  private Activation activation(int hiddenLayer) {
    List<Activation> activations = settings.get(ACTIVATION);
    return activations.get(activations.size() == 1 ? 0 : hiddenLayer);
  }

  private static Activation defaultOutput(Task task, int outputs, Optional<Loss> loss) {
    if (loss.isPresent() && loss.get() instanceof Loss.Poisson) {
      return Activation.parse("exponential");
    }
    if (loss.isPresent() && loss.get() instanceof Loss.BinaryCrossEntropy) {
      return Activation.parse("sigmoid");
    }
    return Activation.parse(
        switch (task) {
          case CLASSIFICATION -> outputs == 1 ? "sigmoid" : "softmax";
          case REGRESSION -> "identity";
          case MULTI_LABEL -> "sigmoid";
        });
  }

  private static Loss defaultLoss(Activation output, Task task) {
    String loss =
        switch (output.name()) {
          case "softmax" -> "cross-entropy";
          case "sigmoid" -> task == Task.REGRESSION ? "squared-error" : "binary-cross-entropy";
          default -> "squared-error";
        };
    return Loss.parse(loss);
  }

  private static int last(List<Integer> layers) {
    return layers.get(layers.size() - 1);
  }

  /** Such as {@code 4-64-32-3, relu, softmax output, cross-entropy, 2,435 parameters}. */
  static String describe(Network network) {
    List<String> parts = new ArrayList<>();
    parts.add(sizes(network).stream().map(String::valueOf).collect(Collectors.joining("-")));
    activations(network).subList(0, network.depth() - 1).stream().distinct().forEach(parts::add);
    parts.add(network.activation(network.depth()).name() + " output");
    parts.add(network.loss().name());
    parts.add(Figures.count(network.parameterCount(), "parameter"));
    return String.join(", ", parts);
  }

  /** n_0 to n_L. */
  static List<Integer> sizes(Network network) {
    return IntStream.rangeClosed(0, network.depth()).mapToObj(network::size).toList();
  }

  /** Names of the activations of layers 1 to L. */
  static List<String> activations(Network network) {
    return IntStream.rangeClosed(1, network.depth())
        .mapToObj(layer -> network.activation(layer).name())
        .toList();
  }
}
