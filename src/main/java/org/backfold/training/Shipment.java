package org.backfold.training;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What the driver ships to the tasks of one job. A small thing rides in the tasks themselves: Spark
 * broadcasts their code anyhow, and a broadcast of its own costs about 1 ms, a tenth of a job. A
 * large one is broadcast, so that an executor fetches and decodes it once and not for every task.
 * Belongs to the driver, which closes it after the job.
 */
final class Shipment<T extends Serializable> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** Spark warns of tasks above 1 MiB. Here decoding for each task still costs next to nothing. */
  private static final long LARGEST_IN_TASK = 128 << 10;

  private final T inTask; // null if broadcast
  private final Broadcast<T> broadcast; // null if in the task

  private Shipment(T inTask, Broadcast<T> broadcast) {
    this.inTask = inTask;
    this.broadcast = broadcast;
  }

  /**
   * @param bytes about how large {@code value} is
   */
  static <T extends Serializable> Shipment<T> of(T value, long bytes, JavaSparkContext spark) {
    return isBroadcast(bytes)
        ? new Shipment<>(null, spark.broadcast(value))
        : new Shipment<>(value, null);
  }

  /** Whether something so large is broadcast. */
  static boolean isBroadcast(long bytes) {
    return bytes > LARGEST_IN_TASK;
  }

  T value() {
    return broadcast == null ? inTask : broadcast.value();
  }

  /** Removes it from the executors. */
  @Override
  public void close() {
    if (broadcast != null) {
      broadcast.destroy();
    }
  }
}
