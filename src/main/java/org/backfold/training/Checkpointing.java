package org.backfold.training;

import java.util.Locale;

/**
 * Where and how often the state of a run is written, and whether a run goes on from there. Both
 * clocks may run; whichever is due first counts.
 *
 * @param directory of this run alone, any Hadoop path; made if it is not there
 * @param iterations a checkpoint after so many iterations; 0: not by iterations
 * @param seconds a checkpoint after so many seconds, and never more than one twentieth of the time
 *     goes into them; 0: not by time
 * @param keep the newest so many stay, 1 or more; more than one, since the newest may be damaged
 * @param resume what to do with checkpoints that are there
 */
public record Checkpointing(
    String directory, long iterations, double seconds, int keep, Resume resume) {
  /** Costs little and loses at most a minute. */
  public static final double DEFAULT_SECONDS = 60;

  /** The newest, and two to fall back on. */
  public static final int DEFAULT_KEEP = 3;

  public Checkpointing {
    check(iterations >= 0, "iterations", "0 or more", iterations);
    check(seconds >= 0 && seconds < Double.POSITIVE_INFINITY, "seconds", "0 or more", seconds);
    check(keep >= 1, "keep", "1 or more", keep);
    if (directory.isBlank()) {
      throw new IllegalArgumentException("Checkpoints need a directory, found none.");
    }
  }

  /** Every {@link #DEFAULT_SECONDS}; goes on where a run broke off, else begins. */
  public static Checkpointing in(String directory) {
    return new Checkpointing(directory, 0, DEFAULT_SECONDS, DEFAULT_KEEP, Resume.AUTO);
  }

  /** The same, after so many iterations instead. */
  public Checkpointing everyIterations(long changed) {
    return new Checkpointing(directory, changed, 0, keep, resume);
  }

  public Checkpointing with(Resume changed) {
    return new Checkpointing(directory, iterations, seconds, keep, changed);
  }

  /** What to do with checkpoints that are there. */
  public enum Resume {
    /** Begin; refuse if there are any, so that nobody's work is lost. */
    NO,
    /** Go on from the newest one, begin if there is none. */
    AUTO,
    /** Go on; refuse if there is none. */
    REQUIRED
  }

  private static void check(boolean holds, String name, String expected, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Checkpointing %s is %s; it takes %s.", name, found, expected));
    }
  }
}
