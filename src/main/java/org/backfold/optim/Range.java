package org.backfold.optim;

import java.util.Locale;

/** Where a setting may lie. */
enum Range {
  POSITIVE("above 0") {
    @Override
    boolean contains(double value) {
      return value > 0 && value < Double.POSITIVE_INFINITY;
    }
  },
  NOT_NEGATIVE("0 or above") {
    @Override
    boolean contains(double value) {
      return value >= 0 && value < Double.POSITIVE_INFINITY;
    }
  },
  BELOW_ONE("in [0, 1)") {
    @Override
    boolean contains(double value) {
      return value >= 0 && value < 1;
    }
  },
  FACTOR("in (0, 1]") {
    @Override
    boolean contains(double value) {
      return value > 0 && value <= 1;
    }
  };

  private final String words;

  Range(String words) {
    this.words = words;
  }

  abstract boolean contains(double value);

  /** Throws an IllegalArgumentException that names {@code setting} of {@code owner}. */
  void check(String owner, String setting, double value) {
    if (!contains(value)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s of %s must be %s, found %s.", setting, owner, words, value));
    }
  }

  /** The same for a length, which is at least 1. */
  static void checkLength(String owner, String setting, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s of %s must be at least 1, found %d.", setting, owner, value));
    }
  }
}
