package org.backfold.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backfold.data.ClassWeights;
import org.backfold.data.Task;
import org.backfold.model.TrainedModel;
import org.backfold.training.TrainingListener;

/**
 * Learns to predict numbers with a feed-forward network, trained data-parallel. The label column
 * holds one number a row, or a vector or an array of several; the prediction is a number or a
 * vector accordingly.
 */
public final class NeuralNetworkRegressor
    extends Regressor<Vector, NeuralNetworkRegressor, NeuralNetworkRegressionModel>
    implements NeuralNetworkSetters<NeuralNetworkRegressor>, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final DeclaredParams declaredParams;
  private transient TrainingListener listener = TrainingListener.NONE;
  private transient Optional<TrainedModel> initialModel = Optional.empty();

  /** An estimator with a uid of its own. */
  public NeuralNetworkRegressor() {
    this(Identifiable$.MODULE$.randomUID("neuralNetworkRegressor"));
  }

  /**
   * @param uid name among the stages of a pipeline
   */
  public NeuralNetworkRegressor(String uid) {
    this.uid = uid;
    ScalaTraits.initialize(this);
    declaredParams = new DeclaredParams(this);
  }

  /** Reads what {@code write()} wrote. */
  public static MLReader<NeuralNetworkRegressor> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@code save} wrote; listener and initial model are not saved. */
  public static NeuralNetworkRegressor load(String path) {
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

  /** Told on the driver how training goes; not saved with the estimator. */
  public NeuralNetworkRegressor setListener(TrainingListener value) {
    listener = value;
    return this;
  }

  /**
   * Training starts from {@code model}, whose network must be that of the data, and keeps its
   * standardization; not saved with the estimator.
   */
  public NeuralNetworkRegressor setInitialModel(NeuralNetworkRegressionModel model) {
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
  public NeuralNetworkRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    NeuralNetworkRegressionModel model =
        copyValues(train(dataset).setParent(this), ParamMap.empty());
    return model.trained();
  }

  /** What {@code fit} calls after checking the schema. */
  @Override
  public NeuralNetworkRegressionModel train(Dataset<?> dataset) {
    NetworkFit.Fitted fitted =
        networkFit()
            .fit(
                new NetworkFit.Source(
                    dataset, getFeaturesCol(), getLabelCol(), label(dataset.schema())),
                ClassWeights.NONE);
    return new NeuralNetworkRegressionModel(
        Identifiable$.MODULE$.randomUID("neuralNetworkRegressionModel"),
        fitted.model(),
        Optional.of(fitted.summary()));
  }

  /** Numbers as doubles, whatever their metadata say of classes; vectors as they are. */
  private Column label(StructType schema) {
    StructField field = new Columns(schema).label(getLabelCol());
    Column label = Columns.named(getLabelCol());
    return Columns.isVector(field.dataType())
        ? label
        : label.cast(DataTypes.DoubleType).as(getLabelCol(), Metadata.empty());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Columns columns = new Columns(schema);
    columns.features(getFeaturesCol());
    boolean several = Columns.isVector(columns.label(getLabelCol()).dataType());
    networkFit().checkColumns(columns);
    return columns.with(
        List.of(
            several
                ? OutputColumn.vector(getPredictionCol())
                : OutputColumn.number(getPredictionCol(), Metadata.empty())));
  }

  private NetworkFit networkFit() {
    return new NetworkFit(this, Task.REGRESSION, initialModel, listener);
  }

  @Override
  public NeuralNetworkRegressor copy(ParamMap extra) {
    NeuralNetworkRegressor copy = defaultCopy(extra);
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
