package org.backfold.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.backfold.network.Standardization;

/**
 * What stays the same for all passes over one set of blocks; broadcast once. Arrays are shared,
 * read only. A class, not a record, because Kryo cannot read records.
 */
final class Problem implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double[] NONE = {};

  private final long[] rows; // of each partition
  private final long[] firstPositions; // of each partition, in the order of all rows
  private final int blockSize;
  private final long seed;
  private final double[] inputMeans;
  private final double[] inputDeviations;
  private final double[] targetMeans;
  private final double[] targetDeviations;

  Problem(
      PackedExamples examples,
      long seed,
      Optional<Standardization> inputs,
      Optional<Standardization> targets) {
    rows = examples.rows();
    firstPositions = new long[rows.length];
    for (int p = 1; p < rows.length; p++) {
      firstPositions[p] = firstPositions[p - 1] + rows[p - 1];
    }
    blockSize = examples.blockSize();
    this.seed = seed;
    inputMeans = inputs.map(Standardization::means).orElse(NONE);
    inputDeviations = inputs.map(Standardization::deviations).orElse(NONE);
    targetMeans = targets.map(Standardization::means).orElse(NONE);
    targetDeviations = targets.map(Standardization::deviations).orElse(NONE);
  }

  Optional<Standardization> inputs() {
    return inputMeans.length == 0
        ? Optional.empty()
        : Optional.of(new Standardization(inputMeans, inputDeviations));
  }

  Optional<Standardization> targets() {
    return targetMeans.length == 0
        ? Optional.empty()
        : Optional.of(new Standardization(targetMeans, targetDeviations));
  }

  /** Factor from the network's units to those of the data, for each of {@code outputs} targets. */
  double[] targetScales(int outputs) {
    double[] scales = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      double deviation = targetDeviations.length == 0 ? 1 : targetDeviations[i];
      scales[i] = deviation == 0 ? 1 : deviation;
    }
    return scales;
  }

  RowOrder order(int partition, long epoch) {
    return RowOrder.of(rows[partition], blockSize, seed, epoch, partition);
  }

  /** Position of a row in the order of all rows of all partitions, which no epoch changes. */
  long position(int partition, int block, int column) {
    return firstPositions[partition] + (long) block * blockSize + column;
  }

  int partitions() {
    return rows.length;
  }

  long[] rows() {
    return rows;
  }

  @Override
  public String toString() {
    return Arrays.toString(rows) + " rows in blocks of " + blockSize;
  }
}
