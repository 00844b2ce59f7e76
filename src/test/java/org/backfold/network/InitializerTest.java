package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
  private static final Network NETWORK =
      TestNetworks.network("300-200-100 relu sigmoid squared-error");

  static List<Initializer> all() {
    return Initializer.NAMES.stream().map(Initializer::parse).toList();
  }

  private static double[] values(MatrixView view) {
    return Arrays.copyOfRange(view.values(), view.offset(), view.end());
  }

  @ParameterizedTest
  @MethodSource("all")
  void name_parsesBack_andTheSeedDecides(Initializer initializer) {
    assertEquals(initializer, Initializer.parse(initializer.name()));
    assertEquals(9, Initializer.NAMES.size());
    double[] parameters = initializer.parameters(NETWORK, 1);
    assertArrayEquals(parameters, initializer.parameters(NETWORK, 1));
    assertFalse(Arrays.equals(parameters, initializer.parameters(NETWORK, 2)));
    assertEquals(NETWORK.parameterCount(), parameters.length);
  }

  @Test
  void misspeltName() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Initializer.parse("xavier-uniform"))
            .getMessage();
    assertTrue(message.startsWith("Unknown initializer 'xavier-uniform'; did you mean "), message);
  }

  /** Variance of the weights of a 200 × 300 layer; its estimate from 60000 draws is good to 1 %. */
  @ParameterizedTest
  @CsvSource({
    "glorot-uniform, 0.004", // 2 / 500
    "glorot-normal, 0.004",
    "he-uniform, 0.00666667", // 2 / 300
    "he-normal, 0.00666667",
    "lecun-uniform, 0.00333333", // 1 / 300
    "lecun-normal, 0.00333333",
    "textbook, 0.005", // 1 / 200
    "mllib, 0.0064", // 4.8² / 12 / 300
  })
  void weights_haveTheirVariance(String name, double variance) {
    double[] parameters = Initializer.parse(name).parameters(NETWORK, 7);
    double[] weights = values(NETWORK.weights(parameters, 1));
    double mean = Arrays.stream(weights).average().orElseThrow();
    double squares = Arrays.stream(weights).map(w -> w * w).average().orElseThrow();
    assertEquals(0, mean, 5 * Math.sqrt(variance / weights.length));
    assertEquals(variance, squares, 0.03 * variance);
    double largest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
    if (name.endsWith("uniform") || name.equals("mllib")) {
      assertEquals(Math.sqrt(3 * variance), largest, 1e-3 * largest);
    } else {
      assertTrue(largest > 3.5 * Math.sqrt(variance), "tails of a normal distribution");
    }
  }

  @Test
  void biases() {
    assertArrayEquals(
        new double[200],
        values(NETWORK.biases(Initializer.parse("he-normal").parameters(NETWORK, 7), 1)));
    double[] textbook =
        values(NETWORK.biases(new Initializer.Textbook().parameters(NETWORK, 7), 1));
    assertTrue(Arrays.stream(textbook).allMatch(b -> b > 0 && b < 0.1));
    assertEquals(0.05, Arrays.stream(textbook).average().orElseThrow(), 0.01);
  }

  @Test
  void automatic_isHeForRectifiersAndGlorotElsewhere() {
    double[] parameters = Initializer.automatic().parameters(NETWORK, 3);
    double hidden =
        Arrays.stream(values(NETWORK.weights(parameters, 1))).map(Math::abs).max().orElseThrow();
    double output =
        Arrays.stream(values(NETWORK.weights(parameters, 2))).map(Math::abs).max().orElseThrow();
    assertEquals(Math.sqrt(6.0 / 300), hidden, 1e-3 * hidden);
    assertEquals(Math.sqrt(6.0 / (200 + 100)), output, 1e-3 * output);
  }

  /** The first normal number of {@code new java.util.Random(42)} is 1.1419053154730547. */
  @Test
  void generator_isPinned() {
    Network network = TestNetworks.network("2-1 identity squared-error");
    assertEquals(
        1.1419053154730547, Initializer.parse("he-normal").parameters(network, 42)[0], 1e-15);
  }
}
