package org.backfold.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.data.ExampleReader;
import org.backfold.data.ExampleSchema;
import org.backfold.data.ExampleTable;
import org.backfold.data.ReadOptions;
import org.backfold.model.Evaluation;
import org.backfold.model.Examination;
import org.backfold.model.Metrics;
import org.backfold.model.TrainedModel;
import org.backfold.network.Network;

/** What both models are made of: the network, and how it was trained if that was here. */
final class TrainedNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TrainedModel model;
  private final transient Optional<NeuralNetworkTrainingSummary> summary;

  TrainedNetwork(TrainedModel model, Optional<NeuralNetworkTrainingSummary> summary) {
    this.model = model;
    this.summary = summary;
  }

  TrainedModel model() {
    return model;
  }

  Optional<NeuralNetworkTrainingSummary> summary() {
    return summary;
  }

  NeuralNetworkTrainingSummary requiredSummary() {
    return summary.orElseThrow(
        () ->
            new NoSuchElementException(
                "This model was loaded, and a model is saved without its training summary; only"
                    + " the model that fit returns has one."));
  }

  /**
   * Gives a model its {@code layers}, and takes away the weights that training started from, which
   * are as large as the model.
   */
  void describe(NeuralNetworkParams stage) {
    Network network = model.network();
    int[] sizes = new int[network.depth() + 1];
    for (int l = 0; l < sizes.length; l++) {
      sizes[l] = network.size(l);
    }
    stage.set(stage.layers(), sizes);
    stage.clear(stage.initialWeights());
  }

  BlockScoring scoring(NeuralNetworkParams stage, String featuresCol, List<OutputColumn> outputs) {
    boolean skip = stage.getHandleInvalid().equals(DeclaredParams.SKIP);
    return new BlockScoring(model, featuresCol, skip, outputs);
  }

  /**
   * @param label what stands in the label column for reading
   */
  Metrics evaluate(NeuralNetworkParams stage, String featuresCol, Dataset<?> dataset, Label label) {
    return Evaluation.evaluate(model, table(stage, featuresCol, dataset, label).examples());
  }

  /** As {@link #evaluate}, row by row. */
  Examination examine(
      NeuralNetworkParams stage, String featuresCol, Dataset<?> dataset, Label label) {
    return Examination.of(model, table(stage, featuresCol, dataset, label).examples());
  }

  private ExampleTable table(
      NeuralNetworkParams stage, String featuresCol, Dataset<?> dataset, Label label) {
    Columns columns = new Columns(dataset.schema());
    columns.features(featuresCol);
    List<Column> read = new ArrayList<>(List.of(Columns.named(featuresCol), label.value()));
    ReadOptions options = ReadOptions.of().label(label.name());
    if (stage.isDefined(stage.weightCol()) && columns.has(stage.getWeightCol())) {
      columns.weight(stage.getWeightCol());
      read.add(Columns.named(stage.getWeightCol()));
      options = options.weight(stage.getWeightCol());
    }
    if (stage.getHandleInvalid().equals(DeclaredParams.SKIP)) {
      options = options.dropInvalid();
    }
    ExampleSchema schema = model.schema().withFeatureColumns(List.of(featuresCol));
    Dataset<Row> frame = dataset.select(read.toArray(Column[]::new));
    ReadOptions complete = options;
    return NetworkFit.read(() -> ExampleReader.of(frame, complete, schema));
  }

  /** A label column: its name, and what stands in it for reading. */
  record Label(String name, Column value) {}
}
