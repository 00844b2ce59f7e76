package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
  /** The short way must round as Java does. */
  @Test
  void agreesWithJava() {
    Random random = new Random(3);
    for (int k = 0; k < 50_000; k++) {
      double value =
          switch (k % 4) {
            case 0 -> random.nextGaussian();
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextInt(100_000) / 1000.0;
            default -> random.nextLong();
          };
      String text =
          k % 8 < 4
              ? Double.toString(value)
              : String.format(Locale.ROOT, "%." + random.nextInt(25) + "f", value % 1e6);
      double expected = Double.parseDouble(text);
      if (!Double.isNaN(expected) && !Double.isInfinite(expected)) {
        assertEquals(expected, NumberText.parse(text), text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740993, 9007199254740992", // 2^53 + 1 rounds to even
    "+.5, 0.5",
    "5., 5",
    "-0, -0.0",
    "1E+2, 100",
    "0.000000000000000000000001, 1e-24",
    "00000000000000000000000012, 12"
  })
  void readsDecimals(String text, double expected) {
    assertEquals(expected, NumberText.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "+.",
        "e5",
        "1e",
        "1e+",
        "1e5.5",
        "1d",
        "1f",
        "0x10",
        "0x1p3",
        "1_000",
        "1,5",
        "1 2",
        " 1",
        "1 ",
        "--1",
        "1-",
        "NaN",
        "Infinity",
        "١"
      })
  void takesNothingElse(String text) {
    assertEquals(Double.NaN, NumberText.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "'', MISSING",
    "NA, MISSING",
    "' null ', MISSING",
    "?, MISSING",
    "nan, NAN",
    "-NaN, NAN",
    "1.#QNAN, NAN",
    "inf, INFINITE",
    "+Infinity, INFINITE",
    "-1.#INF, INFINITE",
    "1e309, INFINITE",
    "nanny, NOT_A_NUMBER",
    "12a, NOT_A_NUMBER"
  })
  void tellsWhyNot(String text, RowFault fault) {
    assertEquals(fault, NumberText.faultOf(text));
  }

  @ParameterizedTest
  @CsvSource({"3.0, 3", "-0.0, 0", "0.5, 0.5", "1e15, 1.0E15", "-12, -12", "NaN, NaN"})
  void namesClasses(double value, String name) {
    assertEquals(name, NumberText.name(value));
  }
}
