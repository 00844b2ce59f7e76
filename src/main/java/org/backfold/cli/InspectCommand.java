package org.backfold.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.backfold.data.ExampleSchema;
import org.backfold.model.Provenance;
import org.backfold.model.TrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code backfold inspect}: what a model is and where it comes from; starts no Spark. */
@Command(
    name = "inspect",
    header = "Print what a model is, what it was trained on, with which settings.")
final class InspectCommand implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Mixin private ModelArgument modelArgument;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    TrainedModel model = modelArgument.load(new Configuration());
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    narration.text(model.summary());
    ExampleSchema schema = model.schema();
    narration.say("Features", SchemaText.features(schema));
    narration.say("Label", SchemaText.label(schema));
    Provenance provenance = model.provenance();
    narration.say(
        "Trained",
        String.format(
            Locale.ROOT,
            "%s on %s in %s, seed %d",
            TIME.format(Instant.ofEpochMilli(provenance.createdMillis())),
            Figures.count(provenance.trainingExamples(), "row"),
            Figures.count(provenance.partitions(), "partition"),
            provenance.seed()));
    narration.say(
        "With",
        "Backfold "
            + provenance.backfoldVersion()
            + ", Spark "
            + provenance.sparkVersion()
            + ", "
            + provenance.blasEngine());
    narration.say("Data", "fingerprint " + provenance.dataFingerprint());
    provenance.settings().forEach((key, value) -> narration.say("Setting", key + " = " + value));
  }
}
