package org.backfold.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingListener;

/** Keeps the seconds of every epoch but the first, which warms up, and where the blocks are. */
final class EpochClock implements TrainingListener {
  private final SparkSession spark;
  private final List<Double> seconds = new ArrayList<>();
  private long memory;
  private long disk;

  EpochClock(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    if (epoch.epoch() > 1) {
      seconds.add(epoch.times().total());
    }
    RDDInfo[] held = spark.sparkContext().getRDDStorageInfo();
    memory = Arrays.stream(held).mapToLong(RDDInfo::memSize).sum();
    disk = Arrays.stream(held).mapToLong(RDDInfo::diskSize).sum();
  }

  double[] seconds() {
    return seconds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Bytes of cached blocks in memory after the last epoch. */
  long memory() {
    return memory;
  }

  /** Bytes of cached blocks on disk after the last epoch. */
  long disk() {
    return disk;
  }
}
