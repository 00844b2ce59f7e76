package org.backfold.figure;

/** The closed interval from low to high; empty if low is above high. */
record Extent(double low, double high) {
  static final Extent EMPTY = new Extent(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** From the least to the largest value that is finite. */
  static Extent of(double... values) {
    return above(Double.NEGATIVE_INFINITY, values);
  }

  /** The same of the values above the bound. */
  static Extent above(double bound, double... values) {
    double low = EMPTY.low;
    double high = EMPTY.high;
    for (double value : values) {
      if (Double.isFinite(value) && value > bound) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return new Extent(low, high);
  }

  Extent with(Extent other) {
    return new Extent(Math.min(low, other.low), Math.max(high, other.high));
  }

  boolean isEmpty() {
    return low > high;
  }

  /** Itself, or 0 to 1 if empty. */
  Extent orUnit() {
    return isEmpty() ? new Extent(0, 1) : this;
  }

  /** Wider by the share of its length at both ends; a single value gets a length. */
  Extent padded(double share) {
    double length = high - low;
    double pad = length > 0 ? length * share : low == 0 ? 1 : Math.abs(low) / 2;
    return new Extent(low - pad, high + pad);
  }

  /** The same on a logarithmic axis; bounds are positive. */
  Extent paddedByFactor(double share) {
    double decades = Math.log10(high / low);
    double factor = Math.pow(10, decades > 0 ? decades * share : 0.5);
    return new Extent(low / factor, high * factor);
  }
}
