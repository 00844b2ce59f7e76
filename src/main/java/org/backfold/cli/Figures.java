package org.backfold.cli;

import java.util.Locale;

/** How figures are written for people: always alike, in every locale. */
final class Figures {
  private Figures() {}

  /** 1234567 → {@code 1,234,567}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 row}, {@code 2,000 rows}. */
  static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : noun.endsWith("s") ? "es" : "s");
  }

  /** Four significant digits: {@code 0.05213}, {@code 1234}, {@code 3.1e-07}. */
  static String significant(double number) {
    if (number == 0 || Double.isNaN(number) || Double.isInfinite(number)) {
      return number == 0 ? "0" : String.valueOf(number);
    }
    int exponent = (int) Math.floor(Math.log10(Math.abs(number)));
    if (exponent < -4 || exponent > 8) {
      return String.format(Locale.ROOT, "%.3e", number);
    }
    return String.format(Locale.ROOT, "%." + Math.max(0, 3 - exponent) + "f", number);
  }

  /** A share of one, as accuracy: {@code 0.9767}. */
  static String share(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }

  /** In thousands, millions and so on: {@code 840}, {@code 84k}, {@code 1.2M}, {@code 5.0G}. */
  static String rate(double number) {
    int power = 0;
    double scaled = number;
    for (; scaled >= 1000 && power < 5; power++) {
      scaled /= 1000;
    }
    return String.format(Locale.ROOT, power > 0 && scaled < 10 ? "%.1f" : "%.0f", scaled)
        + " kMGTP".substring(power, power + 1).strip();
  }

  /** {@code 408 B}, {@code 21 KiB}, {@code 1.5 GiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    double scaled = bytes / Math.pow(1024, power);
    return String.format(Locale.ROOT, scaled < 10 ? "%.1f " : "%.0f ", scaled)
        + "KMGTPE".charAt(power - 1)
        + "iB";
  }

  /** {@code 8.3 s} below a minute, {@code 1:05}, {@code 2:03:09} above. */
  static String duration(double seconds) {
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
