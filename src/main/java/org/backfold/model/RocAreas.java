package org.backfold.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Task;
import scala.Tuple2;

/**
 * Exact areas under ROC curves, one per output, by ranks (Mann and Whitney 1947): the share of
 * pairs of a positive and a negative example in which the positive one scores higher, ties counting
 * half, each pair weighted by the product of its weights.
 *
 * <p>The scores are cut into ranges of about {@code examplesPerRange} examples, sorted within each
 * range on an executor, and only three sums per range come back. The bounds are a systematic sample
 * and every sum runs in the order of scores and then of partitions, so no bit depends on arrival
 * order. (Spark's {@code BinaryClassificationMetrics} adds weights and trapezoids as they arrive.)
 */
final class RocAreas {
  static final int EXAMPLES_PER_RANGE = 1 << 18;

  private static final int SAMPLES_PER_RANGE = 100;

  private final Task task;
  private final int outputs;
  private final int examplesPerRange;

  RocAreas(Task task, int outputs, int examplesPerRange) {
    this.task = task;
    this.outputs = outputs;
    this.examplesPerRange = examplesPerRange;
  }

  /** Area per output; NaN where there are no positive or no negative examples. */
  double[] of(JavaRDD<ScoredBlock> blocks, long examples) {
    int ranges = Math.toIntExact(Math.max(1, examples / examplesPerRange));
    double[][] bounds = bounds(blocks, examples, ranges);
    Task meaning = task; // not this: it stays on the driver
    int cells = Math.multiplyExact(outputs, ranges);
    int partitions = Math.min(cells, blocks.getNumPartitions());
    List<Tuple2<Integer, double[]>> pairs =
        blocks
            .mapPartitionsWithIndex(
                (index, partition) -> new RankedPages(meaning, bounds, index, partition), true)
            .mapToPair(ranked -> ranked)
            .groupByKey(new HashPartitioner(Math.max(1, partitions)))
            .mapValues(RocAreas::pairs)
            .collect();
    double[][] byCell = new double[cells][3];
    pairs.forEach(cell -> byCell[cell._1()] = cell._2());
    double[] areas = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      areas[k] = area(byCell, k * ranges, (k + 1) * ranges);
    }
    return areas;
  }

  /** Joins ranges of ascending scores: a positive outranks all negatives of the ranges below. */
  private static double area(double[][] ranges, int from, int to) {
    double positives = 0;
    double negatives = 0;
    double ordered = 0;
    for (int r = from; r < to; r++) {
      ordered += ranges[r][2] + ranges[r][0] * negatives;
      positives += ranges[r][0];
      negatives += ranges[r][1];
    }
    return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : Double.NaN;
  }

  private static double[] pairs(Iterable<RankedWeights> parts) {
    List<RankedWeights> list = new ArrayList<>();
    parts.forEach(list::add);
    return RankedWeights.unite(list).pairs();
  }

  /** Per output, the scores that separate the ranges: [outputs][ranges − 1], ascending. */
  private double[][] bounds(JavaRDD<ScoredBlock> blocks, long examples, int ranges) {
    if (ranges == 1) {
      return new double[outputs][0];
    }
    long step = Math.max(1, examples / ((long) ranges * SAMPLES_PER_RANGE));
    List<double[]> sample = blocks.mapPartitions(partition -> sample(partition, step)).collect();
    double[][] bounds = new double[outputs][ranges - 1];
    for (int k = 0; k < outputs; k++) {
      double[] scores = new double[sample.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = sample.get(i)[k];
      }
      Arrays.sort(scores);
      for (int r = 1; r < ranges; r++) {
        bounds[k][r - 1] = scores[(int) ((long) scores.length * r / ranges)];
      }
    }
    return bounds;
  }

  /** The predictions of every {@code step}-th example, the first included. */
  private static Iterator<double[]> sample(Iterator<ScoredBlock> partition, long step) {
    List<double[]> sample = new ArrayList<>();
    long position = 0;
    while (partition.hasNext()) {
      ScoredBlock block = partition.next();
      int outputs = block.outputs();
      for (int j = 0; j < block.examples(); j++) {
        if (position++ % step == 0) {
          sample.add(Arrays.copyOfRange(block.predictions(), j * outputs, (j + 1) * outputs));
        }
      }
    }
    return sample.iterator();
  }
}
