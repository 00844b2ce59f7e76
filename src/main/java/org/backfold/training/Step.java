package org.backfold.training;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Precision;
import org.backfold.optim.OptimizerState;

/**
 * What one pass needs on the executors beside the blocks: θ, and which rows to visit; for local
 * steps, several mini-batches and the optimizer's memory. Shipped with every pass ({@link
 * Shipment}). A class, not a record, because Kryo cannot read records.
 */
final class Step implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long[][] ALL = {};

  private final RawVector parameters;
  private final OptimizerMemory memory; // null: a sum of gradients is asked for
  private final long iteration;
  private final long epoch;
  private final long[][] cuts; // of mini-batch k in partition p: [k][p] to [k + 1][p]

  private Step(
      DenseView parameters, OptimizerMemory memory, long iteration, long epoch, long[][] cuts) {
    this.parameters = RawVector.of(parameters);
    this.memory = memory;
    this.iteration = iteration;
    this.epoch = epoch;
    this.cuts = cuts;
  }

  /** All rows, in the order of storage. */
  static Step all(DenseView parameters, long iteration) {
    return new Step(parameters, null, iteration, 0, ALL);
  }

  /** The rows of a mini-batch, in the order of {@code epoch}. */
  static Step batch(DenseView parameters, long iteration, long epoch, Batches.Ranges ranges) {
    return new Step(parameters, null, iteration, epoch, new long[][] {ranges.from(), ranges.to()});
  }

  /**
   * Local steps from {@code parameters} on, one a mini-batch.
   *
   * @param parameters θ, in doubles whatever the precision of products
   * @param state of the optimizer there; it knows how many iterations came before
   * @param ranges of consecutive mini-batches of {@code epoch}, at least one
   */
  static Step local(
      double[] parameters, OptimizerState state, long epoch, List<Batches.Ranges> ranges) {
    long[][] cuts = new long[ranges.size() + 1][];
    cuts[0] = ranges.get(0).from();
    for (int k = 0; k < ranges.size(); k++) {
      cuts[k + 1] = ranges.get(k).to();
    }
    return new Step(
        Precision.DOUBLE.vector(parameters),
        new OptimizerMemory(state),
        state.evaluations(),
        epoch,
        cuts);
  }

  /** θ [|θ| × 1]. */
  DenseView parameters() {
    return parameters.values();
  }

  /** Where the optimizer stands, if local steps are to be taken. */
  Optional<OptimizerState> memory() {
    return Optional.ofNullable(memory).map(OptimizerMemory::state);
  }

  /** Whether partitions are to take steps of their own. */
  boolean isLocal() {
    return memory != null;
  }

  /** Seeds the dropout masks; of the first mini-batch. */
  long iteration() {
    return iteration;
  }

  long epoch() {
    return epoch;
  }

  boolean takesAll() {
    return cuts.length == 0;
  }

  /** Mini-batches, unless it takes all rows. */
  int batches() {
    return cuts.length - 1;
  }

  /** First row of all mini-batches. */
  long from(int partition) {
    return cuts[0][partition];
  }

  /** Last row of all mini-batches, exclusive. */
  long to(int partition) {
    return cuts[cuts.length - 1][partition];
  }

  long from(int batch, int partition) {
    return cuts[batch][partition];
  }

  long to(int batch, int partition) {
    return cuts[batch + 1][partition];
  }

  /** Size on the wire, nearly. */
  long bytes() {
    DenseView theta = parameters();
    long ofCuts = cuts.length == 0 ? 0 : (long) cuts.length * cuts[0].length;
    return (long) theta.precision().bytes() * theta.size()
        + Long.BYTES * ofCuts
        + (memory == null ? 0 : memory.bytes());
  }
}
