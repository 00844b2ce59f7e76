package org.backfold.ml;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.data.Example;
import org.backfold.data.ExampleSchema;
import org.backfold.model.Scaling;
import org.backfold.model.TrainedModel;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/**
 * Training that goes on from a trained model. Its standardization is kept: under another one, its
 * parameters would be another function. So rows are scaled before training, and training itself
 * scales nothing.
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

  Scaling scaling() {
    return initial.scaling();
  }

  /** The examples as the initial model's network sees them. */
  JavaRDD<Example> scaled(JavaRDD<Example> examples) {
    Scaling scaling = initial.scaling();
    if (scaling.inputs().isEmpty() && scaling.targets().isEmpty()) {
      return examples;
    }
    Affine inputs = scaling.inputs().map(Affine::new).orElse(Affine.IDENTITY);
    Affine targets = scaling.targets().map(Affine::new).orElse(Affine.IDENTITY);
    return examples.map(
        example ->
            new Example(
                inputs.apply(example.features()),
                targets.apply(example.target()),
                example.rowWeight(),
                example.classWeight()));
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

  /** {@link Standardization} of vectors, without blocks. */
  private static final class Affine implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Affine IDENTITY = new Affine(new double[0], new double[0]);

    private final double[] means;
    private final double[] deviations;

    Affine(Standardization standardization) {
      this(standardization.means(), standardization.deviations());
    }

    private Affine(double[] means, double[] deviations) {
      this.means = means;
      this.deviations = deviations;
    }

    Vector apply(Vector vector) {
      return means.length == 0 ? vector : new DenseVector(apply(vector.toArray()));
    }

    double[] apply(double[] values) {
      double[] scaled = values.clone();
      for (int i = 0; i < means.length; i++) {
        scaled[i] = (values[i] - means[i]) / (deviations[i] == 0 ? 1 : deviations[i]);
      }
      return scaled;
    }
  }
}
