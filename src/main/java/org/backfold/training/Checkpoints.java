package org.backfold.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.backfold.linalg.Blas;
import org.backfold.training.Checkpointing.Resume;

/**
 * The checkpoints of one training: finds the one to go on from, says when the next is due and
 * writes it. Does nothing where none are wanted.
 */
final class Checkpoints implements AutoCloseable {
  /** Seconds between two checkpoints are at least so many times those that one took. */
  private static final double LEAST_PAUSE = 20;

  private static final String GOOD = "good.";
  private static final String BLAS = "environment.BLAS engine";

  private final Optional<Checkpointing> options;
  private final Optional<CheckpointDirectory> directory;
  private final TrainingListener listener;
  private final LongSupplier nanoTime;
  private long lastIteration;
  private long lastTime;
  private double lastSeconds; // that writing took
  private Optional<RunIdentity> identity = Optional.empty();

  private Checkpoints(
      Optional<Checkpointing> options,
      Configuration hadoop,
      TrainingListener listener,
      LongSupplier nanoTime) {
    this.options = options;
    this.listener = listener;
    this.nanoTime = nanoTime;
    directory = options.map(stated -> CheckpointDirectory.open(stated.directory(), hadoop));
    lastTime = nanoTime.getAsLong();
  }

  /**
   * Claims the directory, if one is stated.
   *
   * @param nanoTime a clock in nanoseconds, such as System::nanoTime
   * @throws IllegalArgumentException if it cannot be written, is another's, or holds checkpoints
   *     that are not to be resumed
   */
  static Checkpoints open(
      Optional<Checkpointing> options,
      Configuration hadoop,
      TrainingListener listener,
      LongSupplier nanoTime) {
    return new Checkpoints(options, hadoop, listener, nanoTime);
  }

  /** Whether there are any to be written. */
  boolean areWanted() {
    return directory.isPresent();
  }

  /**
   * A checkpoint to go on from.
   *
   * @param name of it, for people
   * @param file what it holds
   */
  record Found(String name, CheckpointFile file) {
    /** Partitions of the run that wrote it. */
    int partitions() {
      try {
        return RunIdentity.partitions(file);
      } catch (CheckpointFile.DamagedException e) {
        throw new IllegalArgumentException(
            "Checkpoint " + name + " cannot be resumed: " + e.getMessage() + ".", e);
      }
    }

    /** The last good state beside the current one, if the run might have gone back to it. */
    Optional<RunState> good(int parameters) throws CheckpointFile.DamagedException {
      return file.vectors.containsKey(GOOD + "parameters")
          ? Optional.of(RunState.read(GOOD, file, parameters))
          : Optional.empty();
    }
  }

  /**
   * The newest one that is intact; damaged ones are named to the listener and set aside.
   *
   * @param mostBytes longest that one may be
   * @throws IllegalArgumentException if one is needed and there is none, or one has another version
   */
  Optional<Found> newest(long mostBytes) {
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    List<String> damages = new ArrayList<>();
    try {
      List<FileStatus> there = directory.get().newestFirst();
      if (options.get().resume() == Resume.NO && !there.isEmpty()) {
        throw new IllegalArgumentException(
            directory.get().stated()
                + " holds checkpoints of an earlier run; resume it, remove them or choose another"
                + " directory.");
      }
      for (FileStatus status : there) {
        Optional<Found> found = read(status, mostBytes, damages);
        if (found.isPresent()) {
          lastIteration = CheckpointDirectory.iteration(status);
          return found;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the checkpoints in " + directory.get().stated() + ": " + e.getMessage(), e);
    }
    if (options.get().resume() == Resume.REQUIRED) {
      throw new IllegalArgumentException(
          "There is no "
              + (damages.isEmpty() ? "" : "intact ")
              + "checkpoint to resume from in "
              + directory.get().stated()
              + (damages.isEmpty() ? "" : ":\n  " + String.join("\n  ", damages) + "\n")
              + "; begin anew without resuming.");
    }
    return Optional.empty();
  }

  private Optional<Found> read(FileStatus status, long mostBytes, List<String> damages)
      throws IOException {
    String name = directory.get().describe(status.getPath());
    try {
      return Optional.of(new Found(name, directory.get().read(status, mostBytes)));
    } catch (CheckpointFile.DamagedException e) {
      String damage = "Checkpoint " + name + " is damaged: " + e.getMessage() + "; it is skipped.";
      damages.add(damage);
      listener.onNote(damage);
      directory.get().setAside(status);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Checkpoint " + name + " cannot be resumed: " + e.getMessage() + ".", e);
    }
  }

  boolean isDue(long iteration) {
    if (options.isEmpty() || iteration == lastIteration) {
      return false;
    }
    Checkpointing stated = options.get();
    double passed = (nanoTime.getAsLong() - lastTime) * 1e-9;
    double pause = Math.max(stated.seconds(), LEAST_PAUSE * lastSeconds);
    return stated.iterations() > 0 && iteration - lastIteration >= stated.iterations()
        || stated.seconds() > 0 && passed >= pause;
  }

  /** Whether the state after {@code iteration} is on disk. */
  boolean isWritten(long iteration) {
    return iteration == lastIteration;
  }

  /**
   * Says of which run the checkpoints are.
   *
   * @param found where it goes on from; whoever changes the BLAS engine on the way is told
   */
  void identify(RunIdentity run, Optional<Found> found) {
    identity = Optional.of(run);
    String engine = Blas.engine().name();
    String before = found.map(there -> there.file().texts.get(BLAS)).orElse(engine);
    if (!engine.equals(before)) {
      listener.onNote(
          "The checkpoint was written with BLAS "
              + before
              + ", this run computes with "
              + engine
              + ": its last bits will not be those of an unbroken run.");
    }
  }

  /**
   * Writes a state.
   *
   * @param good the last good one, if the run may go back to it
   * @return where it is
   * @throws UncheckedIOException if that is not possible; earlier ones are intact
   */
  String write(RunState state, Optional<RunState> good) {
    long start = nanoTime.getAsLong();
    long iteration = state.iteration();
    CheckpointFile file = new CheckpointFile();
    identity.orElseThrow().write(file);
    file.texts.put(BLAS, Blas.engine().name());
    state.write("", file);
    good.ifPresent(before -> before.write(GOOD, file));
    try {
      String name = directory.orElseThrow().write(iteration, file, options.orElseThrow().keep());
      lastIteration = iteration;
      lastTime = nanoTime.getAsLong();
      lastSeconds = (lastTime - start) * 1e-9;
      listener.onCheckpoint(name, iteration);
      return name;
    } catch (IOException e) {
      throw failed("Cannot write the checkpoint of iteration " + iteration, e);
    }
  }

  /** Removes those of {@code iteration} and later, which were left behind by going back. */
  void removeFrom(long iteration) {
    try {
      if (directory.isPresent()) {
        directory.get().removeFrom(iteration);
        lastIteration = iteration - 1;
      }
    } catch (IOException e) {
      throw failed("Cannot remove the checkpoints from iteration " + iteration + " on", e);
    }
  }

  /**
   * Leaves the last good weights on disk when a run fails.
   *
   * @param bad iteration after which the weights are no good
   * @param good a good state at hand
   * @return a sentence that says where they are, with a space before it; empty if there are none
   */
  String keepGood(long bad, Optional<RunState> good) {
    if (directory.isEmpty()) {
      return "";
    }
    try {
      CheckpointDirectory place = directory.get();
      place.removeFrom(bad);
      List<FileStatus> there = place.newestFirst();
      long newest = there.isEmpty() ? -1 : CheckpointDirectory.iteration(there.get(0));
      String name =
          good.isPresent() && good.get().iteration() > newest
              ? write(good.get(), Optional.empty())
              : newest < 0 ? "" : place.describe(there.get(0).getPath());
      return name.isEmpty() ? "" : " The last good weights are in " + name + ".";
    } catch (IOException e) {
      throw failed("Training diverged, and its bad checkpoints cannot be removed", e);
    }
  }

  private UncheckedIOException failed(String what, IOException cause) {
    return new UncheckedIOException(
        what
            + " in "
            + directory.orElseThrow().stated()
            + ": "
            + CheckpointDirectory.reason(cause)
            + "; earlier checkpoints that are still there are intact, so put that right and resume.",
        cause);
  }

  @Override
  public void close() {
    directory.ifPresent(CheckpointDirectory::close);
  }
}
