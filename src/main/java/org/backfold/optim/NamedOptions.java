package org.backfold.optim;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name with numbers as configs write it, {@code step(every=10, factor=0.5)}. Whoever reads it
 * asks for each option and at the end for {@link #checkAllUsed()}, so that a misspelled option is
 * an error and not a silent default.
 */
final class NamedOptions {
  private static final Pattern FORM = Pattern.compile("\\s*([^\\s(),=]+)\\s*(?:\\((.*)\\))?\\s*");

  private final String kind;
  private final String name;
  private final SortedMap<String, Double> given;
  private final SortedMap<String, String> asked = new TreeMap<>();

  /**
   * @param kind what is named, for messages: {@code optimizer}
   */
  NamedOptions(String kind, String name, Map<String, Double> given) {
    this.kind = kind;
    this.name = name.toLowerCase(Locale.ROOT);
    this.given = new TreeMap<>(given);
  }

  /** Parses {@code name} or {@code name(key=number, …)}. */
  static NamedOptions parse(String kind, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw malformed(kind, text);
    }
    Map<String, Double> options = new TreeMap<>();
    String inside = form.group(2) == null ? "" : form.group(2).strip();
    for (String pair : inside.isEmpty() ? new String[0] : inside.split(",", -1)) {
      String[] sides = pair.split("=", -1);
      if (sides.length != 2 || sides[0].isBlank()) {
        throw malformed(kind, text);
      }
      if (options.put(sides[0].strip(), number(kind, text, sides[1].strip())) != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "Option '%s' stands twice in %s '%s'.", sides[0].strip(), kind, text));
      }
    }
    return new NamedOptions(kind, form.group(1), options);
  }

  private static double number(String kind, String text, String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "'%s' in %s '%s' is not a number.", digits, kind, text),
          notANumber);
    }
  }

  private static IllegalArgumentException malformed(String kind, String text) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Cannot read %s '%s'; write a name, or a name with options as in name(key=0.5, other=10).",
            kind,
            text));
  }

  /** Prints what {@link #parse} reads, options in alphabetical order; the name alone if none. */
  static String print(String name, SortedMap<String, Double> options) {
    if (options.isEmpty()) {
      return name;
    }
    StringBuilder text = new StringBuilder(name);
    String separator = "(";
    for (Map.Entry<String, Double> option : options.entrySet()) {
      double value = option.getValue();
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
      text.append(separator).append(option.getKey()).append('=');
      text.append(whole ? Long.toString((long) value) : Double.toString(value));
      separator = ", ";
    }
    return text.append(')').toString();
  }

  String name() {
    return name;
  }

  /** A required number. */
  double number(String key) {
    asked.put(key, "required");
    Double value = given.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s '%s' needs option '%s', found %s.",
              capitalized(),
              name,
              key,
              given.isEmpty() ? "none" : given.keySet()));
    }
    return value;
  }

  double number(String key, double otherwise) {
    asked.put(key, Double.toString(otherwise));
    return given.getOrDefault(key, otherwise);
  }

  /** A required whole number. */
  long whole(String key) {
    return whole(key, number(key));
  }

  int whole(String key, int otherwise) {
    return Math.toIntExact(whole(key, number(key, otherwise)));
  }

  private long whole(String key, double value) {
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Option '%s' of %s '%s' must be a whole number below 2^31, found %s.",
              key,
              kind,
              name,
              value));
    }
    return (long) value;
  }

  /** Throws if an option was given that nobody asked for. */
  void checkAllUsed() {
    for (String key : given.keySet()) {
      if (!asked.containsKey(key)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Unknown option '%s' of %s '%s'%s.",
                key,
                kind,
                name,
                suggestion(key, asked.keySet())));
      }
    }
  }

  /** For the reader's default branch. */
  IllegalArgumentException unknownName(Collection<String> known) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "Unknown %s '%s'%s.", kind, name, suggestion(name, known)));
  }

  private String capitalized() {
    return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
  }

  private static String suggestion(String found, Collection<String> known) {
    if (known.isEmpty()) {
      return ", it takes none";
    }
    String nearest = "";
    int fewest = Integer.MAX_VALUE;
    for (String candidate : new TreeSet<>(known)) {
      int changes = editDistance(found, candidate);
      if (changes < fewest) {
        fewest = changes;
        nearest = candidate;
      }
    }
    return "; did you mean '" + nearest + "'? Known: " + String.join(", ", new TreeSet<>(known));
  }

  /** Levenshtein's distance, upper and lower case alike. */
  private static int editDistance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        char left = Character.toLowerCase(from.charAt(i - 1));
        int replaced = diagonal + (left == Character.toLowerCase(to.charAt(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
