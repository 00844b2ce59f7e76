package org.backfold.training;

import java.io.Serializable;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Precision;

/**
 * What travels from the executors: sums over rows, never means. The gradient is allocated by the
 * first one who adds to it, so sums over no rows carry no array. A class, not a record, because
 * Kryo cannot read records.
 */
final class Sums implements Serializable {
  private static final long serialVersionUID = 1L;

  private double loss;
  private double metric;
  private double weight;
  private long rows;
  private final TaskTimes times = new TaskTimes();
  private RawVector gradient = RawVector.none();

  /** Adds {@code rows} rows: their Σ wᵢCᵢ, Σ wᵢ · metric and Σ wᵢ. */
  void add(double loss, double metric, double weight, long rows) {
    this.loss += loss;
    this.metric += metric;
    this.weight += weight;
    this.rows += rows;
  }

  /**
   * Adds {@code other}, which must not be used afterwards, since its array may be taken over;
   * returns this.
   */
  Sums merge(Sums other) {
    add(other.loss, other.metric, other.weight, other.rows);
    times.merge(other.times);
    if (gradient().size() == 0) {
      gradient = other.gradient;
    } else if (other.gradient().size() > 0) {
      gradient().add(other.gradient());
    }
    return this;
  }

  /** Σ wᵢ ∂Cᵢ/∂θ [length × 1], to be added to; allocated at the first call. */
  DenseView gradient(Precision precision, int length) {
    if (gradient().size() == 0) {
      gradient = RawVector.of(precision.zeros(length, 1));
    }
    return gradient();
  }

  /** Σ wᵢ ∂Cᵢ/∂θ [|θ| × 1], or nothing if no row was seen. */
  DenseView gradient() {
    return gradient.values();
  }

  /** Σ wᵢCᵢ, in nats or squared units of the target. */
  double loss() {
    return loss;
  }

  /** Σ wᵢ · {@link Metric} of row i. */
  double metric() {
    return metric;
  }

  /** Σ wᵢ. */
  double weight() {
    return weight;
  }

  long rows() {
    return rows;
  }

  /** When the tasks worked. */
  TaskTimes times() {
    return times;
  }
}
