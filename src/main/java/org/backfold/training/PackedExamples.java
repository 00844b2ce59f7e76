package org.backfold.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.backfold.data.Example;
import scala.Tuple2;

/**
 * A set of examples as cached blocks, in an order that depends only on their content, the seed and
 * the number of partitions. Made by one shuffle and one job; {@link #close()} frees the cache.
 */
final class PackedExamples implements AutoCloseable {
  private final JavaRDD<ExampleBlock> blocks;
  private final int blockSize;
  private final long[] rows;
  private final Moments features;
  private final Moments targets;
  private final DataFingerprint fingerprint = new DataFingerprint();

  private PackedExamples(
      JavaRDD<ExampleBlock> blocks, int blockSize, List<PartitionSummary> summaries) {
    this.blocks = blocks;
    this.blockSize = blockSize;
    rows = summaries.stream().mapToLong(summary -> summary.rows).toArray();
    features = summaries.get(0).features;
    targets = summaries.get(0).targets;
    for (PartitionSummary summary : summaries.subList(1, summaries.size())) {
      features.merge(summary.features); // in partition order: part of the promise of equal bits
      targets.merge(summary.targets);
    }
    summaries.forEach(summary -> fingerprint.merge(summary.fingerprint));
  }

  /** Shuffles, packs and caches {@code examples}; runs one job. */
  static PackedExamples pack(JavaRDD<Example> examples, Layout layout) {
    BlockPacker packer = layout.packer();
    long seed = layout.seed();
    JavaRDD<ExampleBlock> blocks =
        examples
            .mapToPair(example -> new Tuple2<>(ContentKey.of(example, seed), PackedRow.of(example)))
            .repartitionAndSortWithinPartitions(new ContentKey.ByContent(layout.partitions()))
            .mapPartitions(rows -> packer.pack(PackedRow.examples(rows)), true)
            .setName("backfold blocks")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      int inputs = packer.inputs();
      int outputs = packer.outputs();
      List<PartitionSummary> summaries =
          blocks.mapPartitions(part -> PartitionSummary.of(part, inputs, outputs)).collect();
      return new PackedExamples(blocks, packer.blockSize(), summaries);
    } catch (RuntimeException | Error failure) {
      blocks.unpersist(false);
      throw failure;
    }
  }

  JavaRDD<ExampleBlock> blocks() {
    return blocks;
  }

  int blockSize() {
    return blockSize;
  }

  /** Rows of each partition; shared, read only. */
  long[] rows() {
    return rows;
  }

  /** Rows of all partitions. */
  long count() {
    return Arrays.stream(rows).sum();
  }

  /** Σ wᵢ. */
  double weight() {
    return features.weight();
  }

  Moments features() {
    return features;
  }

  Moments targets() {
    return targets;
  }

  /** Of the content of all examples, whatever their partitions. */
  DataFingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }

  /**
   * How rows become blocks.
   *
   * @param packer packs them
   * @param partitions number of partitions
   * @param seed of the order
   */
  record Layout(BlockPacker packer, int partitions, long seed) {}

  /** What one partition holds. */
  private static final class PartitionSummary implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Moments features;
    private final Moments targets;
    private final DataFingerprint fingerprint = new DataFingerprint();
    private long rows;

    private PartitionSummary(int inputs, int outputs) {
      features = new Moments(inputs);
      targets = new Moments(outputs);
    }

    static Iterator<PartitionSummary> of(Iterator<ExampleBlock> blocks, int inputs, int outputs) {
      PartitionSummary summary = new PartitionSummary(inputs, outputs);
      while (blocks.hasNext()) {
        ExampleBlock block = blocks.next();
        summary.rows += block.size();
        summary.features.add(block.features(), block.weights());
        summary.targets.add(block.targets(), block.weights());
        summary.fingerprint.merge(block.fingerprint());
      }
      return List.of(summary).iterator();
    }
  }
}
