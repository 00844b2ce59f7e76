package org.backfold.cli;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.data.ExampleReader;
import org.backfold.data.FeatureTable;
import org.backfold.data.JobLabel;
import org.backfold.model.TrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backfold predict}: adds predictions to a table. */
@Command(
    name = "predict",
    sortOptions = false,
    header = "Write a table with predictions beside its columns.",
    description = {
      "",
      "Columns added: prediction and probability_CLASS for each class, to classify;",
      "prediction, or prediction_TARGET for each of several targets, to regress;",
      "prediction_LABEL (0 or 1) and probability_LABEL for each label, of several.",
      ""
    },
    footer = {"", "Example:  backfold predict runs/iris --data new.csv --output predictions.csv"})
final class PredictCommand implements Runnable {
  @Mixin private ModelArgument modelArgument;
  @Mixin private TableOptions table;
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "PLACE",
      required = true,
      description =
          "What to write: one file where the name ends in .csv or .json, else a directory of parts;"
              + " on any Hadoop file system.")
  private String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, json or parquet (default: by the name of the output, else parquet).")
  private PredictionFiles.Format format;

  @Option(names = "--overwrite", description = "Replace what is there already.")
  private boolean overwrite;

  @Override
  public void run() {
    Settings settings = table.settings();
    DataPlan data = new DataPlan(settings);
    PredictionFiles files = PredictionFiles.of(output, format);
    try (Session session = Session.start("predict", settings.spark())) {
      TrainedModel model = modelArgument.load(session.hadoop());
      FeatureTable rows =
          new ExampleReader(session.spark()).readFeatures(data.application(), model.schema());
      Dataset<Row> predicted = Predictions.add(model, rows, session.spark());
      try (RunDirectory directory = files.place(output, overwrite, session.hadoop());
          JobLabel label = new JobLabel(session.spark().sparkContext())) {
        label.say("predict rows", "predicting " + table.path());
        files.write(predicted, directory);
      }
      tell(rows);
    }
  }

  private void tell(FeatureTable rows) {
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    if (rows.report().badRows() > 0) {
      narration.text(rows.report().text());
    }
    narration.say("Written", output + ": " + Figures.count(rows.count(), "prediction"));
  }
}
