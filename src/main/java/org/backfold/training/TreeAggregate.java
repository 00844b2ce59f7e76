package org.backfold.training;

import java.io.Serializable;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
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
    JavaRDD<TreeSum> level = partials;
    int width = plan.partitions();
    while (AggregationPlan.saves(width, fanIn)) {
      level = combine(level, fanIn);
      width = level.getNumPartitions();
    }
    if (plan.lastOnExecutor() && width > 1) {
      level = combine(level, width);
    }
    return collect(level, plan.partitions()).total();
  }

  private static JavaRDD<TreeSum> combine(JavaRDD<TreeSum> level, int fanIn) {
    JavaPairRDD<Integer, TreeSum> keyed =
        level
            .mapPartitionsWithIndex(
                (index, sums) -> {
                  Tuple2<Integer, TreeSum> pair = new Tuple2<>(index / fanIn, sums.next());
                  return java.util.List.of(pair).iterator();
                },
                true)
            .mapToPair(pair -> pair);
    int width = (level.getNumPartitions() + fanIn - 1) / fanIn;
    return keyed.reduceByKey(new HashPartitioner(width), TreeSum::merge).values();
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
