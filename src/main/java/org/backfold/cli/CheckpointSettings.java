package org.backfold.cli;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.backfold.cli.Setting.Derived;
import org.backfold.cli.SettingType.Range;
import org.backfold.training.CheckpointDirectory;
import org.backfold.training.Checkpointing;
import org.backfold.training.Checkpointing.Resume;

/** Section {@code checkpoint}: what is on disk when a driver dies. */
final class CheckpointSettings {
  static final Setting<String> DIRECTORY =
      Setting.of(
              "checkpoint.directory",
              SettingType.text("a directory, on any Hadoop file system"),
              "where the state of the run is written until its output is there")
          .byDefault(new Derived("OUTPUT.checkpoints, beside the output"))
          .elsewhereCalled("checkpointDir", "checkpointDirectory", "checkpoint_dir");

  static final Setting<Double> SECONDS =
      Setting.of(
              "checkpoint.seconds",
              SettingType.number(Range.NOT_NEGATIVE),
              "time between two checkpoints, of which a twentieth at most is spent on them; 0: not"
                  + " by time")
          .byDefault(Checkpointing.DEFAULT_SECONDS)
          .in("seconds");

  static final Setting<Integer> ITERATIONS =
      Setting.of(
              "checkpoint.iterations",
              SettingType.wholeNumber(0),
              "iterations between two checkpoints; 0: not by iterations")
          .byDefault(0)
          .elsewhereCalled("checkpointInterval", "save_freq");

  static final Setting<Integer> KEEP =
      Setting.of(
              "checkpoint.keep",
              SettingType.wholeNumber(1),
              "the newest so many are kept, to fall back on if one is damaged")
          .byDefault(Checkpointing.DEFAULT_KEEP)
          .elsewhereCalled("max_to_keep", "save_total_limit");

  static final Setting<Resume> RESUME =
      Setting.of(
              "checkpoint.resume",
              SettingType.oneOf(List.of(Resume.values())),
              "whether to go on from checkpoints: no, auto (if there are any) or required; as"
                  + " --resume")
          .byDefault(Resume.NO);

  static final Setting<Boolean> REMOVE =
      Setting.of(
              "checkpoint.remove",
              SettingType.flag(),
              "whether the checkpoints are removed when the output is there")
          .byDefault(true);

  static final List<Setting<?>> ALL = List.of(DIRECTORY, SECONDS, ITERATIONS, KEEP, RESUME, REMOVE);

  private final Settings settings;

  CheckpointSettings(Settings settings) {
    this.settings = settings;
  }

  Resume resume() {
    return settings.get(RESUME);
  }

  /** The directory for a run whose output goes to {@code output}. */
  String directory(String output) {
    return settings.find(DIRECTORY).orElse(output.replaceFirst("/+$", "") + ".checkpoints");
  }

  /** Whether {@code output} is another's: an unfinished run's that we do not go on with. */
  boolean isReserved(String output, Configuration hadoop) {
    return settings.find(DIRECTORY).isEmpty()
        && resume() == Resume.NO
        && CheckpointDirectory.holdsCheckpoints(directory(output), hadoop);
  }

  /** Whether they go away with the end of the run. */
  boolean areRemoved() {
    return settings.get(REMOVE);
  }

  /** How to write them; empty if neither clock is set and none are to be resumed. */
  Optional<Checkpointing> options(String output) {
    Checkpointing options =
        new Checkpointing(
            directory(output),
            settings.get(ITERATIONS),
            settings.get(SECONDS),
            settings.get(KEEP),
            resume());
    boolean wanted = options.iterations() > 0 || options.seconds() > 0 || resume() != Resume.NO;
    return wanted ? Optional.of(options) : Optional.empty();
  }
}
