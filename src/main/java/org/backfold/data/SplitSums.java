package org.backfold.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.backfold.data.SplitHistogram.Border;

/**
 * What the rows on each side of two borders sum up to; rows in the range of a border are kept apart
 * by their place until the border is exact. One per task.
 */
@DefaultSerializer(JavaSerializer.class)
final class SplitSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Border first;
  private final Border second;
  private final int classes;
  private final Map<Split, Sum> sums = new HashMap<>();
  private final TreeMap<Long, Sum> open = new TreeMap<>();

  /** Rows together: content, and number per class. */
  private static final class Sum implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ContentSum content = new ContentSum();
    private final Map<Integer, Long> counts = new TreeMap<>();

    void add(long[] rowHash, int label) {
      content.add(rowHash);
      counts.merge(label, 1L, Long::sum);
    }

    void add(Sum other) {
      content.add(other.content);
      other.counts.forEach((label, count) -> counts.merge(label, count, Long::sum));
    }
  }

  /**
   * @param classes number of classes; 0 unless the task is classification
   */
  SplitSums(Border first, Border second, int classes) {
    this.first = first;
    this.second = second;
    this.classes = classes;
  }

  void add(Example example, RowHash hash, long seed) {
    long[] rowHash = hash.of(example);
    long place = hash.place(rowHash, seed);
    sumOf(place).add(rowHash, classes > 0 ? (int) example.target()[0] : 0);
  }

  private Sum sumOf(long place) {
    int bin = SplitHistogram.bin(place);
    if ((first.isInside() && bin == first.bin()) || (second.isInside() && bin == second.bin())) {
      return open.computeIfAbsent(place, p -> new Sum());
    }
    Split split =
        bin < first.bin() ? Split.TRAIN : bin < second.bin() ? Split.VALIDATION : Split.TEST;
    return sums.computeIfAbsent(split, s -> new Sum());
  }

  /** Adds what another task has summed; returns this. */
  SplitSums add(SplitSums other) {
    other.sums.forEach((split, sum) -> sums.computeIfAbsent(split, s -> new Sum()).add(sum));
    other.open.forEach((place, sum) -> open.computeIfAbsent(place, p -> new Sum()).add(sum));
    return this;
  }

  /** The exact borders: those between different places that are nearest to the sizes wanted. */
  SplitLimits limits(long seed) {
    SplitLimits limits = new SplitLimits(seed, limit(first), limit(second));
    open.forEach((place, sum) -> sums.computeIfAbsent(limits.of(place), s -> new Sum()).add(sum));
    open.clear();
    return limits;
  }

  private long limit(Border border) {
    long start = SplitHistogram.start(border.bin());
    if (!border.isInside()) {
      return start;
    }
    long before = 0;
    for (Map.Entry<Long, Sum> next : open.tailMap(start).entrySet()) {
      long with = before + next.getValue().content.count();
      if (with >= border.rows()) {
        boolean nearer = with - border.rows() <= border.rows() - before;
        return nearer ? next.getKey() + 1 : next.getKey();
      }
      before = with;
    }
    throw new IllegalStateException("border " + border + " lies behind all rows of its range");
  }

  /** Number and content of a side; once {@link #limits} are known. */
  ContentSum content(Split split) {
    return sums.getOrDefault(split, new Sum()).content;
  }

  /** Rows of a side per class; once {@link #limits} are known. */
  long[] counts(Split split) {
    long[] counts = new long[classes];
    if (classes > 0) {
      sums.getOrDefault(split, new Sum()).counts.forEach((k, count) -> counts[k] = count);
    }
    return counts;
  }
}
