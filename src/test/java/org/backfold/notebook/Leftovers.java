package org.backfold.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;

/**
 * What this application keeps in memory that training should have given back: cached RDDs, and its
 * broadcasts. Broadcasts of Spark's own (tasks, joins) and those of a model that a lazy DataFrame
 * still needs are Spark's cleaner's to remove.
 */
final class Leftovers {
  private static final int LOOKS = 200;
  private static final long REST_NANOS = 50_000_000;

  private Leftovers() {}

  /**
   * What is left once Spark has removed what was destroyed, which it does a little later and tells
   * nobody: a few looks with a short rest between them, until there is nothing.
   */
  static List<String> of(JavaSparkContext spark) {
    List<String> left = now(spark);
    for (int look = 0; look < LOOKS && !left.isEmpty(); look++) {
      LockSupport.parkNanos(REST_NANOS);
      left = now(spark);
    }
    return left;
  }

  private static List<String> now(JavaSparkContext spark) {
    List<String> left = new ArrayList<>();
    spark.getPersistentRDDs().forEach((id, rdd) -> left.add("cached RDD " + id + ": " + rdd));
    BlockManager blocks = SparkEnv.get().blockManager();
    Function1<BlockId, Object> isBroadcast = BlockId::isBroadcast;
    Iterator<BlockId> ids = blocks.getMatchingBlockIds(isBroadcast).iterator();
    while (ids.hasNext()) {
      BlockId id = ids.next();
      Option<BlockResult> block =
          id.name().contains("piece") ? Option.empty() : blocks.getLocalValues(id);
      if (block.isDefined()) {
        Iterator<Object> values = block.get().data();
        while (values.hasNext()) { // to the end, which releases the block
          String type = values.next().getClass().getName();
          if (type.startsWith("org.backfold.training.")) {
            left.add(id.name() + ": " + type);
          }
        }
      }
    }
    return left;
  }
}
