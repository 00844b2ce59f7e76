package org.backfold.ml;

import java.util.List;
import java.util.Optional;
import org.backfold.data.ExampleSchema;
import org.backfold.model.TrainedModel;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/**
 * Training that goes on from a trained model. Its standardization is kept: under another one, its
 * parameters would be another function.
 */
final class WarmStart {
  private final TrainedModel initial;

  WarmStart(TrainedModel initial) {
    this.initial = initial;
  }

  /**
   * Whether {@code initial} can be trained on.
   *
   * @throws IllegalArgumentException if the network or the set of classes is another
   */
  void check(Network network, ExampleSchema schema) {
    ExampleSchema before = initial.schema();
    if (before.task() != schema.task() || !before.classes().equals(schema.classes())) {
      throw new IllegalArgumentException(
          "The initial model knows "
              + describe(before)
              + ", but the data have "
              + describe(schema)
              + "; a warm start needs the same, in the same order. Train without"
              + " setInitialModel, or give both the same StringIndexer.");
    }
    if (!shape(initial.network()).equals(shape(network))) {
      throw new IllegalArgumentException(
          "The initial model is "
              + shape(initial.network())
              + ", but the parameters and data make "
              + shape(network)
              + "; a warm start needs the same network.");
    }
  }

  double[] parameters() {
    return initial.parameters();
  }

  Optional<Standardization> inputs() {
    return initial.scaling().inputs();
  }

  Optional<Standardization> targets() {
    return initial.scaling().targets();
  }

  private static String describe(ExampleSchema schema) {
    List<String> classes = schema.classes();
    return schema.task() + (classes.isEmpty() ? "" : " of " + classes);
  }

  private static String shape(Network network) {
    StringBuilder text = new StringBuilder().append(network.inputs());
    for (int l = 1; l <= network.depth(); l++) {
      text.append(" → ").append(network.size(l)).append(' ').append(network.activation(l).name());
    }
    return text.toString();
  }
}
