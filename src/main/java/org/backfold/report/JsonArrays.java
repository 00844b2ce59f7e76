package org.backfold.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as JSON that a page can hold many of: six digits, null where not finite. */
final class JsonArrays {
  private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  private JsonArrays() {}

  static ArrayNode empty() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static ArrayNode of(double... values) {
    ArrayNode array = empty();
    for (double value : values) {
      add(array, value);
    }
    return array;
  }

  static ArrayNode of(Iterable<? extends Number> values) {
    ArrayNode array = empty();
    values.forEach(value -> add(array, value.doubleValue()));
    return array;
  }

  static void add(ArrayNode array, double value) {
    if (!Double.isFinite(value)) {
      array.addNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      array.add((long) value);
    } else {
      array.add(rounded(value));
    }
  }

  /** Six digits of a finite number. */
  static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value, DIGITS).doubleValue() : value;
  }
}
