package org.backfold.cli;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.backfold.training.CheckpointDirectory;
import org.backfold.training.Checkpointing;
import org.backfold.training.Checkpointing.Resume;

/**
 * The checkpoints of a run while its output is not there yet, by default in {@code
 * OUTPUT.checkpoints}. The directory is claimed before any work is done, and removed when the run
 * is finished; a run that fails or dies leaves it for the next one.
 */
final class UnfinishedRun implements AutoCloseable {
  private final Optional<Checkpointing> options;
  private final Optional<CheckpointDirectory> directory;
  private final boolean remove;

  private UnfinishedRun(
      Optional<Checkpointing> options, boolean remove, Configuration hadoop, boolean beginAnew) {
    this.options = options;
    this.remove = remove;
    directory = options.map(stated -> CheckpointDirectory.open(stated.directory(), hadoop));
    if (beginAnew) {
      directory.ifPresent(CheckpointDirectory::clear);
    }
  }

  /**
   * Claims the directory for a run.
   *
   * @param output where the run's results go
   * @param overwrite whether to begin anew in spite of what is there
   * @throws IllegalArgumentException if it cannot be written, or holds checkpoints that are neither
   *     to be resumed nor replaced
   */
  static UnfinishedRun claim(
      CheckpointSettings settings, String output, boolean overwrite, Configuration hadoop) {
    Optional<Checkpointing> options = settings.options(output);
    boolean beginAnew = settings.resume() == Resume.NO && overwrite;
    if (settings.resume() == Resume.NO && !overwrite && options.isPresent()) {
      String place = options.get().directory();
      if (CheckpointDirectory.holdsCheckpoints(place, hadoop)) {
        throw new IllegalArgumentException(
            "Output "
                + output
                + " has an unfinished run in "
                + place
                + "; go on with it with --resume, begin anew with --overwrite, or choose another"
                + " with --output.");
      }
    }
    return new UnfinishedRun(options, settings.areRemoved(), hadoop, beginAnew);
  }

  /** For the training. */
  Optional<Checkpointing> options() {
    return options;
  }

  /** The output is there: the checkpoints have served. */
  void finish() {
    if (remove) {
      directory.ifPresent(CheckpointDirectory::clear);
    }
  }

  @Override
  public void close() {
    directory.ifPresent(CheckpointDirectory::close);
  }
}
