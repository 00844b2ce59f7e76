package org.backfold.training;

import java.io.Serializable;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Precision;

/**
 * What travels from the executors: sums over rows, never means, except after local steps, whose
 * result is a mean by nature. The gradient is allocated by the first one who adds to it, so sums
 * over no rows carry no array. A class, not a record, because Kryo cannot read records.
 */
final class Sums implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final RawVector[] NO_MEANS = {};

  private double loss;
  private double metric;
  private double weight;
  private long rows;
  private final TaskTimes times = new TaskTimes();
  private RawVector[] means = NO_MEANS;
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
    mix(other);
    add(other.loss, other.metric, other.weight, other.rows);
    times.merge(other.times);
    if (gradient().size() == 0) {
      gradient = other.gradient;
    } else if (other.gradient().size() > 0) {
      gradient().add(other.gradient());
    }
    return this;
  }

  /**
   * Moves each mean towards the other's, x ← x + (y − x) · W_y / (W_x + W_y): exact where both
   * agree, and a lone partition's stays as it is. Sums divided at the end would be neither.
   */
  private void mix(Sums other) {
    if (means.length == 0 || weight == 0 && other.weight > 0) {
      means = other.means.length == 0 ? means : other.means;
    } else if (other.means.length > 0 && other.weight > 0) {
      double share = other.weight / (weight + other.weight);
      for (int k = 0; k < means.length; k++) {
        double[] mine = mean(k);
        double[] theirs = other.mean(k);
        for (int i = 0; i < mine.length; i++) {
          mine[i] += share * (theirs[i] - mine[i]);
        }
      }
    }
  }

  /** Vectors to be averaged, weighted by Σ wᵢ, instead of added; taken over by reference. */
  void setMeans(double[][] vectors) {
    means = new RawVector[vectors.length];
    for (int k = 0; k < vectors.length; k++) {
      means[k] = RawVector.of(Precision.DOUBLE.vector(vectors[k]));
    }
  }

  /** The mean of vector {@code k} of {@link #setMeans}. */
  double[] mean(int k) {
    return means[k].values().toDoubles().values();
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
