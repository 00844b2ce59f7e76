package org.backfold.cli;

import java.util.List;
import java.util.Locale;
import org.backfold.data.ExampleReader;
import org.backfold.data.ExampleTable;
import org.backfold.model.ClassMetrics;
import org.backfold.model.ClassificationMetrics;
import org.backfold.model.Evaluation;
import org.backfold.model.Metrics;
import org.backfold.model.MultiLabelMetrics;
import org.backfold.model.TrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backfold evaluate}: how good a model is on a table with labels. */
@Command(
    name = "evaluate",
    sortOptions = false,
    header = "Print how good a model is on a table with labels.",
    footer = {"", "Example:  backfold evaluate runs/iris --data new.csv"})
final class EvaluateCommand implements Runnable {
  @Mixin private ModelArgument modelArgument;
  @Mixin private TableOptions table;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print all metrics as JSON and nothing else.")
  private boolean json;

  @Override
  public void run() {
    Settings settings = table.settings();
    DataPlan data = new DataPlan(settings);
    try (Session session = Session.start("evaluate", settings.spark())) {
      TrainedModel model = modelArgument.load(session.hadoop());
      ExampleTable rows =
          new ExampleReader(session.spark()).read(data.application(), model.schema());
      Metrics metrics = Evaluation.evaluate(model, rows.examples());
      if (json) {
        RunReport.print(metrics.toMap(), spec.commandLine().getOut());
      } else {
        tell(rows, metrics);
      }
    }
  }

  private void tell(ExampleTable rows, Metrics metrics) {
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    narration.say("Model", modelArgument.path());
    narration.say("Data", table.path() + ": " + Figures.count(rows.count(), "row"));
    rows.notes().forEach(note -> narration.say("Data", note));
    if (rows.report().badRows() > 0) {
      narration.text(rows.report().text());
    }
    narration.say("Metrics", Scores.describe(metrics));
    if (metrics instanceof ClassificationMetrics classification) {
      tell("class", classification.classes(), narration);
    } else if (metrics instanceof MultiLabelMetrics labels) {
      tell("label", labels.labels(), narration);
    }
  }

  private static void tell(String what, List<ClassMetrics> classes, Narration narration) {
    int longest = classes.stream().mapToInt(one -> one.name().length()).max().orElse(0);
    String format = "%-" + Math.max(what.length(), longest) + "s  %9s  %9s  %9s  %9s";
    narration.blank();
    narration.text(String.format(Locale.ROOT, format, what, "precision", "recall", "F1", "weight"));
    for (ClassMetrics one : classes) {
      narration.text(
          String.format(
              Locale.ROOT,
              format,
              one.name(),
              Figures.share(one.precision()),
              Figures.share(one.recall()),
              Figures.share(one.f1()),
              SettingType.shortNumber(one.support())));
    }
  }
}
