package org.backfold.ml;

import java.io.Serializable;
import java.util.Arrays;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/**
 * What Spark asks before it takes a parameter's value. Spark itself would only say that the value
 * is invalid; this says what is expected, by throwing.
 *
 * @param <T> type of the value; Object where Spark's parameter holds a Java primitive
 */
final class ParamCheck<T> extends AbstractFunction1<T, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Whether a value is fine; may also throw IllegalArgumentException with a message of its own. */
  interface Rule<V> extends Serializable {
    boolean holds(V value);
  }

  private final String name;
  private final String expected;
  private final Rule<? super T> rule;

  private ParamCheck(String name, String expected, Rule<? super T> rule) {
    this.name = name;
    this.expected = expected;
    this.rule = rule;
  }

  /** Of texts, arrays and vectors. */
  static <T> Function1<T, Object> of(String name, String expected, Rule<? super T> rule) {
    return new ParamCheck<>(name, expected, rule);
  }

  /** Of an {@code IntParam}. */
  static Function1<Object, Object> ofInt(String name, int least) {
    return ofInt(name, "a whole number of at least " + least, value -> value >= least);
  }

  /** Of an {@code IntParam}. */
  static Function1<Object, Object> ofInt(String name, String expected, Rule<Integer> rule) {
    return new ParamCheck<>(name, expected, value -> rule.holds((Integer) value));
  }

  /** Of a {@code DoubleParam}. */
  static Function1<Object, Object> ofDouble(String name, String expected, Rule<Double> rule) {
    return new ParamCheck<>(name, expected, value -> rule.holds((Double) value));
  }

  /**
   * Of a text that one of our parsers reads: its message names the nearest known spelling.
   *
   * @param parser throws IllegalArgumentException for what it cannot read
   */
  static Function1<String, Object> parsed(String name, Parser parser) {
    return new ParamCheck<String>(
        name,
        "a text",
        text -> {
          parser.parse(text);
          return true;
        });
  }

  /** Reads a text and throws IllegalArgumentException if it cannot. */
  interface Parser extends Serializable {
    void parse(String text);
  }

  @Override
  public Boolean apply(T value) {
    if (value == null || !rule.holds(value)) {
      throw new IllegalArgumentException(
          name + " is " + show(value) + "; it takes " + expected + ".");
    }
    return true;
  }

  private static String show(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
  }
}
