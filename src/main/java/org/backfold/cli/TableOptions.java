package org.backfold.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which table a trained model is applied to; how to read it, by settings of section data. */
final class TableOptions {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "Table: CSV, LibSVM, Parquet, ORC, JSON or IDX; file, directory or glob.")
  private String data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Setting of section data that says how to read the table, such as data.header=false or"
              + " data.invalid=drop, or of section spark.")
  private List<String> assignments = List.of();

  /** The table as the user wrote it. */
  String path() {
    return data;
  }

  /**
   * @throws IllegalArgumentException listing everything that is wrong, such as a setting that has
   *     no effect here
   */
  Settings settings() {
    Map<String, String> overrides = SettingsOptions.assignments(assignments);
    Settings settings =
        SettingsSource.none()
            .overrides(overrides)
            .option("--data", DataSettings.PATH, data)
            .settings();
    for (Setting<?> setting : Settings.all()) {
      if (settings.has(setting) && !DataSettings.OF_READING.contains(setting)) {
        throw new IllegalArgumentException(
            settings.place(setting) + " has no effect on a model that is trained; leave it out.");
      }
    }
    return settings;
  }
}
