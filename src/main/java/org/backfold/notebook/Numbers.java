package org.backfold.notebook;

import java.util.Locale;

/** How numbers are written: alike in every locale. */
final class Numbers {
  private Numbers() {}

  /** Four significant digits, {@code 0.05213} or {@code 3.100e-07}. */
  static String significant(double number) {
    double size = Math.abs(number);
    if (number == 0 || !Double.isFinite(number) || size < 1e-4 || size >= 1e9) {
      return number == 0 ? "0" : String.format(Locale.ROOT, "%.3e", number);
    }
    int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  /** A share of one, {@code 0.9733}; of what is not defined, a dash. */
  static String share(double number) {
    return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, "%.4f", number);
  }

  /** {@code 12,000}; weights that are no whole numbers with four digits. */
  static String count(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,d", (long) number)
        : significant(number);
  }
}
