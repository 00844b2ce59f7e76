package org.backfold.network;

import java.io.Serializable;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.SparseView;

/**
 * Inverted dropout on the input and the hidden layers (Srivastava et al. 2014): in training each
 * value is dropped with the given rate, and the others are divided by 1 − rate, so that prediction
 * needs no change. A mask depends only on (seed, iteration, layer, position of the example), never
 * on the block, task or attempt.
 *
 * @param inputRate probability of dropping an input, from 0 (never) to below 1
 * @param hiddenRate probability of dropping a hidden activation, from 0 (never) to below 1
 */
public record Dropout(double inputRate, double hiddenRate, long seed) implements Serializable {
  /** Drops nothing. */
  public static final Dropout NONE = new Dropout(0, 0, 0);

  /** Increment of SplitMix64 (Steele, Lea and Flood 2014), 2⁶⁴ over the golden ratio. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private static final double TWO_POW_53 = 0x1p53;

  /**
   * @throws IllegalArgumentException if a rate is not in [0, 1)
   */
  public Dropout {
    check("input", inputRate);
    check("hidden", hiddenRate);
  }

  private static void check(String which, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "The " + which + " dropout rate is " + rate + "; expected 0 to below 1.");
    }
  }

  /** Rate at layer l: 0 the input, 1..L−1 hidden. */
  double rate(int layer) {
    return layer == 0 ? inputRate : hiddenRate;
  }

  /**
   * Multiplies by the mask of a layer, 0 or 1 / (1 − rate) for each element: activations on the way
   * forward, deltas on the way back.
   *
   * @param values [n_l × m], untransposed, overwritten; column j is the example at {@code
   *     firstPosition} + j
   */
  void apply(int layer, long iteration, long firstPosition, MatrixView values) {
    long threshold = threshold(layer);
    long kept = kept(layer);
    double[] v = values.values();
    int rows = values.rows();
    for (int j = 0, at = values.offset(); j < values.columns(); j++) {
      long state = stream(layer, iteration, firstPosition + j);
      for (int i = 0; i < rows; i++, at++) {
        state += GOLDEN;
        v[at] *= mask(state, threshold, kept);
      }
    }
  }

  /**
   * Multiplies the non-zeros of the inputs by the mask, as {@link #apply(int, long, long,
   * MatrixView)} does.
   *
   * @param values [n_0 × m], overwritten; column j is the example at {@code firstPosition} + j
   */
  void apply(long iteration, long firstPosition, SparseView values) {
    long threshold = threshold(0);
    long kept = kept(0);
    for (int j = values.from(); j < values.to(); j++) {
      long state = stream(0, iteration, firstPosition + j - values.from());
      for (int p = values.starts()[j]; p < values.starts()[j + 1]; p++) {
        long jumped = state + (values.indices()[p] + 1) * GOLDEN;
        values.values()[p] *= mask(jumped, threshold, kept);
      }
    }
  }

  /** Of 53 random bits, below which a value is dropped. */
  private long threshold(int layer) {
    return (long) Math.ceil(rate(layer) * TWO_POW_53);
  }

  /** Bits of the factor of a value that is not dropped. */
  private long kept(int layer) {
    return Double.doubleToRawLongBits(1 / (1 - rate(layer)));
  }

  /** State of SplitMix64 before the first element of a column. */
  private long stream(int layer, long iteration, long position) {
    return mix(mix(mix(mix(seed) + iteration) + layer) + position);
  }

  private static double mask(long state, long threshold, long kept) {
    // All bits if below the threshold, else none: a branch on random bits is mispredicted.
    long dropped = ((mix(state) >>> 11) - threshold) >> 63;
    return Double.longBitsToDouble(kept & ~dropped);
  }

  /** The finalizer of SplitMix64: every bit of the result depends on every bit of {@code x}. */
  static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
