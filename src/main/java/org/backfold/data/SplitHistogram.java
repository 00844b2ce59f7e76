package org.backfold.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * How many rows have their place ({@link ContentHash#place}) in each of 4096 ranges of equal width:
 * enough to find the range where a split of a given size ends. 32 KiB per task; nothing without a
 * seed.
 */
@DefaultSerializer(JavaSerializer.class)
final class SplitHistogram implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PLACE_BITS = 62;
  private static final int BITS = 12;
  private static final int BINS = 1 << BITS;

  private final boolean counting;
  private final long seed;

  /** Rows per range; without any before the first, as an empty one travels with every task. */
  private long[] counts = {};

  private SplitHistogram(boolean counting, long seed) {
    this.counting = counting;
    this.seed = seed;
  }

  static SplitHistogram of(long seed) {
    return new SplitHistogram(true, seed);
  }

  /** Counts nothing. */
  static SplitHistogram none() {
    return new SplitHistogram(false, 0);
  }

  /**
   * Where a split ends.
   *
   * @param bin range it lies in, or before which it lies
   * @param rows of that range that belong before the border; 0: it is the start of the range
   */
  record Border(int bin, long rows) implements Serializable {
    boolean isInside() {
      return rows > 0;
    }
  }

  static int bin(long place) {
    return (int) (place >>> (PLACE_BITS - BITS));
  }

  /** Least place of a range. */
  static long start(int bin) {
    return (long) bin << (PLACE_BITS - BITS);
  }

  void add(long[] rowHash, ContentHash scratch) {
    if (counting) {
      counts = counts.length == 0 ? new long[BINS] : counts;
      counts[bin(scratch.place(rowHash, seed))]++;
    }
  }

  SplitHistogram add(SplitHistogram other) {
    counts = counts.length == 0 ? new long[other.counts.length] : counts;
    for (int k = 0; k < other.counts.length; k++) {
      counts[k] += other.counts[k];
    }
    return this;
  }

  boolean isFor(long wantedSeed) {
    return counting && seed == wantedSeed;
  }

  /** The border after the first {@code rank} rows in order of their places. */
  Border border(long rank) {
    long before = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      if (before + counts[bin] > rank) {
        return new Border(bin, rank - before);
      }
      before += counts[bin];
    }
    return new Border(BINS, 0);
  }
}
