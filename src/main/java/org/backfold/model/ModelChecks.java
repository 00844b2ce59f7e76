package org.backfold.model;

import org.backfold.data.ExampleSchema;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/** Whether the parts of a model fit together. */
final class ModelChecks {
  private ModelChecks() {}

  /** Throws IllegalArgumentException at the first part of {@code model} that does not fit. */
  static void check(TrainedModel model, double[] parameters) {
    Network network = model.network();
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          "The network has "
              + network.parameterCount()
              + " parameters, but "
              + parameters.length
              + " were given.");
    }
    for (int l = 1; l <= network.depth(); l++) {
      checkFinite(network.weights(parameters, l), "weight of layer " + l);
      checkFinite(network.biases(parameters, l), "bias of layer " + l);
    }
    checkSchema(network, model.schema());
    model
        .scaling()
        .inputs()
        .ifPresent(inputs -> checkScaling(inputs, network.inputs(), "inputs of the network"));
    model
        .scaling()
        .targets()
        .ifPresent(targets -> checkScaling(targets, network.outputs(), "outputs of the network"));
  }

  private static void checkFinite(MatrixView matrix, String what) {
    for (int i = 0; i < matrix.size(); i++) {
      double value = matrix.values()[matrix.offset() + i];
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "Entry "
                + i
                + " of the "
                + what
                + " is "
                + value
                + "; a model holds finite numbers only. Training diverged: lower the learning rate.");
      }
    }
  }

  private static void checkSchema(Network network, ExampleSchema schema) {
    if (schema.features() != network.inputs()) {
      throw new IllegalArgumentException(
          "The schema has "
              + schema.features()
              + " features, but the network takes "
              + network.inputs()
              + " inputs.");
    }
    int classes = schema.classes().size();
    int outputs = network.outputs();
    boolean fits =
        switch (schema.task()) {
          case CLASSIFICATION -> classes >= 2 && (classes == outputs || classes + outputs == 3);
          case MULTI_LABEL -> classes == outputs;
          case REGRESSION -> classes == 0;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "A "
              + schema.task()
              + " network with "
              + outputs
              + " outputs does not fit "
              + classes
              + " class names: classification takes one output per class (or one for two classes),"
              + " multi-label one per label, regression no names.");
    }
  }

  private static void checkScaling(Standardization scaling, int expected, String what) {
    if (scaling.size() != expected) {
      throw new IllegalArgumentException(
          "A standardization of "
              + scaling.size()
              + " numbers does not fit the "
              + expected
              + " "
              + what
              + ".");
    }
  }
}
