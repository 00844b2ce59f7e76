package org.backfold.data;

import java.io.Serializable;
import java.util.Locale;

/** Number and content of a set of rows: order-independent, as hashes are added. */
final class ContentSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private long count;
  private long high;
  private long low;

  long count() {
    return count;
  }

  void add(long[] hash) {
    add(1, hash[0], hash[1]);
  }

  void add(ContentSum other) {
    add(other.count, other.high, other.low);
  }

  private void add(long rows, long moreHigh, long moreLow) {
    count += rows;
    high += moreHigh;
    low += moreLow;
  }

  /**
   * 32 hex digits that stand for the content. A sum (not an exclusive or) keeps duplicates.
   *
   * @param inputs n_0, part of the content
   */
  String fingerprint(int inputs) {
    long[] hash = new ContentHash().add((long) inputs).add(count).add(high).add(low).toLongs();
    return String.format(Locale.ROOT, "%016x%016x", hash[0], hash[1]);
  }
}
