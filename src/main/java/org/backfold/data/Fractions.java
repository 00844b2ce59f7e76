package org.backfold.data;

/** Shares of a table for training, validation and test; they sum to 1. */
public record Fractions(double train, double validation, double test) {
  private static final double ROUNDING = 1e-9;

  public Fractions {
    if (!(train >= 0 && validation >= 0 && test >= 0)
        || Math.abs(train + validation + test - 1) > ROUNDING) {
      throw new IllegalArgumentException(
          "Fractions for training, validation and test are "
              + train
              + ", "
              + validation
              + " and "
              + test
              + "; each must be 0 or more, and their sum 1.");
    }
  }

  /** What validation and test leave is for training. */
  public static Fractions of(double validation, double test) {
    return new Fractions(1 - validation - test, validation, test);
  }

  /**
   * Rows on each side, [train, validation, test]: validation and test rounded half up, training
   * what is left.
   */
  public long[] sizes(long count) {
    long validationSize = Math.round(validation * count);
    long testSize = Math.min(count - validationSize, Math.round(test * count));
    return new long[] {count - validationSize - testSize, validationSize, testSize};
  }
}
