package org.backfold.training;

import java.io.Serializable;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.backfold.training.EpochRecord.Times;

/**
 * When the tasks of one pass worked, as {@link Sums} bring it along: a few clock readings a task.
 * Nothing of the result depends on it. The driver splits the wall time T of the pass, from the
 * moment θ stands ready until all sums are added up, so that the parts add up to T:
 *
 * <pre>
 * fetch      the slowest task's reading of θ; counted as broadcast
 * compute    max(longest task, all tasks / min(P, cores)): what the work on blocks takes at least
 * aggregate  from the moment the last task was done with its blocks until all is added up:
 *            writing, moving, reading and adding sums, and the tree's levels
 * waiting    the rest: scheduling, launching, decoding of tasks, stragglers
 * </pre>
 *
 * Only the start of {@code aggregate} compares two clocks, those of an executor and the driver; if
 * they disagree, time moves between it and {@code waiting}, and each stays within what is left of
 * T.
 */
final class TaskTimes implements Serializable {
  private static final long serialVersionUID = 1L;

  private long fetchNanos;
  private long longestNanos;
  private long allNanos;
  private long lastEnd; // microseconds since 1970

  /**
   * Notes that a task is done now.
   *
   * @param start {@link System#nanoTime} as it began to read θ
   * @param fetched likewise, as it began with its blocks
   */
  void done(long start, long fetched) {
    fetchNanos = fetched - start;
    longestNanos = System.nanoTime() - fetched;
    allNanos = longestNanos;
    lastEnd = now();
  }

  void merge(TaskTimes other) {
    fetchNanos = Math.max(fetchNanos, other.fetchNanos);
    longestNanos = Math.max(longestNanos, other.longestNanos);
    allNanos += other.allNanos;
    lastEnd = Math.max(lastEnd, other.lastEnd);
  }

  /** Microseconds since 1970, by this host's clock. */
  static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
  }

  /**
   * Splits a pass that ends now.
   *
   * @param made seconds that went into making the broadcast
   * @param wall T in seconds
   * @param end {@link #now} at the end of T
   * @param busy min(P, cores)
   */
  Times split(double made, double wall, long end, int busy) {
    double fetch = Math.min(fetchNanos * 1e-9, wall);
    double left = wall - fetch;
    double compute = Math.min(Math.max(longestNanos, (double) allNanos / busy) * 1e-9, left);
    left -= compute;
    double aggregate = Math.max(0, Math.min((end - lastEnd) * 1e-6, left));
    return new Times(made + fetch, compute, aggregate, left - aggregate, 0, 0);
  }
}
