package org.backfold.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.SparseView;

/**
 * Affine map x ↦ (x − mean) / deviation per row, fixed before training and kept with the model. A
 * deviation of 0 (a constant column) counts as 1.
 *
 * @param means per row, finite; copied when made, not to be changed by readers
 * @param deviations per row, finite, from 0 on; copied when made, with 1 in place of 0
 */
public record Standardization(double[] means, double[] deviations) implements Serializable {
  /**
   * @throws IllegalArgumentException if the lengths differ, or a value is not finite or a deviation
   *     negative
   */
  public Standardization {
    if (means.length != deviations.length) {
      throw new IllegalArgumentException(
          "Expected a mean and a deviation per row, found "
              + (means.length + " means and " + deviations.length + " deviations."));
    }
    means = means.clone();
    deviations = deviations.clone();
    for (int i = 0; i < means.length; i++) {
      if (!Double.isFinite(means[i]) || !(deviations[i] >= 0 && Double.isFinite(deviations[i]))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Row %d has mean %s and deviation %s; expected finite numbers, the deviation from 0"
                    + " on.",
                i,
                means[i],
                deviations[i]));
      }
      deviations[i] = deviations[i] == 0 ? 1 : deviations[i];
    }
  }

  /** The map that changes nothing, for {@code size} rows. */
  public static Standardization identity(int size) {
    return new Standardization(new double[size], new double[size]);
  }

  /** Number of rows it is made for. */
  public int size() {
    return means.length;
  }

  /**
   * Overwrites {@code target} with the standardized {@code values}.
   *
   * @param values [rows × m], untransposed, read
   * @param target [rows × m], untransposed, overwritten; may be the same
   */
  public void apply(MatrixView values, MatrixView target) {
    checkShapes(values, target);
    double[] from = values.values();
    double[] to = target.values();
    int rows = values.rows();
    for (int j = 0; j < values.columns(); j++) {
      int atFrom = values.offset() + j * rows;
      int atTo = target.offset() + j * rows;
      for (int i = 0; i < rows; i++) {
        to[atTo + i] = (from[atFrom + i] - means[i]) / deviations[i];
      }
    }
  }

  /** Whether it moves zero, so that the standardized rows of a sparse matrix are dense. */
  boolean isCentred() {
    for (double mean : means) {
      if (mean != 0) {
        return true;
      }
    }
    return false;
  }

  /** Mean by deviation of each row: where {@link #apply} moves zero to, times −1; a new array. */
  double[] scaledMeans() {
    double[] scaled = new double[means.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = means[i] / deviations[i];
    }
    return scaled;
  }

  /**
   * Overwrites the non-zeros of {@code target} with those of {@code values} by the deviations of
   * their rows, without subtracting means.
   *
   * @param values [rows × m], read
   * @param target same non-zeros, overwritten
   */
  void scale(SparseView values, SparseView target) {
    for (int p = values.begin(); p < values.end(); p++) {
      target.values()[p] = values.values()[p] / deviations[values.indices()[p]];
    }
  }

  /** The inverse of {@link #apply}, for the predictions of a regression. */
  public void revert(MatrixView values, MatrixView target) {
    checkShapes(values, target);
    double[] from = values.values();
    double[] to = target.values();
    int rows = values.rows();
    for (int j = 0; j < values.columns(); j++) {
      int atFrom = values.offset() + j * rows;
      int atTo = target.offset() + j * rows;
      for (int i = 0; i < rows; i++) {
        to[atTo + i] = from[atFrom + i] * deviations[i] + means[i];
      }
    }
  }

  private void checkShapes(MatrixView values, MatrixView target) {
    if (values.rows() != size()
        || target.rows() != size()
        || values.columns() != target.columns()
        || values.transposed()
        || target.transposed()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Expected two untransposed matrices of %d rows and equal shape, found %s and %s.",
              size(),
              values.shape(),
              target.shape()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardization that
        && Arrays.equals(means, that.means)
        && Arrays.equals(deviations, that.deviations);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
  }

  @Override
  public String toString() {
    return "Standardization of " + size() + " rows";
  }
}
