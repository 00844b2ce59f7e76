package org.backfold.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backfold.data.Task;
import org.backfold.model.TrainedModel;
import org.backfold.training.TrainingListener;

/**
 * Learns to tell classes apart with a feed-forward network, trained data-parallel. It takes the
 * place of MLlib's {@code MultilayerPerceptronClassifier}: change the class name, and the same
 * network is trained by L-BFGS as well, on the exact mean loss.
 *
 * <p>The label column decides what is learned:
 *
 * <ul>
 *   <li>a number, the index 0, 1, …, K − 1 of one of K classes, as StringIndexer writes it;
 *   <li>a vector or an array of 0 and 1, one for each of K labels of which any number apply. The
 *       prediction then is the array of the indices of those that do, as Spark's {@code
 *       MultilabelClassificationEvaluator} takes it.
 * </ul>
 */
public final class NeuralNetworkClassifier
    extends ProbabilisticClassifier<
        Vector, NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements NeuralNetworkSetters<NeuralNetworkClassifier>, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final DeclaredParams declaredParams;
  private final Param<String> classWeights;
  private transient TrainingListener listener = TrainingListener.NONE;
  private transient Optional<TrainedModel> initialModel = Optional.empty();

  /** An estimator with a uid of its own. */
  public NeuralNetworkClassifier() {
    this(Identifiable$.MODULE$.randomUID("neuralNetworkClassifier"));
  }

  /**
   * @param uid name among the stages of a pipeline
   */
  public NeuralNetworkClassifier(String uid) {
    this.uid = uid;
    ScalaTraits.initialize(this);
    declaredParams = new DeclaredParams(this);
    classWeights = ClassWeightText.param(this);
  }

  /** Reads what {@code write()} wrote. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@code save} wrote; listener and initial model are not saved. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
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

  /**
   * Factors of the losses of whole classes: {@code none}, {@code balanced} (all classes weigh the
   * same together), or by class name as in {@code {rare = 5}}. Validation rows are not weighted.
   */
  public NeuralNetworkClassifier setClassWeights(String value) {
    set(classWeights, value);
    return this;
  }

  /** Told on the driver how training goes; not saved with the estimator. */
  public NeuralNetworkClassifier setListener(TrainingListener value) {
    listener = value;
    return this;
  }

  /**
   * Training starts from {@code model}, whose network and classes must be those of the data, and
   * keeps its standardization; not saved with the estimator.
   */
  public NeuralNetworkClassifier setInitialModel(NeuralNetworkClassificationModel model) {
    initialModel = Optional.of(model.trainedModel());
    return this;
  }

  /**
   * Trains on the rows of {@code dataset}; leaves nothing cached.
   *
   * @throws IllegalArgumentException if columns, rows or parameters do not fit; the message says
   *     what, where, and what to do
   * @throws org.backfold.training.DivergenceException if the loss is no longer finite
   */
  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    NeuralNetworkClassificationModel model =
        copyValues(train(dataset).setParent(this), ParamMap.empty());
    return model.trained();
  }

  /** What {@code fit} calls after checking the schema. */
  @Override
  public NeuralNetworkClassificationModel train(Dataset<?> dataset) {
    StructField label = new Columns(dataset.schema()).label(getLabelCol());
    Task task = task(label);
    Column value =
        task == Task.CLASSIFICATION
            ? ClassLabels.of(dataset, label, new NetworkShape(this, task).statedOutputs()).column()
            : Columns.named(getLabelCol());
    NetworkFit.Fitted fitted =
        new NetworkFit(this, task, initialModel, listener)
            .fit(
                new NetworkFit.Source(dataset, getFeaturesCol(), getLabelCol(), value),
                ClassWeightText.parse(getClassWeights()));
    return new NeuralNetworkClassificationModel(
        Identifiable$.MODULE$.randomUID("neuralNetworkClassificationModel"),
        fitted.model(),
        Optional.of(fitted.summary()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Columns columns = new Columns(schema);
    columns.features(getFeaturesCol());
    Task task = task(columns.label(getLabelCol()));
    new NetworkFit(this, task, initialModel, listener).checkColumns(columns);
    boolean one = task == Task.CLASSIFICATION;
    return columns.with(
        List.of(
            OutputColumn.vector(getRawPredictionCol()),
            OutputColumn.vector(getProbabilityCol()),
            one
                ? OutputColumn.number(getPredictionCol(), Metadata.empty())
                : OutputColumn.labelIndices(getPredictionCol())));
  }

  private static Task task(StructField label) {
    return Columns.isVector(label.dataType()) ? Task.MULTI_LABEL : Task.CLASSIFICATION;
  }

  @Override
  public NeuralNetworkClassifier copy(ParamMap extra) {
    NeuralNetworkClassifier copy = defaultCopy(extra);
    copy.listener = listener;
    copy.initialModel = initialModel;
    return copy;
  }

  private Object readResolve() {
    listener = TrainingListener.NONE;
    initialModel = Optional.empty();
    return this;
  }
}
