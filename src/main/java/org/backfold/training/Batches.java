package org.backfold.training;

import java.util.Arrays;

/**
 * Deals the rows of one epoch out into mini-batches: each takes its share of every partition, in
 * proportion to what that partition has left, and exactly {@code batchSize} rows in all (the last
 * one what remains). Nothing needs to divide anything; a partition may contribute nothing. Walks
 * once through one epoch.
 */
final class Batches {
  private final long batchSize;
  private final long[] next; // first row of each partition not yet taken
  private final long[] rows;
  private long remaining;

  /**
   * @param rows rows of each partition, read
   * @param batchSize rows of a mini-batch
   */
  Batches(long[] rows, long batchSize) {
    this.rows = rows;
    this.batchSize = batchSize;
    next = new long[rows.length];
    remaining = Arrays.stream(rows).sum();
  }

  boolean hasNext() {
    return remaining > 0;
  }

  /** Rows [from, to) of each partition, in the order of the epoch. */
  record Ranges(long[] from, long[] to) {}

  Ranges next() {
    long batch = Math.min(batchSize, remaining);
    long[] from = next.clone();
    long[] rest = new long[rows.length]; // fractional parts, in units of 1 / remaining
    long given = 0;
    for (int p = 0; p < rows.length; p++) {
      long product = Math.multiplyExact(batch, rows[p] - from[p]);
      long share = product / remaining;
      rest[p] = product % remaining;
      next[p] += share;
      given += share;
    }
    for (; given < batch; given++) { // the largest remainders take one row more
      int largest = 0;
      for (int p = 1; p < rest.length; p++) {
        if (rest[p] > rest[largest]) {
          largest = p;
        }
      }
      next[largest]++;
      rest[largest] = 0;
    }
    remaining -= batch;
    return new Ranges(from, next.clone());
  }

  /** Number of mini-batches in an epoch of {@code count} rows. */
  static long perEpoch(long count, long batchSize) {
    return (count + batchSize - 1) / batchSize;
  }
}
