package org.backfold.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.backfold.linalg.Precision;
import org.backfold.network.Network;

/**
 * What a training run will need, before it is run: bytes and floating-point operations from shapes
 * alone. With θ of n parameters, layers of n_0 to n_L units, N rows of which N_v are validation
 * rows, blocks of B rows, P partitions on E executors of c cores:
 *
 * <pre>
 * a block                B (p n_0 + 8 n_L + 8) + {@value #BLOCK_OVERHEAD}     (p = 8 or 4 bytes, by precision)
 * cached, each executor  N rows of them, ⌈P / E⌉ / P of all
 * broadcast, each step   p n + 16P                          (the ranges of a mini-batch)
 * returned, each step    see {@link AggregationPlan}, R results of p n
 * a task                 p · {@value #TASK_VECTORS}n + p B (n_0 + n_L + {@value #UNIT_BUFFERS} Σ n_l)
 *                        (its sum, and that twice serialized; a scaled block; Zˡ, Aˡ, Δˡ)
 * an executor            {@value #JVM_MIB} MiB + p · 2n + c tasks    (θ, and its pieces as they came) + cached blocks
 * the driver             what it holds now + 8n (v + {@value #RUN_VECTORS}) + 8n · {@value #RESULT_COPIES} min(R, {@value #RESULT_THREADS})
 *                        (v: {@link org.backfold.optim.Optimizer#vectors}; best θ, last sum, broadcast pieces,
 *                        weight decay; a result as it came and as numbers, on each of Spark's threads for that)
 * with local steps       v vectors of n more in a task, and of all that travels as many as move: θ and memory
 * operations a row       2 Σ n_l n_{l−1} forward, as many for ∂C/∂W, and those of l &gt; 1 again for Δ
 * </pre>
 *
 * The constants were found by reading Spark's path of a result (Executor, DirectTaskResult,
 * TaskResultGetter, TorrentBroadcast) and confirmed by measuring; the test of this class measures
 * three runs again.
 *
 * @param network what is trained
 * @param options how
 * @param aggregation partitions, and how their sums come together
 * @param rows to be cached, training and validation together; 0 if not known yet
 * @param cluster where
 */
public record MemoryModel(
    Network network,
    TrainingOptions options,
    AggregationPlan aggregation,
    long rows,
    ClusterResources cluster) {
  /** Objects and array headers of one block. */
  static final int BLOCK_OVERHEAD = 168;

  static final int TASK_VECTORS = 3;
  static final int UNIT_BUFFERS = 3;
  static final int RUN_VECTORS = 4;
  static final int RESULT_COPIES = 2;

  /** Spark's spark.resultGetter.threads. */
  static final int RESULT_THREADS = 4;

  /** Live objects of an executor without any of ours. */
  static final int JVM_MIB = 80;

  private static final long MIB = 1L << 20;

  /** The model of a run on {@code cluster}, with as many partitions as training would take. */
  static MemoryModel of(
      Network network,
      TrainingOptions options,
      AggregationPlan aggregation,
      ClusterResources cluster) {
    return new MemoryModel(network, options, aggregation, 0, cluster);
  }

  /**
   * The model of a run.
   *
   * @param partitions of the training rows
   * @param rows training and validation rows
   * @throws IllegalArgumentException if the driver may not receive as much as it has to
   */
  public static MemoryModel of(
      Network network,
      TrainingOptions options,
      int partitions,
      long rows,
      SparkConf conf,
      ClusterResources cluster) {
    AggregationPlan aggregation = AggregationPlan.of(options, partitions, network, conf);
    return new MemoryModel(network, options, aggregation, rows, cluster);
  }

  private long vectorBytes() {
    return (long) Double.BYTES * network.parameterCount();
  }

  /** Of what travels: θ, or a sum of gradients; with local steps θ and the optimizer's memory. */
  private long syncedBytes() {
    long bytes = options.wirePrecision().bytes();
    return bytes * options.syncedVectors() * network.parameterCount();
  }

  private Precision precision() {
    return options.execution().precision();
  }

  /** Bytes that each executor receives in one iteration. */
  public long broadcastBytes() {
    long cuts = options.batching().syncEvery() + 1L;
    return syncedBytes() + cuts * Long.BYTES * aggregation.partitions();
  }

  /** Bytes of all cached blocks, on all executors. */
  public long blockBytes() {
    long perRow =
        (long) precision().bytes() * network.inputs()
            + (long) Double.BYTES * (network.outputs() + 1);
    long blocks = rows / options.batching().blockSize() + aggregation.partitions();
    return rows == 0 ? 0 : rows * perRow + blocks * BLOCK_OVERHEAD;
  }

  /** Bytes of cached blocks on the executor that has the most partitions. */
  public long blockBytesPerExecutor() {
    int partitions = aggregation.partitions();
    int most = (partitions + cluster.executors() - 1) / cluster.executors();
    return Math.round((double) blockBytes() * most / partitions);
  }

  /** Bytes that a running task holds. */
  public long taskBytes() {
    long units = 0;
    for (int l = 1; l <= network.depth(); l++) {
      units += network.size(l);
    }
    long column = network.inputs() + network.outputs() + UNIT_BUFFERS * units;
    int own = options.batching().isLocal() ? options.method().optimizer().vectors() : 0;
    return own * vectorBytes()
        + TASK_VECTORS * syncedBytes()
        + precision().bytes() * column * options.batching().blockSize();
  }

  /** Heap of the fullest executor at its peak, blocks in memory included. */
  public long executorPeak() {
    return cluster.local() ? driverPeak() : JVM_MIB * MIB + executorWork() + blocksInMemory();
  }

  /** Heap of the driver at its peak. */
  public long driverPeak() {
    long vectors =
        options.method().optimizer().vectors()
            + RUN_VECTORS
            + (long) RESULT_COPIES
                * options.syncedVectors()
                * Math.min(aggregation.results(), RESULT_THREADS);
    long own = cluster.driverUsed() + vectors * vectorBytes();
    return cluster.local() ? own + executorWork() + blocksInMemory() : own;
  }

  /** In local mode θ is the driver's, and its pieces too. */
  private long executorWork() {
    long running = Math.min(cluster.cores(), aggregation.partitions());
    long shipped = cluster.local() ? 0 : 2 * syncedBytes();
    return shipped + running * taskBytes();
  }

  private long blocksInMemory() {
    return Math.min(blockBytesPerExecutor(), cluster.storage());
  }

  /** Floating-point operations for loss and gradient of one row. */
  public long operationsPerRow() {
    long products = 0;
    for (int l = 1; l <= network.depth(); l++) {
      products += (l > 1 ? 3L : 2L) * network.size(l) * network.size(l - 1);
    }
    return 2 * products;
  }

  /** How a run is going to end up. */
  public enum Verdict {
    /** Everything is held in memory. */
    FITS,
    /** Blocks that don't fit in memory are read from disk in each epoch. */
    SPILLS,
    /** A JVM would run out of memory. */
    BREAKS
  }

  /**
   * What is amiss, and what to do about it.
   *
   * @param verdict SPILLS or BREAKS
   * @param setting to change, as Spark or a config calls it
   * @param text one or two sentences
   */
  public record Finding(Verdict verdict, String setting, String text) {}

  /** All that is amiss, the worst first; empty if the run fits. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    blockTooLarge().forEach(findings::add);
    if (driverPeak() > cluster.driverHeap()) {
      findings.add(
          new Finding(
              Verdict.BREAKS,
              "spark.driver.memory",
              tooSmall("the driver", driverPeak(), cluster.driverHeap())
                  + advice("spark.driver.memory", driverPeak())
                  + " (spark-submit --driver-memory, or BACKFOLD_MEMORY), or train a smaller"
                  + " network."));
    }
    if (!cluster.local() && executorPeak() > cluster.executorHeap()) {
      findings.add(
          new Finding(
              Verdict.BREAKS,
              "spark.executor.memory",
              tooSmall("an executor", executorPeak(), cluster.executorHeap())
                  + advice("spark.executor.memory", executorPeak())
                  + ", or run fewer tasks at once by spark.executor.cores."));
    }
    if (blockBytesPerExecutor() > cluster.storage()) {
      findings.add(spill());
    }
    return findings;
  }

  /** FITS, or the worst of the findings. */
  public Verdict verdict() {
    return findings().stream().map(Finding::verdict).reduce(Verdict.FITS, MemoryModel::worse);
  }

  private static Verdict worse(Verdict one, Verdict other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /**
   * @throws IllegalArgumentException if the run would break, with what to change
   */
  void require() {
    List<Finding> fatal =
        findings().stream().filter(finding -> finding.verdict() == Verdict.BREAKS).toList();
    if (!fatal.isEmpty()) {
      throw new IllegalArgumentException(
          fatal.stream().map(Finding::text).collect(Collectors.joining("\n")));
    }
  }

  private List<Finding> blockTooLarge() {
    int widest = network.inputs();
    for (int l = 1; l <= network.depth(); l++) {
      widest = Math.max(widest, network.size(l));
    }
    int blockSize = options.batching().blockSize();
    if ((long) widest * blockSize <= Integer.MAX_VALUE - 8) {
      return List.of();
    }
    return List.of(
        new Finding(
            Verdict.BREAKS,
            "training.blockSize",
            String.format(
                Locale.ROOT,
                "A block of %d rows does not fit an array at a layer of %d units; set"
                    + " training.blockSize to %d or less.",
                blockSize,
                widest,
                (Integer.MAX_VALUE - 8) / widest)));
  }

  private Finding spill() {
    String setting = cluster.local() ? "spark.driver.memory" : "spark.executor.memory";
    long needed = cluster.executorHeap() + (blockBytesPerExecutor() - cluster.storage()) * 5 / 3;
    return new Finding(
        Verdict.SPILLS,
        setting,
        String.format(
            Locale.ROOT,
            "The rows take %s on an executor, which keeps %s of them in memory and reads the others"
                + " from disk in each epoch. To keep all, set %s to %dm, or take more executors.",
            written(blockBytesPerExecutor()),
            written(cluster.storage()),
            setting,
            roundedMib(needed)));
  }

  private String tooSmall(String who, long peak, long heap) {
    return String.format(
        Locale.ROOT,
        "%,d parameters make %s need about %s of memory, but its heap has %s. ",
        network.parameterCount(),
        who,
        written(peak),
        written(heap));
  }

  /** A fifth more than predicted: garbage needs room, and predictions err. */
  private static String advice(String setting, long peak) {
    return String.format(Locale.ROOT, "Set %s to %dm or more", setting, roundedMib(peak * 6 / 5));
  }

  /** In steps of 64. */
  private static long roundedMib(long bytes) {
    return (bytes / MIB / 64 + 1) * 64;
  }

  private static String written(long bytes) {
    return bytes < 1024 * MIB
        ? String.format(Locale.ROOT, "%.0f MiB", (double) bytes / MIB)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / 1024.0 / MIB);
  }
}
