package org.backfold.cli;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.backfold.data.Nearest;

/**
 * The values a setting takes. Every type also reads text, so that {@code --set}, environment
 * variables and quoted values behave like a literal in a file.
 *
 * @param description completes the sentence "expected …"
 * @param reader turns what a config holds into the value; IllegalArgumentException if it cannot
 * @param writer the value as one would write it in a config
 */
record SettingType<T>(
    String description, Function<ConfigValue, T> reader, Function<T, String> writer) {

  T parse(ConfigValue value) {
    return reader.apply(value);
  }

  String write(T value) {
    return writer.apply(value);
  }

  static SettingType<String> text(String description) {
    return new SettingType<>(
        description, value -> scalar(value, description), SettingType::quoteIfNeeded);
  }

  /** A name of something that parses and prints itself, such as an activation. */
  static <T> SettingType<T> named(
      String description, Function<String, T> parser, Function<T, String> name) {
    return new SettingType<>(description, value -> parser.apply(scalar(value, description)), name);
  }

  /** One of some constants, written in lower case with hyphens. */
  static <E extends Enum<E>> SettingType<E> oneOf(List<E> constants) {
    List<String> names = constants.stream().map(SettingType::nameOf).toList();
    String description = "one of " + String.join(", ", names);
    return new SettingType<>(
        description,
        value -> {
          String text = scalar(value, description).toLowerCase(Locale.ROOT);
          if (!names.contains(text)) {
            throw new IllegalArgumentException(
                "expected " + description + ", found " + text + Nearest.suggestion(text, names));
          }
          return constants.get(names.indexOf(text));
        },
        SettingType::nameOf);
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static SettingType<Boolean> flag() {
    String description = "true or false";
    return new SettingType<>(
        description,
        value ->
            switch (scalar(value, description).toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> true;
              case "false", "no", "off" -> false;
              default -> throw mismatch(description, value);
            },
        String::valueOf);
  }

  static SettingType<Integer> wholeNumber(int least) {
    return wholeNumber(least, Integer.MAX_VALUE);
  }

  static SettingType<Integer> wholeNumber(int least, int most) {
    SettingType<Long> wide = longNumber(least, most);
    return new SettingType<>(
        wide.description(), value -> Math.toIntExact(wide.parse(value)), String::valueOf);
  }

  static SettingType<Long> longNumber() {
    return longNumber(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static SettingType<Long> longNumber(long least, long most) {
    String from = least == Long.MIN_VALUE ? "" : " ≥ " + least;
    boolean bounded = most < Integer.MAX_VALUE;
    String description = "a whole number" + (bounded ? " from " + least + " to " + most : from);
    return new SettingType<>(
        description,
        value -> {
          try {
            long number = new BigDecimal(scalar(value, description)).longValueExact();
            if (number < least || number > most) {
              throw mismatch(description, value);
            }
            return number;
          } catch (NumberFormatException | ArithmeticException e) {
            throw mismatch(description, value);
          }
        },
        String::valueOf);
  }

  /** A finite number in the range. */
  static SettingType<Double> number(Range range) {
    String description = "a number " + range;
    return new SettingType<>(
        description,
        value -> {
          try {
            double number = Double.parseDouble(scalar(value, description));
            if (!range.contains(number)) {
              throw mismatch(description, value);
            }
            return number;
          } catch (NumberFormatException e) {
            throw mismatch(description, value);
          }
        },
        SettingType::shortNumber);
  }

  /** A list, or one text with commas; a single value is a list of one. */
  static <T> SettingType<List<T>> listOf(SettingType<T> element, String description) {
    return new SettingType<>(
        description,
        value -> {
          if (value.valueType() == ConfigValueType.OBJECT) {
            throw mismatch(description, value);
          }
          try {
            return elements(value).map(element::parse).toList();
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "expected " + description + "; " + e.getMessage(), e);
          }
        },
        list -> list.stream().map(element::write).collect(Collectors.joining(", ", "[", "]")));
  }

  /** One text, commas and all, or a list of them. */
  static SettingType<List<String>> oneOrMore(String description) {
    SettingType<String> one = text(description);
    return new SettingType<>(
        description + ", or a list of them",
        value ->
            value instanceof ConfigList list
                ? list.stream().map(one::parse).toList()
                : List.of(one.parse(value)),
        texts ->
            texts.size() == 1
                ? quoteIfNeeded(texts.get(0))
                : texts.stream()
                    .map(SettingType::quoteIfNeeded)
                    .collect(Collectors.joining(", ", "[", "]")));
  }

  /** Numbers by name, such as {a: 1, b: 2.5}. */
  static SettingType<Map<String, Double>> numbersByName(Range range, String description) {
    SettingType<Double> number = number(range);
    return new SettingType<>(
        description,
        value -> {
          if (!(value instanceof ConfigObject object)) {
            throw mismatch(description, value);
          }
          Map<String, Double> numbers = new LinkedHashMap<>();
          object.keySet().stream()
              .sorted()
              .forEach(name -> numbers.put(name, number.parse(object.get(name))));
          return Collections.unmodifiableMap(numbers);
        },
        numbers ->
            numbers.entrySet().stream()
                .map(
                    entry -> quoteIfNeeded(entry.getKey()) + " = " + number.write(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}")));
  }

  /** An interval of the real numbers; infinite ends are open. */
  record Range(double least, boolean leastIncluded, double most, boolean mostIncluded) {
    static final Range NOT_NEGATIVE = new Range(0, true, Double.POSITIVE_INFINITY, false);
    static final Range POSITIVE = new Range(0, false, Double.POSITIVE_INFINITY, false);
    static final Range FRACTION = new Range(0, true, 1, false);
    static final Range PROPER_FRACTION = new Range(0, false, 1, false);

    boolean contains(double number) {
      return (leastIncluded ? number >= least : number > least)
          && (mostIncluded ? number <= most : number < most);
    }

    @Override
    public String toString() {
      String low = (leastIncluded ? "≥ " : "> ") + shortNumber(least);
      return Double.isInfinite(most)
          ? low
          : low + " and " + (mostIncluded ? "≤ " : "< ") + shortNumber(most);
    }
  }

  private static Stream<ConfigValue> elements(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream();
    }
    String text = String.valueOf(value.unwrapped()).strip();
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(part -> ConfigValueFactory.fromAnyRef(part).withOrigin(value.origin()));
  }

  private static String scalar(ConfigValue value, String description) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> {
        String text = String.valueOf(value.unwrapped()).strip();
        if (text.isEmpty()) {
          throw mismatch(description, value);
        }
        yield text;
      }
      case LIST, OBJECT, NULL -> throw mismatch(description, value);
    };
  }

  private static IllegalArgumentException mismatch(String description, ConfigValue value) {
    String found = value.render(ConfigRenderOptions.concise());
    String shown = found.length() > 60 ? found.substring(0, 57) + "…" : found;
    return new IllegalArgumentException("expected " + description + ", found " + shown);
  }

  /** Without the ".0" that whole numbers would carry. */
  static String shortNumber(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }

  private static String quoteIfNeeded(String text) {
    return text.matches("[A-Za-z0-9_-]+") ? text : ConfigUtil.quoteString(text);
  }
}
