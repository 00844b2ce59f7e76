package org.backfold.ml;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backfold.data.Task;
import org.backfold.model.Examination;
import org.backfold.model.Metrics;
import org.backfold.model.TrainedModel;
import scala.Tuple3;

/**
 * A trained network that tells classes apart; made by {@link NeuralNetworkClassifier}, or loaded
 * from a model directory, which may also be one that the command line wrote.
 *
 * <p>It appends: the raw prediction, the logits of the outputs (a network with one output z for two
 * classes: −z and z); the probabilities of the classes; and the index of the class predicted, with
 * the class names in the column's metadata, where IndexToString finds them. With several labels
 * instead of one class, the probabilities are those of each label, and the prediction is the array
 * of the indices of the labels with a probability above ½, or above their threshold.
 */
public final class NeuralNetworkClassificationModel
    extends ProbabilisticClassificationModel<Vector, NeuralNetworkClassificationModel>
    implements NeuralNetworkParams, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final DeclaredParams declaredParams;
  private final Param<String> classWeights;
  private final TrainedNetwork network;

  NeuralNetworkClassificationModel(
      String uid, TrainedModel model, Optional<NeuralNetworkTrainingSummary> summary) {
    this.uid = uid;
    ScalaTraits.initialize(this);
    declaredParams = new DeclaredParams(this);
    classWeights = ClassWeightText.param(this);
    network = new TrainedNetwork(model, summary);
    network.describe(this);
  }

  /** Reads what {@code write()} or the command line wrote. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new ModelReader<>(
        "NeuralNetworkClassificationModel",
        List.of(Task.CLASSIFICATION, Task.MULTI_LABEL),
        (uid, model) -> new NeuralNetworkClassificationModel(uid, model, Optional.empty()));
  }

  /** Reads a model directory, written by {@code save} or by the command line. */
  public static NeuralNetworkClassificationModel load(String path) {
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

  public Param<String> classWeights() {
    return classWeights;
  }

  public String getClassWeights() {
    return getOrDefault(classWeights);
  }

  /** What becomes of rows that cannot be scored: {@code error} or {@code skip}. */
  public NeuralNetworkClassificationModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** The network itself, which predicts without a Spark session. */
  public TrainedModel trainedModel() {
    return network.model();
  }

  /** Number of classes, or of labels. */
  @Override
  public int numClasses() {
    return network.model().outputs();
  }

  @Override
  public int numFeatures() {
    return network.model().network().inputs();
  }

  /** Names of the classes, or of the labels, in index order. */
  public List<String> classNames() {
    return network.model().schema().classes();
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
   * Metrics on the rows of {@code dataset}, weighted if {@code weightCol} is set and there: a
   * {@code ClassificationMetrics} or, of several labels, a {@code MultiLabelMetrics}.
   */
  public Metrics evaluate(Dataset<?> dataset) {
    return network.evaluate(this, getFeaturesCol(), dataset, label(dataset));
  }

  /** What a report shows of the predictions on the rows of {@code dataset}. */
  public Examination examine(Dataset<?> dataset) {
    return network.examine(this, getFeaturesCol(), dataset, label(dataset));
  }

  private TrainedNetwork.Label label(Dataset<?> dataset) {
    StructField label = new Columns(dataset.schema()).label(getLabelCol());
    boolean bare = !oneOfSeveral() || ClassLabels.areNamed(label);
    Column value =
        bare ? Columns.named(label.name()) : ClassLabels.named(label, classNames()).column();
    return new TrainedNetwork.Label(label.name(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return scoring().schema(schema);
  }

  /** Appends raw prediction, probability and prediction; lazy, also for streams. */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return scoring().transform(dataset);
  }

  private BlockScoring scoring() {
    boolean one = network.model().network().outputs() == 1 && oneOfSeveral();
    OutputColumn raw =
        new OutputColumn(
            OutputColumn.vector(getRawPredictionCol(), numClasses()),
            (logits, prediction) -> Vectors.dense(one ? bothSides(logits) : logits));
    OutputColumn probability =
        new OutputColumn(
            OutputColumn.vector(getProbabilityCol(), classNames()),
            (logits, prediction) -> Vectors.dense(prediction));
    return network.scoring(this, getFeaturesCol(), List.of(raw, probability, prediction()));
  }

  private OutputColumn prediction() {
    Decision decision = decision();
    String name = getPredictionCol();
    return oneOfSeveral()
        ? new OutputColumn(
            OutputColumn.number(name, ClassLabels.metadata(name, classNames())),
            (logits, probabilities) -> decision.mostLikely(probabilities))
        : new OutputColumn(
            OutputColumn.labelIndices(name),
            (logits, probabilities) -> decision.applying(probabilities));
  }

  private Decision decision() {
    if (!isDefined(thresholds())) {
      return new Decision(new double[0]);
    }
    double[] thresholds = getThresholds();
    if (thresholds.length != numClasses()) {
      throw new IllegalArgumentException(
          "thresholds has "
              + thresholds.length
              + " entries, but the model knows "
              + numClasses()
              + (oneOfSeveral() ? " classes" : " labels")
              + "; give one each.");
    }
    return new Decision(thresholds.clone());
  }

  /**
   * A function of the features (a vector, or in SQL an array of numbers) that returns what {@code
   * transform} predicts: register it with {@code spark.udf().register("name", model.udf())}. It
   * scores row by row; {@code transform} is faster.
   */
  public UserDefinedFunction udf() {
    Decision decision = decision();
    return oneOfSeveral()
        ? ScoringFunction.number(network.model(), decision::mostLikely)
        : ScoringFunction.numbers(network.model(), decision::applying);
  }

  /** Like {@link #udf()}, but returns the probabilities of the classes or labels as an array. */
  public UserDefinedFunction probabilityUdf() {
    return ScoringFunction.numbers(network.model(), probabilities -> probabilities);
  }

  /**
   * The index of the class predicted for one example, by the thresholds if there are any.
   *
   * @throws UnsupportedOperationException if the model predicts several labels
   */
  @Override
  public double predict(Vector features) {
    if (!oneOfSeveral()) {
      throw new UnsupportedOperationException(
          "A model of several labels predicts no single class; use predictProbability.");
    }
    return decision().mostLikely(network.model().predict(features));
  }

  /** The logits of one example; of a single output z, −z and z. */
  @Override
  public Vector predictRaw(Vector features) {
    double[] logits = network.model().logits(features);
    return Vectors.dense(logits.length < numClasses() ? bothSides(logits) : logits);
  }

  @Override
  public Vector raw2probabilityInPlace(Vector rawPrediction) {
    DenseVector raw = (DenseVector) rawPrediction;
    boolean one = network.model().network().outputs() < raw.size();
    double[] logits = one ? new double[] {raw.values()[1]} : raw.values();
    double[] probabilities = network.model().predictionOfLogits(logits);
    System.arraycopy(probabilities, 0, raw.values(), 0, probabilities.length);
    return raw;
  }

  private static double[] bothSides(double[] logits) {
    return new double[] {-logits[0], logits[0]};
  }

  private boolean oneOfSeveral() {
    return network.model().schema().task() == Task.CLASSIFICATION;
  }

  /** This model with what the estimator cannot copy onto it: its layers. */
  NeuralNetworkClassificationModel trained() {
    network.describe(this);
    return this;
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    NeuralNetworkClassificationModel copy =
        new NeuralNetworkClassificationModel(uid, network.model(), network.summary());
    return copyValues(copy, extra).setParent(parent());
  }

  /** Java sees two inherited methods of this name; it is Spark's that is called. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  /** The layers as a table: shape, activation, parameters. */
  @Override
  public String toString() {
    return network.model().summary();
  }
}
