package org.backfold.data;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/**
 * Where the sides of a split end, as places ({@link ContentHash#place}) under a seed.
 *
 * @param seed of the places
 * @param train first place after training
 * @param validation first place after validation
 */
record SplitLimits(long seed, long train, long validation) implements Serializable {
  Split of(long place) {
    return place < train ? Split.TRAIN : place < validation ? Split.VALIDATION : Split.TEST;
  }

  /** The examples of one side. */
  JavaRDD<Example> filter(ExampleTable table, Split side) {
    return table.examples().filter(new IsOn(this, side, RowHash.words(table.schema())));
  }

  /** Whether an example is on a side; has its own buffers in each task. */
  private static final class IsOn implements Function<Example, Boolean> {
    private static final long serialVersionUID = 1L;

    private final SplitLimits limits;
    private final Split side;
    private final long[] words;
    private transient RowHash hash;

    IsOn(SplitLimits limits, Split side, long[] words) {
      this.limits = limits;
      this.side = side;
      this.words = words;
    }

    @Override
    public Boolean call(Example example) {
      if (hash == null) {
        hash = new RowHash(words);
      }
      return limits.of(hash.place(hash.of(example), limits.seed)) == side;
    }
  }
}
