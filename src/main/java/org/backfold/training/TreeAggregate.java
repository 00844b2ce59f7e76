package org.backfold.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ContextCleaner;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Spark's {@code treeAggregate} with a fixed order of addition. Spark's own adds in order of
 * arrival, both in the shuffle and at the driver, so its sums change from run to run in the last
 * bits; and it groups partitions by index modulo, which would leave a {@link TreeSum} nothing to
 * add before the last step. Here a level combines 2ᵏ neighbouring partitions.
 *
 * <p>How many levels, and what reaches the driver, is in the {@link AggregationPlan}.
 */
final class TreeAggregate {
  private final AggregationPlan plan;

  TreeAggregate(AggregationPlan plan) {
    this.plan = plan;
  }

  AggregationPlan plan() {
    return plan;
  }

  /** Adds up {@code partials}, which holds one element in each of the plan's partitions. */
  Sums sum(JavaRDD<TreeSum> partials) {
    int fanIn = plan.fanIn();
    List<JavaPairRDD<Integer, TreeSum>> shuffled = new ArrayList<>();
    JavaRDD<TreeSum> level = partials;
    int width = plan.partitions();
    while (AggregationPlan.saves(width, fanIn)) {
      level = combine(level, fanIn, shuffled);
      width = level.getNumPartitions();
    }
    if (plan.lastOnExecutor() && width > 1) {
      level = combine(level, width, shuffled);
    }
    try {
      return collect(level, plan.partitions()).total();
    } finally {
      shuffled.forEach(TreeAggregate::removeFiles);
    }
  }

  /**
   * Removes the files of a shuffle now. Left alone, Spark does so once the driver's garbage
   * collector finds the RDD, which in a large heap is after thousands of iterations.
   */
  private static void removeFiles(JavaPairRDD<Integer, TreeSum> shuffled) {
    Option<ContextCleaner> cleaner = shuffled.context().cleaner();
    if (cleaner.isDefined()
        && shuffled.rdd().dependencies().head() instanceof ShuffleDependency<?, ?, ?> files) {
      cleaner.get().doCleanupShuffle(files.shuffleId(), false);
    }
  }

  private static JavaRDD<TreeSum> combine(
      JavaRDD<TreeSum> level, int fanIn, List<JavaPairRDD<Integer, TreeSum>> shuffled) {
    JavaPairRDD<Integer, TreeSum> keyed =
        level
            .mapPartitionsWithIndex(
                (index, sums) -> {
                  Tuple2<Integer, TreeSum> pair = new Tuple2<>(index / fanIn, sums.next());
                  return List.of(pair).iterator();
                },
                true)
            .mapToPair(pair -> pair);
    int width = (level.getNumPartitions() + fanIn - 1) / fanIn;
    JavaPairRDD<Integer, TreeSum> reduced =
        keyed.reduceByKey(new HashPartitioner(width), TreeSum::merge);
    shuffled.add(reduced);
    return reduced.values();
  }

  /** Adds the results at the driver while others are still on their way. */
  private static TreeSum collect(JavaRDD<TreeSum> partials, int leaves) {
    TreeSum total = new TreeSum(leaves);
    RDD<TreeSum> rdd = partials.rdd();
    ClassTag<TreeSum> tag = ClassTag$.MODULE$.apply(TreeSum.class);
    rdd.context().runJob(rdd, new First(), new AddTo(total), tag);
    return total;
  }

  /** The only element of a partition. */
  private static final class First
      extends AbstractFunction1<scala.collection.Iterator<TreeSum>, TreeSum>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public TreeSum apply(scala.collection.Iterator<TreeSum> sums) {
      return sums.next();
    }
  }

  /** Runs on the driver only. */
  private static final class AddTo extends AbstractFunction2<Object, TreeSum, BoxedUnit> {
    private final TreeSum total;

    AddTo(TreeSum total) {
      this.total = total;
    }

    @Override
    public BoxedUnit apply(Object partition, TreeSum sum) {
      total.merge(sum);
      return BoxedUnit.UNIT;
    }
  }
}
