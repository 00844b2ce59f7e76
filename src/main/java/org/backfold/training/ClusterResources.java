package org.backfold.training;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/**
 * What the Spark application at hand has, as far as training asks. In local mode the one executor
 * is the driver itself.
 *
 * @param local whether driver and executor share a JVM
 * @param executors registered now; while there are none, those that the settings ask for
 * @param cores tasks that run at once on an executor, at most
 * @param driverHeap largest heap of the driver, in bytes
 * @param driverUsed what the driver held after its last garbage collection, in bytes
 * @param executorHeap largest heap of an executor, in bytes
 * @param storage what an executor may fill with cached blocks, in bytes
 */
public record ClusterResources(
    boolean local,
    int executors,
    int cores,
    long driverHeap,
    long driverUsed,
    long executorHeap,
    long storage) {
  /** Spark's: kept for itself, before it divides an executor's heap. */
  private static final long RESERVED = 300L << 20;

  private static final String DRIVER = "driver";

  /** Asks the context and this JVM; runs no job. */
  public static ClusterResources of(JavaSparkContext spark) {
    SparkConf conf = spark.getConf();
    boolean local = spark.isLocal() && !conf.get("spark.master").startsWith("local-cluster");
    int executors = 0;
    int cores = 0;
    long storage = Long.MAX_VALUE;
    scala.collection.Iterator<ExecutorSummary> all =
        spark.sc().statusStore().executorList(true).iterator();
    while (all.hasNext()) {
      ExecutorSummary executor = all.next();
      if (local == executor.id().equals(DRIVER)) {
        executors++;
        cores = Math.max(cores, executor.maxTasks());
        storage = Math.min(storage, executor.maxMemory());
      }
    }
    long heap =
        local
            ? Runtime.getRuntime().maxMemory()
            : conf.getSizeAsMb("spark.executor.memory", "1g") << 20;
    double share = conf.getDouble("spark.memory.fraction", 0.6);
    return new ClusterResources(
        local,
        Math.max(executors, local ? 1 : Math.max(1, conf.getInt("spark.executor.instances", 1))),
        cores > 0 ? cores : conf.getInt("spark.executor.cores", 1),
        Runtime.getRuntime().maxMemory(),
        usedAfterCollection(),
        heap,
        executors > 0 ? storage : (long) (Math.max(0, heap - RESERVED) * share));
  }

  /** All tasks that run at once. */
  public int slots() {
    return executors * cores;
  }

  /** Of the heap; pools that were never collected count nothing. */
  private static long usedAfterCollection() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      used += usage == null ? 0 : usage.getUsed();
    }
    return used;
  }
}
