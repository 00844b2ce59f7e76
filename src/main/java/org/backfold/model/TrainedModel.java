package org.backfold.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Network;

/**
 * A trained network as its users keep it: shape, parameters θ, standardization, meaning of inputs
 * and outputs, and provenance. Immutable and safe to share between threads; no method needs a Spark
 * session. It predicts the same bits before and after it was saved.
 *
 * <p>What {@code predict} returns depends on the task:
 *
 * <ul>
 *   <li>classification: one probability per class, in {@link ExampleSchema#classes()} order,
 *       summing to 1. A softmax output is taken as it is. A single output a stands for the second
 *       of two classes: (1 − a, a), with a cut to [0, 1]. Several outputs that are no distribution
 *       (for instance sigmoids) are divided by their sum, after the smallest was subtracted if it
 *       is negative: this keeps their order, so the likeliest class is that of the largest output;
 *   <li>regression: the targets in their original units;
 *   <li>multi-label: the outputs as they are, one per label; above ½ means that the label applies.
 * </ul>
 *
 * <p>Kryo, where a cluster uses it, hands this class to Java serialization: Kryo 4 cannot write the
 * fields of records. Model directories hold no serialized objects, see {@link ModelFiles}.
 */
@DefaultSerializer(JavaSerializer.class)
public final class TrainedModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Network network;
  private final double[] parameters;
  private final Scaling scaling;
  private final ExampleSchema schema;
  private final Provenance provenance;

  /**
   * @param parameters θ, copied
   * @throws IllegalArgumentException if θ has the wrong length or a non-finite entry, or if schema
   *     or scaling do not fit the network
   */
  public TrainedModel(
      Network network,
      double[] parameters,
      Scaling scaling,
      ExampleSchema schema,
      Provenance provenance) {
    this.network = Objects.requireNonNull(network, "network");
    this.parameters = parameters.clone();
    this.scaling = Objects.requireNonNull(scaling, "scaling");
    this.schema = Objects.requireNonNull(schema, "schema");
    this.provenance = Objects.requireNonNull(provenance, "provenance");
    ModelChecks.check(this, this.parameters);
  }

  public Network network() {
    return network;
  }

  public Scaling scaling() {
    return scaling;
  }

  public ExampleSchema schema() {
    return schema;
  }

  public Provenance provenance() {
    return provenance;
  }

  /** A copy of θ. */
  public double[] parameters() {
    return parameters.clone();
  }

  /** θ itself, for this package's readers; never written. */
  double[] sharedParameters() {
    return parameters;
  }

  /** A copy of Wˡ [n_l × n_{l−1}], l = 1..L. */
  public DenseMatrix weights(int layer) {
    return network.weights(parameters, layer).toDenseMatrix();
  }

  /** A copy of bˡ [n_l], l = 1..L. */
  public DenseVector biases(int layer) {
    return new DenseVector(network.biases(parameters, layer).toDenseMatrix().values());
  }

  /** Length of a prediction: the number of classes, targets or labels. */
  public int outputs() {
    return schema.task() == Task.CLASSIFICATION ? schema.classes().size() : network.outputs();
  }

  /** A scorer of blocks with buffers of its own: one per task or thread. */
  public Scorer scorer() {
    return new Scorer(this);
  }

  /**
   * The prediction for one example, see the class comment.
   *
   * @param features x [n_0], raw, read
   * @return a new array of length {@link #outputs()}
   * @throws IllegalArgumentException if the length is not n_0 or a feature is not finite
   */
  public double[] predict(double[] features) {
    return predict(new DenseVector(features));
  }

  /** As {@link #predict(double[])}, of features x [n_0], dense or sparse. */
  public double[] predict(Vector features) {
    return scorer().predict(features);
  }

  /**
   * The logits zᴸ [n_L] for one example, from which its prediction is made.
   *
   * @param features x [n_0], raw, dense or sparse, read
   * @throws IllegalArgumentException as {@link #predict(Vector)}
   */
  public double[] logits(Vector features) {
    return scorer().logits(features);
  }

  /**
   * The prediction that belongs to the logits of one example, see {@link Scorer#scoreWithLogits}.
   *
   * @param logits zᴸ [n_L], read
   * @return a new array of length {@link #outputs()}
   */
  public double[] predictionOfLogits(double[] logits) {
    return scorer().predictionOfLogits(logits);
  }

  /**
   * Predictions for a block of m examples.
   *
   * @param features [n_0 × m], raw, read
   * @return a new matrix [{@link #outputs()} × m]
   */
  public MatrixView predict(MatrixView features) {
    MatrixView outputs = scorer().predict(features);
    double[] copy = new double[outputs.size()];
    System.arraycopy(outputs.values(), outputs.offset(), copy, 0, copy.length);
    return MatrixView.of(copy, outputs.rows(), outputs.columns());
  }

  /**
   * Name of the likeliest class; of equally likely ones the first.
   *
   * @throws IllegalArgumentException if this is no classification model
   */
  public String predictClass(double[] features) {
    requireTask(Task.CLASSIFICATION, "predictClass");
    return schema.classes().get(largest(predict(features), 0, outputs()));
  }

  /**
   * Names of the labels that apply (output above ½), in schema order.
   *
   * @throws IllegalArgumentException if this is no multi-label model
   */
  public List<String> predictLabels(double[] features) {
    requireTask(Task.MULTI_LABEL, "predictLabels");
    double[] outputs = predict(features);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] > 0.5) {
        labels.add(schema.classes().get(i));
      }
    }
    return labels;
  }

  /** Table of the layers: shape, activation, parameters; lines end with \n. */
  public String summary() {
    return ModelSummary.of(this);
  }

  @Override
  public String toString() {
    return summary();
  }

  /** Index of the first largest of {@code values[offset .. offset + length)}, minus offset. */
  static int largest(double[] values, int offset, int length) {
    int best = 0;
    for (int i = 1; i < length; i++) {
      if (values[offset + i] > values[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  private void requireTask(Task task, String method) {
    if (schema.task() != task) {
      throw new IllegalArgumentException(
          method
              + " needs a "
              + task
              + " model, but this one was trained for "
              + schema.task()
              + "; use predict.");
    }
  }
}
