package org.backfold.cli;

import java.util.List;
import org.backfold.cli.Setting.Derived;

/** Section {@code output}: where results go. */
final class OutputSettings {
  static final Setting<String> DIRECTORY =
      Setting.of(
              "output.directory",
              SettingType.text("a directory, on any Hadoop file system"),
              "where model/, metrics.json and history.jsonl are put")
          .byDefault(new Derived("runs/NAME, the first free of NAME, NAME-2, …"))
          .elsewhereCalled("output_dir", "logdir", "outputPath");

  static final Setting<Boolean> OVERWRITE =
      Setting.of(
              "output.overwrite",
              SettingType.flag(),
              "whether a run that is there already may be replaced")
          .byDefault(false);

  static final List<Setting<?>> ALL = List.of(DIRECTORY, OVERWRITE);

  private OutputSettings() {}
}
