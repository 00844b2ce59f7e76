package org.backfold.training;

import java.io.Serializable;
import java.util.Locale;
import org.backfold.data.Example;

/**
 * Tells one set of examples from another: the sum of the 128-bit hashes of their contents and
 * weights, which no order, file or partition changes. A class, not a record, because Kryo cannot
 * read records.
 */
final class DataFingerprint implements Serializable {
  private static final long serialVersionUID = 1L;

  private long high;
  private long low;
  private long count;

  void add(Example example) {
    // the content leaves the class weight out, so the whole weight takes the seed's place
    long[] hash = example.contentHash(Double.doubleToLongBits(example.weight()));
    high += hash[0];
    low += hash[1];
    count++;
  }

  /** Adds all that {@code other} (unchanged) has seen. */
  void merge(DataFingerprint other) {
    high += other.high;
    low += other.low;
    count += other.count;
  }

  /** Such as {@code 2000 rows 0123…}: the count and 32 hex digits. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d rows %016x%016x", count, high, low);
  }
}
