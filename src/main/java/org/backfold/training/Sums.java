package org.backfold.training;

import java.io.Serializable;
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
  private RawDoubles gradient = RawDoubles.none();

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
    if (gradient().length == 0) {
      gradient = other.gradient;
    } else if (other.gradient().length > 0) {
      Precision.DOUBLE.vector(gradient()).add(Precision.DOUBLE.vector(other.gradient()));
    }
    return this;
  }

  /** Σ wᵢ ∂Cᵢ/∂θ, to be added to; allocated at the first call. */
  double[] gradient(int length) {
    if (gradient().length == 0) {
      gradient = RawDoubles.of(new double[length]);
    }
    return gradient();
  }

  /** Σ wᵢ ∂Cᵢ/∂θ, or an empty array if no row was seen. */
  double[] gradient() {
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
}
