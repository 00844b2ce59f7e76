package org.backfold.ml;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.backfold.data.Task;
import org.backfold.model.Examination;
import org.backfold.model.Metrics;
import org.backfold.model.TrainedModel;

/**
 * A trained network that predicts numbers; made by {@link NeuralNetworkRegressor}, or loaded from a
 * model directory, which may also be one that the command line wrote. It appends the prediction in
 * the units of the label: a number, or a vector for several targets.
 */
public final class NeuralNetworkRegressionModel
    extends RegressionModel<Vector, NeuralNetworkRegressionModel>
    implements NeuralNetworkParams, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final DeclaredParams declaredParams;
  private final TrainedNetwork network;

  NeuralNetworkRegressionModel(
      String uid, TrainedModel model, Optional<NeuralNetworkTrainingSummary> summary) {
    this.uid = uid;
    ScalaTraits.initialize(this);
    declaredParams = new DeclaredParams(this);
    network = new TrainedNetwork(model, summary);
    network.describe(this);
  }

  /** Reads what {@code write()} or the command line wrote. */
  public static MLReader<NeuralNetworkRegressionModel> read() {
    return new ModelReader<>(
        "NeuralNetworkRegressionModel",
        List.of(Task.REGRESSION),
        (uid, model) -> new NeuralNetworkRegressionModel(uid, model, Optional.empty()));
  }

  /** Reads a model directory, written by {@code save} or by the command line. */
  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }

  /** Writes a model directory, which the command line reads too. */
  @Override
  public MLWriter write() {
    return new ModelWriter(this, network.model());
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public DeclaredParams declaredParams() {
    return declaredParams;
  }

  @Override
  public String explainParam(Param<?> param) {
    return ParamMaker.legible(super.explainParam(param), this, param);
  }

  /** What becomes of rows that cannot be scored: {@code error} or {@code skip}. */
  public NeuralNetworkRegressionModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** The network itself, which predicts without a Spark session. */
  public TrainedModel trainedModel() {
    return network.model();
  }

  /** Number of targets. */
  public int numTargets() {
    return network.model().outputs();
  }

  @Override
  public int numFeatures() {
    return network.model().network().inputs();
  }

  /** All weights and biases in MLlib's order: layer by layer W column by column, then b. */
  public Vector weights() {
    return Vectors.dense(network.model().parameters());
  }

  /** A copy of the weights of layer l = 1, 2, … [n_l × n_{l−1}]. */
  public DenseMatrix weights(int layer) {
    return network.model().weights(layer);
  }

  /** A copy of the biases of layer l = 1, 2, … [n_l]. */
  public DenseVector biases(int layer) {
    return network.model().biases(layer);
  }

  /** Whether this model was trained here, not loaded. */
  public boolean hasSummary() {
    return network.summary().isPresent();
  }

  /**
   * How training went.
   *
   * @throws NoSuchElementException if the model was loaded: summaries are not saved
   */
  public NeuralNetworkTrainingSummary summary() {
    return network.requiredSummary();
  }

  /**
   * {@code RegressionMetrics} on the rows of {@code dataset}, weighted if {@code weightCol} is set
   * and there.
   */
  public Metrics evaluate(Dataset<?> dataset) {
    return network.evaluate(this, getFeaturesCol(), dataset, label(dataset));
  }

  /** What a report shows of the predictions on the rows of {@code dataset}. */
  public Examination examine(Dataset<?> dataset) {
    return network.examine(this, getFeaturesCol(), dataset, label(dataset));
  }

  private TrainedNetwork.Label label(Dataset<?> dataset) {
    String label = new Columns(dataset.schema()).label(getLabelCol()).name();
    return new TrainedNetwork.Label(label, Columns.named(label));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return scoring().schema(schema);
  }

  /** Appends the prediction; lazy, also for streams. */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return scoring().transform(dataset);
  }

  private BlockScoring scoring() {
    String name = getPredictionCol();
    OutputColumn prediction =
        numTargets() == 1
            ? new OutputColumn(
                OutputColumn.number(name, Metadata.empty()), (logits, targets) -> targets[0])
            : new OutputColumn(
                OutputColumn.vector(name, numTargets()),
                (logits, targets) -> Vectors.dense(targets));
    return network.scoring(this, getFeaturesCol(), List.of(prediction));
  }

  /**
   * A function of the features (a vector, or in SQL an array of numbers) that returns the
   * prediction, a number, or an array for several targets: register it with {@code
   * spark.udf().register("name", model.udf())}. It scores row by row; {@code transform} is faster.
   */
  public UserDefinedFunction udf() {
    return numTargets() == 1
        ? ScoringFunction.number(network.model(), targets -> targets[0])
        : ScoringFunction.numbers(network.model(), targets -> targets);
  }

  /**
   * The prediction for one example.
   *
   * @throws UnsupportedOperationException if there are several targets
   */
  @Override
  public double predict(Vector features) {
    if (numTargets() > 1) {
      throw new UnsupportedOperationException(
          "A model of "
              + numTargets()
              + " targets predicts no single number; use trainedModel().predict.");
    }
    return network.model().predict(features)[0];
  }

  /** This model with what the estimator cannot copy onto it: its layers. */
  NeuralNetworkRegressionModel trained() {
    network.describe(this);
    return this;
  }

  @Override
  public NeuralNetworkRegressionModel copy(ParamMap extra) {
    NeuralNetworkRegressionModel copy =
        new NeuralNetworkRegressionModel(uid, network.model(), network.summary());
    return copyValues(copy, extra).setParent(parent());
  }

  /** The layers as a table: shape, activation, parameters. */
  @Override
  public String toString() {
    return network.model().summary();
  }
}
