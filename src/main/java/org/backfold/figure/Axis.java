package org.backfold.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a chart: what it is labelled, what of the data it shows, and where the ticks are.
 *
 * @param label with the unit; may be empty
 * @param extent not empty; above 0 if logarithmic
 */
record Axis(String label, Extent extent, boolean isLogarithmic) {
  private static final double LARGEST_PLAIN = 1e6;
  private static final double SMALLEST_PLAIN = 1e-4;

  /** A place on the axis with its text; text is empty between the labelled ones. */
  record Tick(double value, String label) {}

  /** 0 at the low end, 1 at the high end; NaN where a logarithm has no value. */
  double share(double value) {
    if (!isLogarithmic) {
      return (value - extent.low()) / (extent.high() - extent.low());
    }
    return value > 0
        ? Math.log(value / extent.low()) / Math.log(extent.high() / extent.low())
        : Double.NaN;
  }

  /** Round numbers within the extent, about as many as asked for; at least 2 are labelled. */
  List<Tick> ticks(int about) {
    double decades = isLogarithmic ? Math.log10(extent.high() / extent.low()) : 0;
    List<Tick> ticks = decades < 1.3 ? linear(about) : logarithmic(about, decades);
    for (int more = about + 1; ticks.size() < 2; more++) {
      ticks = linear(more);
    }
    return ticks;
  }

  /** Multiples of 1, 2 or 5 times a power of ten. */
  private List<Tick> linear(int about) {
    double rough = (extent.high() - extent.low()) / Math.max(1, about);
    BigDecimal step = roundStep(rough);
    List<Tick> ticks = new ArrayList<>();
    BigDecimal slack = step.multiply(new BigDecimal("1e-9"));
    BigDecimal high = new BigDecimal(extent.high()).add(slack);
    BigDecimal value =
        new BigDecimal(extent.low())
            .subtract(slack)
            .divide(step, 0, RoundingMode.CEILING)
            .multiply(step);
    for (; value.compareTo(high) <= 0; value = value.add(step)) {
      ticks.add(new Tick(value.doubleValue(), text(value)));
    }
    return ticks;
  }

  /** The least of 1, 2 and 5 times a power of ten that is not below. */
  private static BigDecimal roundStep(double rough) {
    int exponent = (int) Math.floor(Math.log10(rough));
    for (int digit : new int[] {1, 2, 5}) {
      BigDecimal step = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
      if (step.doubleValue() >= rough * (1 - 1e-9)) {
        return step;
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
  }

  /** Powers of ten, labelled in even distances; over few decades the digits between as well. */
  private List<Tick> logarithmic(int about, double decades) {
    int every = Math.max(1, (int) Math.ceil(decades / Math.max(1, about)));
    List<Integer> digits = decades <= 2.5 ? List.of(1, 2, 5) : List.of(1);
    int first = (int) Math.floor(Math.log10(extent.low()));
    int last = (int) Math.ceil(Math.log10(extent.high()));
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent++) {
      for (int digit = 1; digit <= 9; digit++) {
        BigDecimal value = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
        double at = value.doubleValue();
        boolean isLabelled = digits.contains(digit) && Math.floorMod(exponent, every) == 0;
        if (at >= extent.low() * (1 - 1e-9) && at <= extent.high() * (1 + 1e-9)) {
          if (isLabelled || every == 1) {
            ticks.add(new Tick(at, isLabelled ? text(value) : ""));
          }
        }
      }
    }
    return ticks;
  }

  /** A number for people: few digits, a true minus sign, powers of ten far from 1. */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
    }
    return text(new BigDecimal(value).round(new MathContext(4)));
  }

  private static String text(BigDecimal exact) {
    BigDecimal value = exact.stripTrailingZeros();
    double size = Math.abs(value.doubleValue());
    if (size == 0) {
      return "0";
    }
    if (size < LARGEST_PLAIN && size >= SMALLEST_PLAIN) {
      return value.toPlainString().replace('-', '−');
    }
    int exponent = value.precision() - value.scale() - 1;
    String mantissa = value.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
    String power = "10" + superscript(exponent);
    return switch (mantissa) {
      case "1" -> power;
      case "-1" -> "−" + power;
      default -> mantissa.replace('-', '−') + "×" + power;
    };
  }

  private static String superscript(int exponent) {
    String digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    StringBuilder text = new StringBuilder();
    for (char c : Integer.toString(exponent).toCharArray()) {
      text.append(c == '-' ? '⁻' : digits.charAt(c - '0'));
    }
    return text.toString();
  }
}
