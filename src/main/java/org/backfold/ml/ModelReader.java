package org.backfold.ml;

import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;
import org.backfold.model.ModelFiles;
import org.backfold.model.TrainedModel;

/**
 * Reads a model directory, of a stage or of the command line; of the latter, the columns it was
 * trained on become the defaults of {@code featuresCol} and {@code labelCol}.
 *
 * @param <M> the model
 */
final class ModelReader<M extends NeuralNetworkParams & HasFeaturesCol & HasLabelCol>
    extends MLReader<M> {
  private final String className;
  private final List<Task> tasks;
  private final BiFunction<String, TrainedModel, M> constructor;

  /**
   * @param className simple name of the model, for messages
   * @param tasks that it stands for
   * @param constructor from uid and network
   */
  ModelReader(String className, List<Task> tasks, BiFunction<String, TrainedModel, M> constructor) {
    this.className = className;
    this.tasks = tasks;
    this.constructor = constructor;
  }

  /**
   * Loads.
   *
   * @throws IllegalArgumentException if there is no model, it is damaged, or one of another task
   */
  @Override
  @SuppressWarnings("deprecation") // Spark 3.5 has no other loadMetadata
  public M load(String path) {
    TrainedModel model = ModelFiles.load(path, sc().hadoopConfiguration());
    Task task = model.schema().task();
    if (!tasks.contains(task)) {
      throw new IllegalArgumentException(
          "Model '"
              + path
              + "' was trained for "
              + task
              + ", which "
              + className
              + " does not load; use "
              + (task == Task.REGRESSION
                  ? "NeuralNetworkRegressionModel"
                  : "NeuralNetworkClassificationModel")
              + ".");
    }
    DefaultParamsReader.Metadata metadata = DefaultParamsReader.loadMetadata(path, sc(), "");
    M stage = constructor.apply(metadata.uid(), model);
    setColumns(stage, model.schema());
    metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
    return stage;
  }

  private static <P extends Params & HasFeaturesCol & HasLabelCol> void setColumns(
      P stage, ExampleSchema schema) {
    boolean oneVector = schema.featureColumns().size() == 1 && schema.features() > 1;
    if (oneVector) {
      stage.setDefault(stage.featuresCol(), schema.featureColumns().get(0));
    }
    if (schema.labelColumns().size() == 1) {
      stage.setDefault(stage.labelCol(), schema.labelColumns().get(0));
    }
  }
}
