package org.backfold.data;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.backfold.data.SplitHistogram.Border;

/**
 * Splits a table at quantiles of a seeded hash of its rows, without sorting: a histogram tells in
 * which of 4096 ranges a quantile lies; a second pass keeps apart only the rows in that range,
 * N/4096 of them, and sums up all others per side.
 */
final class HashSplit {
  /** Keeps the split apart from other orders that somebody draws from the same seed. */
  private static final long SALT = 0x53504C4954L;

  private static final int TREE_DEPTH = 2;

  private final ExampleTable table;
  private final long seed;
  private final long[] words;

  HashSplit(ExampleTable table, long seed) {
    this.table = table;
    this.seed = seed ^ SALT;
    words = RowHash.words(table.schema());
  }

  /** A histogram to be filled in the validation pass, for a split with this seed. */
  static SplitHistogram histogram(long seed) {
    return SplitHistogram.of(seed ^ SALT);
  }

  /**
   * Splits.
   *
   * @param known a histogram of the table's rows; made here if it is not for the seed
   */
  Splits split(Fractions fractions, SplitHistogram known) {
    long[] sizes = fractions.sizes(table.count());
    SplitSums sums;
    try (JobLabel label = new JobLabel(table.examples().context())) {
      label.say("split rows", "splitting the rows");
      SplitHistogram histogram = known.isFor(seed) ? known : histogram();
      sums = sums(histogram.border(sizes[0]), histogram.border(sizes[0] + sizes[1]));
    }
    SplitLimits limits = sums.limits(seed);
    return new Splits(
        side(Split.TRAIN, sums, limits),
        side(Split.VALIDATION, sums, limits),
        side(Split.TEST, sums, limits));
  }

  private SplitHistogram histogram() {
    long orderSeed = seed;
    long[] classWords = words;
    FlatMapFunction<Iterator<Example>, SplitHistogram> count =
        examples -> {
          SplitHistogram histogram = SplitHistogram.of(orderSeed);
          RowHash hash = new RowHash(classWords);
          ContentHash scratch = new ContentHash();
          while (examples.hasNext()) {
            histogram.add(hash.of(examples.next()), scratch);
          }
          return List.of(histogram).iterator();
        };
    JavaRDD<SplitHistogram> parts = table.examples().mapPartitions(count);
    return parts.treeAggregate(
        SplitHistogram.of(orderSeed), SplitHistogram::add, SplitHistogram::add, TREE_DEPTH);
  }

  private SplitSums sums(Border first, Border second) {
    long orderSeed = seed;
    long[] classWords = words;
    int classes = words.length;
    FlatMapFunction<Iterator<Example>, SplitSums> sum =
        examples -> {
          SplitSums sums = new SplitSums(first, second, classes);
          RowHash hash = new RowHash(classWords);
          while (examples.hasNext()) {
            sums.add(examples.next(), hash, orderSeed);
          }
          return List.of(sums).iterator();
        };
    JavaRDD<SplitSums> parts = table.examples().mapPartitions(sum);
    return parts.treeAggregate(
        new SplitSums(first, second, classes), SplitSums::add, SplitSums::add, TREE_DEPTH);
  }

  private ExampleTable side(Split side, SplitSums sums, SplitLimits limits) {
    ClassWeights weights = side == Split.TRAIN ? table.classWeights() : ClassWeights.NONE;
    return new LazyTable(
        table.schema(),
        () -> limits.filter(table, side),
        sums.content(side),
        sums.counts(side),
        weights,
        LazyTable.Origin.of(table.notes(), table.report()));
  }
}
