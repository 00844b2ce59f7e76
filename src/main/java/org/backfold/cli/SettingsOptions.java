package org.backfold.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How a user states settings: a config file, options for the usual ones, --set for all. */
final class SettingsOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CONFIG",
      description = "File of settings in HOCON or JSON; conf/ has examples.")
  private String config;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Table to learn from: file, directory or glob of CSV, LibSVM, Parquet, ORC, JSON or IDX.")
  private String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column to predict, by name or index; -1 is the last (default: label).")
  private String label;

  @Option(
      names = "--hidden",
      paramLabel = "SIZES",
      description = "Sizes of the hidden layers (default: 64,32).")
  private String hidden;

  @Option(
      names = "--layers",
      paramLabel = "SIZES",
      description = "Sizes of all layers, such as 784,100,10, instead of --hidden.")
  private String layers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set at most (default: 100).")
  private String epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default: 42).")
  private String seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      completionCandidates = CompletionCommand.SettingKeys.class,
      description = "Any other setting, or to override; see train --help-settings.")
  private List<String> assignments = List.of();

  /** The file as the user wrote it, or empty. */
  String config() {
    return config == null ? "" : config;
  }

  /**
   * @throws IllegalArgumentException listing everything that is wrong with the settings
   * @throws ParameterException if neither a config nor data is given
   */
  SettingsSource source() {
    if (config == null && data == null && layers == null && assignments.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "Nothing to %1$s: give a config, as in 'backfold %1$s conf/moons.conf', or a table,"
                  + " as in 'backfold %1$s --data my.csv --label species'.",
              spec.name()));
    }
    SettingsSource source = config == null ? SettingsSource.none() : SettingsSource.file(config);
    source = option(source, "--data", DataSettings.PATH, data);
    source = option(source, "--label", DataSettings.LABEL, label);
    source = option(source, "--hidden", NetworkSettings.HIDDEN, hidden);
    source = option(source, "--layers", NetworkSettings.LAYERS, layers);
    source = option(source, "--epochs", TrainingSettings.EPOCHS, epochs);
    source = option(source, "--seed", TrainingSettings.SEED, seed);
    return source.overrides(assignments(assignments));
  }

  private static SettingsSource option(
      SettingsSource source, String option, Setting<?> setting, String value) {
    return value == null ? source : source.option(option, setting, value);
  }

  /**
   * Splits key=value; the last one of a key counts.
   *
   * @throws IllegalArgumentException if one has no equals sign
   */
  static Map<String, String> assignments(List<String> texts) {
    Map<String, String> assignments = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--set " + text + ": expected key=value, such as --set training.epochs=50.");
      }
      assignments.remove(text.substring(0, equals).strip());
      assignments.put(text.substring(0, equals).strip(), text.substring(equals + 1));
    }
    return assignments;
  }
}
