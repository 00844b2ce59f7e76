package org.backfold.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/** Models for the tests, small or random. */
final class Models {
  private Models() {}

  static Provenance provenance() {
    return new Provenance(
        "0.1.0",
        "4.1.0",
        1_700_000_000_000L,
        "netlib Java",
        -7,
        3,
        "00112233445566778899aabbccddeeff",
        1400,
        new TreeMap<>(Map.of("layers", "2,3,2", "optimizer.name", "adam \"β\"\n")));
  }

  /** A network whose layers all have the same activation but the last. */
  static Network network(String loss, String hidden, String output, int... sizes) {
    List<Network.Layer> layers = new ArrayList<>();
    for (int l = 1; l < sizes.length; l++) {
      String activation = l == sizes.length - 1 ? output : hidden;
      layers.add(new Network.Layer(sizes[l], Activation.parse(activation)));
    }
    return new Network(sizes[0], layers, Loss.parse(loss));
  }

  static double[] random(int length, long seed) {
    Random random = new Random(seed);
    return random.doubles(length, -2, 2).toArray();
  }

  static ExampleSchema schema(Task task, int features, int labels, String... classes) {
    List<String> featureColumns = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      featureColumns.add("x" + i);
    }
    List<String> labelColumns = new ArrayList<>();
    for (int i = 0; i < labels; i++) {
      labelColumns.add(labels == 1 ? "label" : "label" + i);
    }
    return new ExampleSchema(task, featureColumns, features, labelColumns, List.of(classes));
  }

  static Standardization standardization(int length, long seed) {
    double[] deviations = random(length, seed + 1);
    for (int i = 0; i < length; i++) {
      deviations[i] = Math.abs(deviations[i]) + 0.1;
    }
    return new Standardization(random(length, seed), deviations);
  }

  /** Three classes, random parameters, standardized inputs. */
  static TrainedModel classifier(int... sizes) {
    Network network = network("cross-entropy", "tanh", "softmax", sizes);
    String[] classes = new String[network.outputs()];
    for (int k = 0; k < classes.length; k++) {
      classes[k] = "class " + k;
    }
    return new TrainedModel(
        network,
        random(network.parameterCount(), 1),
        Scaling.of(standardization(sizes[0], 2)),
        schema(Task.CLASSIFICATION, sizes[0], 1, classes),
        provenance());
  }

  /** Random parameters, standardized inputs and targets. */
  static TrainedModel regressor(int... sizes) {
    Network network = network("squared-error", "tanh", "identity", sizes);
    return new TrainedModel(
        network,
        random(network.parameterCount(), 3),
        Scaling.of(
            Optional.of(standardization(sizes[0], 4)),
            Optional.of(standardization(network.outputs(), 5))),
        schema(Task.REGRESSION, sizes[0], network.outputs()),
        provenance());
  }

  static TrainedModel multiLabel(int... sizes) {
    Network network = network("binary-cross-entropy", "relu", "sigmoid", sizes);
    String[] labels = new String[network.outputs()];
    for (int k = 0; k < labels.length; k++) {
      labels[k] = "label " + k;
    }
    return new TrainedModel(
        network,
        random(network.parameterCount(), 6),
        Scaling.none(),
        schema(Task.MULTI_LABEL, sizes[0], labels.length, labels),
        provenance());
  }

  /**
   * A network without hidden layer whose logits are its inputs: W = I, b = 0. Tests choose the
   * logits by choosing the features.
   */
  static TrainedModel passThrough(
      Task task, String loss, String output, int size, String... names) {
    Network network = network(loss, output, output, size, size);
    double[] parameters = new double[network.parameterCount()];
    for (int i = 0; i < size; i++) {
      parameters[i * size + i] = 1;
    }
    return new TrainedModel(
        network,
        parameters,
        Scaling.none(),
        schema(task, size, task == Task.CLASSIFICATION ? 1 : size, names),
        provenance());
  }
}
