package org.backfold.optim;

import java.io.Serializable;
import java.util.Locale;

/**
 * Bounds on the gradient: first each element is cut to [−{@code value}, {@code value}], then the
 * whole is shortened to Euclidean length {@code norm} if it is longer (Pascanu, Mikolov and Bengio
 * 2013, algorithm 1). {@code Double.POSITIVE_INFINITY} switches one off.
 *
 * @param value largest |gᵢ|, above 0
 * @param norm largest ‖g‖₂, above 0
 */
public record Clipping(double value, double norm) implements Serializable {
  /** No clipping. */
  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Checks the bounds. */
  public Clipping {
    checkBound("value", value);
    checkBound("norm", norm);
  }

  private static void checkBound(String kind, double bound) {
    if (!(bound > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Clipping by %s needs a bound above 0 (infinity for none), found %s.",
              kind,
              bound));
    }
  }

  /** Clips {@code gradient} in place; its elements must be finite. */
  public void apply(double[] gradient) {
    if (value < Double.POSITIVE_INFINITY) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = Math.max(-value, Math.min(value, gradient[i]));
      }
    }
    if (norm < Double.POSITIVE_INFINITY) {
      double length = norm(gradient);
      if (length > norm) {
        for (int i = 0; i < gradient.length; i++) {
          // Not one factor norm / length: it would underflow to 0 where length is near the largest
          // double.
          gradient[i] = gradient[i] / length * norm;
        }
      }
    }
  }

  /** ‖vector‖₂, without overflow or underflow of the squares; NaN and ∞ come through. */
  static double norm(double[] vector) {
    double sum = 0;
    for (double element : vector) {
      sum += element * element;
    }
    if (sum > Double.MIN_NORMAL / EPSILON && sum < Double.POSITIVE_INFINITY) {
      return Math.sqrt(sum);
    }
    return scaledNorm(vector);
  }

  /** Below MIN_NORMAL / EPSILON the squares have lost digits. */
  private static final double EPSILON = 0x1p-52;

  private static double scaledNorm(double[] vector) {
    double largest = 0;
    for (double element : vector) {
      largest = Math.max(largest, Math.abs(element));
    }
    if (largest == 0 || Double.isNaN(largest) || Double.isInfinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (double element : vector) {
      sum += element / largest * (element / largest);
    }
    return largest * Math.sqrt(sum);
  }
}
