package org.backfold.data;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decimal numbers as text files hold them: sign, digits, point, exponent; nothing else that Java
 * takes for a number ({@code 1d}, {@code 0x1p3}). Independent of the locale.
 */
final class NumberText {
  /** Up to here 10ⁿ is exact in double precision. */
  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long EXACT = 1L << 53;
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "null", "none", "?");
  private static final Set<String> NAN = Set.of("nan", "1.#nan", "1.#ind", "1.#qnan");
  private static final Set<String> INFINITE = Set.of("inf", "infinity", "1.#inf");

  /** Forms of numbers that only people read, and what to do about each. */
  private static final Map<Pattern, String> ADVICE = new LinkedHashMap<>();

  static {
    String date = "turn dates and times into numbers, such as days since the first";
    ADVICE.put(
        Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?"), "leave out thousands separators");
    ADVICE.put(Pattern.compile("[+-]?[\\d. ]*\\d,\\d+"), "write a point, not a decimal comma");
    ADVICE.put(Pattern.compile("[+-]?[\\d.,]+ ?%"), "leave out percent signs");
    ADVICE.put(Pattern.compile("[+-]?\\p{Sc} ?[\\d.,]+|[\\d.,]+ ?\\p{Sc}"), "leave out currencies");
    ADVICE.put(Pattern.compile("\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}.*"), date);
    ADVICE.put(Pattern.compile("\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}.*"), date);
    ADVICE.put(Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2}.*)?"), date);
  }

  private NumberText() {}

  /** The number that stands in {@code text}; NaN if none does, ±∞ if it is too large. */
  static double parse(String text) {
    return parse(text, 0, text.length());
  }

  /**
   * The number in {@code text} from {@code from} to {@code to} (exclusive), without blanks around.
   * At most 2⁵³ as digits and 10^±22 as scale make one exact product or quotient, which rounds
   * correctly (Clinger 1990); all else goes through {@link Double#parseDouble}.
   */
  static double parse(String text, int from, int to) {
    int at = from;
    boolean negative = at < to && text.charAt(at) == '-';
    if (negative || (at < to && text.charAt(at) == '+')) {
      at++;
    }
    long digits = 0;
    int scale = 0;
    int count = 0;
    boolean point = false;
    boolean exact = true;
    for (; at < to; at++) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        count++;
        scale += point ? 1 : 0;
        digits = exact ? 10 * digits + (c - '0') : digits;
        exact = exact && digits <= EXACT;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    if (at < to) {
      return isExponent(text, at, to) ? Double.parseDouble(text.substring(from, to)) : Double.NaN;
    }
    if (!exact || scale >= POWERS_OF_TEN.length) {
      return Double.parseDouble(text.substring(from, to));
    }
    double value = digits / POWERS_OF_TEN[scale];
    return negative ? -value : value;
  }

  private static boolean isExponent(String text, int from, int to) {
    int at = from + 1;
    if ((text.charAt(from) | 0x20) != 'e') {
      return false;
    }
    if (at < to && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int first = at;
    while (at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at == to && at > first;
  }

  /** Why {@code text} is no finite number. */
  static RowFault faultOf(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (MISSING.contains(word)) {
      return RowFault.MISSING;
    }
    String unsigned = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
    if (NAN.contains(unsigned)) {
      return RowFault.NAN;
    }
    boolean infinite = INFINITE.contains(unsigned) || Double.isInfinite(parse(word));
    return infinite ? RowFault.INFINITE : RowFault.NOT_A_NUMBER;
  }

  /** Whether the cell holds a number, even one that is not finite; true and false count as 1, 0. */
  static boolean isNumeric(String text) {
    RowFault fault = faultOf(text);
    return fault == RowFault.NAN || fault == RowFault.INFINITE || isFinite(number(text));
  }

  /** Like {@link #parse(String)}, but true is 1 and false is 0. */
  static double number(String text) {
    double value = parse(text);
    if (Double.isNaN(value)) {
      if (text.equalsIgnoreCase("true")) {
        return 1;
      }
      return text.equalsIgnoreCase("false") ? 0 : Double.NaN;
    }
    return value;
  }

  static boolean isFinite(double value) {
    return Math.abs(value) <= Double.MAX_VALUE;
  }

  /** How to write what looks like a number to people; empty if it does not. */
  static Optional<String> advice(String text) {
    return ADVICE.entrySet().stream()
        .filter(form -> form.getKey().matcher(text).matches())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** A number as a class name: integers without point, others as Java writes them. */
  static String name(double value) {
    boolean integer = value == Math.rint(value) && Math.abs(value) < 1e15;
    return integer ? Long.toString((long) value) : Double.toString(value);
  }
}
