package org.backfold.training;

import java.io.Serializable;
import org.backfold.linalg.DenseView;

/**
 * What one pass needs on the executors beside the blocks: θ, and which rows to visit; shipped with
 * every pass ({@link Shipment}). A class, not a record, because Kryo cannot read records.
 */
final class Step implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long[] ALL = {};

  private final RawVector parameters;
  private final long iteration;
  private final long epoch;
  private final long[] from;
  private final long[] to;

  private Step(DenseView parameters, long iteration, long epoch, long[] from, long[] to) {
    this.parameters = RawVector.of(parameters);
    this.iteration = iteration;
    this.epoch = epoch;
    this.from = from;
    this.to = to;
  }

  /** All rows, in the order of storage. */
  static Step all(DenseView parameters, long iteration) {
    return new Step(parameters, iteration, 0, ALL, ALL);
  }

  /** The rows of a mini-batch, in the order of {@code epoch}. */
  static Step batch(DenseView parameters, long iteration, long epoch, Batches.Ranges ranges) {
    return new Step(parameters, iteration, epoch, ranges.from(), ranges.to());
  }

  /** θ [|θ| × 1]. */
  DenseView parameters() {
    return parameters.values();
  }

  /** Seeds the dropout masks. */
  long iteration() {
    return iteration;
  }

  long epoch() {
    return epoch;
  }

  boolean takesAll() {
    return from.length == 0;
  }

  long from(int partition) {
    return from[partition];
  }

  long to(int partition) {
    return to[partition];
  }

  /** Size on the wire, nearly. */
  long bytes() {
    DenseView theta = parameters();
    return (long) theta.precision().bytes() * theta.size()
        + Long.BYTES * (from.length + (long) to.length);
  }
}
