package org.backfold.network;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How activations, losses and initializers are written: a name, for some with one number, as in
 * {@code leaky-relu(0.01)}.
 */
record Spelling(String name, OptionalDouble parameter) {
  private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)(?:\\(([^()]*)\\))?");

  /**
   * @param kind what is parsed, for messages, e.g. {@code activation}
   * @param known all valid names
   * @throws IllegalArgumentException naming the nearest valid name
   */
  static Spelling parse(String kind, String text, Collection<String> known) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw unknown(kind, text, known);
    }
    if (!known.contains(matcher.group(1))) {
      throw unknown(kind, matcher.group(1), known);
    }
    if (matcher.group(2) == null) {
      return new Spelling(matcher.group(1), OptionalDouble.empty());
    }
    try {
      double number = Double.parseDouble(matcher.group(2));
      return new Spelling(matcher.group(1), OptionalDouble.of(number));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The %s '%s' has '%s' in parentheses; expected a number.",
              kind,
              text,
              matcher.group(2)),
          e);
    }
  }

  /** The parameter, or its default. */
  double or(double defaultValue) {
    return parameter.orElse(defaultValue);
  }

  /** Checks that no parameter was given. */
  <T> T plain(T value) {
    if (parameter.isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "'%s' takes no parameter, found %s.", name, parameter.getAsDouble()));
    }
    return value;
  }

  private static IllegalArgumentException unknown(
      String kind, String text, Collection<String> known) {
    String nearest =
        known.stream().min(Comparator.comparingInt(name -> distance(text, name))).orElseThrow();
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Unknown %s '%s'; did you mean '%s'? Known are %s.",
            kind,
            text,
            nearest,
            String.join(", ", known)));
  }

  /** Levenshtein's edit distance, case ignored: insertions, deletions and replacements. */
  private static int distance(String text, String name) {
    int[] previous = new int[name.length() + 1];
    for (int j = 0; j <= name.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= text.length(); i++) {
      int[] current = new int[name.length() + 1];
      current[0] = i;
      for (int j = 1; j <= name.length(); j++) {
        boolean same = Character.toLowerCase(text.charAt(i - 1)) == name.charAt(j - 1);
        int replaced = previous[j - 1] + (same ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[name.length()];
  }
}
