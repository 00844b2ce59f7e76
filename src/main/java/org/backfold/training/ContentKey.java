package org.backfold.training;

import java.io.Serializable;
import org.apache.spark.Partitioner;
import org.backfold.data.Example;

/**
 * Place of an example in training order: its seeded content hash. Partition and position follow
 * from the content alone, so the order does not depend on input files, splits or arrival; rows that
 * are equal in all are interchangeable. A class, not a record, because Kryo cannot read records.
 */
final class ContentKey implements Comparable<ContentKey>, Serializable {
  private static final long serialVersionUID = 1L;

  private final long high;
  private final long low;

  private ContentKey(long high, long low) {
    this.high = high;
    this.low = low;
  }

  static ContentKey of(Example example, long seed) {
    long[] hash = example.contentHash(seed);
    return new ContentKey(hash[0], hash[1]);
  }

  @Override
  public int compareTo(ContentKey other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContentKey key && high == key.high && low == key.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  /** Deals the keys out to {@code partitions} partitions of nearly equal size. */
  static final class ByContent extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    ByContent(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    /** From the low half: the high half leads the order within a partition. */
    @Override
    public int getPartition(Object key) {
      return (int) Long.remainderUnsigned(((ContentKey) key).low, partitions);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByContent same && partitions == same.partitions;
    }

    @Override
    public int hashCode() {
      return partitions;
    }
  }
}
