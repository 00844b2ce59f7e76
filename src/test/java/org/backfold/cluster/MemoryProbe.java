package org.backfold.cluster;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.storage.RDDInfo;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Schedule;
import org.backfold.training.ClusterResources;
import org.backfold.training.EpochRecord;
import org.backfold.training.MemoryModel;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Stopping;

/**
 * Trains three networks and prints, for each, the bytes that {@link MemoryModel} predicts beside
 * those measured: {@code NAME driver PREDICTED MEASURED blocks PREDICTED MEASURED}. The driver's
 * peak is the largest heap after a garbage collection, forced whenever a task starts or ends: live
 * objects, no garbage.
 */
public final class MemoryProbe {
  private static final int PARTITIONS = 2;

  private MemoryProbe() {}

  public static void main(String[] args) throws Exception {
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("memory"))) {
      spark.setLogLevel("WARN");
      run(spark, "wide rows", 8_000, options("adam", 2), 1000, 20, 2);
      run(spark, "large network", 500, options("adam", 4), 300, 1000, 800, 10);
      run(spark, "l-bfgs", 1_000, options("lbfgs", 13), 500, 600, 100, 10);
    }
  }

  private static TrainingOptions options(String optimizer, long epochs) {
    return TrainingOptions.of(Optimizer.parse(optimizer), Schedule.constant(1e-3))
        .with(new Batching(Batching.FULL, Batching.DEFAULT_BLOCK_SIZE, PARTITIONS))
        .with(new Stopping(epochs, 1000, 0));
  }

  private static void run(
      JavaSparkContext spark, String name, int rows, TrainingOptions options, int... sizes)
      throws Exception {
    Network network = network(sizes);
    int inputs = network.inputs();
    int classes = network.outputs();
    List<Integer> numbers = IntStream.range(0, rows).boxed().toList();
    JavaRDD<Example> examples =
        spark.parallelize(numbers, PARTITIONS).map(i -> example(i, inputs, classes));
    examples.count();
    System.gc();
    MemoryModel model =
        MemoryModel.of(
            network, options, PARTITIONS, rows, spark.getConf(), ClusterResources.of(spark));
    Collections collections = new Collections();
    spark.sc().addSparkListener(collections);
    CachedBytes cached = new CachedBytes(spark);
    new Trainer(spark, network, Task.CLASSIFICATION, options)
        .train(examples, Optional.empty(), cached);
    spark.sc().listenerBus().waitUntilEmpty();
    spark.sc().removeSparkListener(collections);
    System.out.printf(
        Locale.ROOT,
        "%s: driver %d %d blocks %d %d%n",
        name,
        model.driverPeak(),
        collections.largest,
        model.blockBytes(),
        cached.bytes);
  }

  /** Noise in all columns and a mark in that of the class. */
  private static Example example(int i, int inputs, int classes) {
    double[] features = new double[inputs];
    for (int k = 0; k < inputs; k++) {
      features[k] = (i * 31 + k * 17 + i * k % 101) % 97 / 97.0 + (k == i % classes ? 1 : 0);
    }
    return new Example(Vectors.dense(features), new double[] {i % classes}, 1);
  }

  private static Network network(int... sizes) {
    List<Network.Layer> layers =
        Stream.concat(
                IntStream.range(1, sizes.length - 1)
                    .mapToObj(l -> new Network.Layer(sizes[l], Activation.parse("tanh"))),
                Stream.of(new Network.Layer(sizes[sizes.length - 1], Activation.parse("softmax"))))
            .toList();
    return new Network(sizes[0], layers, Loss.parse("cross-entropy"));
  }

  /** Collects garbage whenever a task starts or ends, and keeps the largest heap after it. */
  private static final class Collections extends SparkListener {
    private long largest;

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
      collect();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      collect();
    }

    private void collect() {
      System.gc();
      long used = 0;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        if (pool.getType() == MemoryType.HEAP) {
          used += pool.getCollectionUsage().getUsed();
        }
      }
      largest = Math.max(largest, used);
    }
  }

  /** What Spark says it caches. */
  private static final class CachedBytes implements TrainingListener {
    private final JavaSparkContext spark;
    private long bytes;

    CachedBytes(JavaSparkContext spark) {
      this.spark = spark;
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      bytes = 0;
      for (RDDInfo info : spark.sc().getRDDStorageInfo()) {
        bytes += info.memSize() + info.diskSize();
      }
    }
  }
}
