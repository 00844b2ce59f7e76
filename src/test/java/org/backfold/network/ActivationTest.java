package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {
  static List<Activation> all() {
    return Activation.NAMES.stream().map(Activation::parse).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void name_parsesBack(Activation activation) {
    assertEquals(activation, Activation.parse(activation.name()));
    assertEquals(11, Activation.NAMES.size());
  }

  @Test
  void parameters() {
    assertEquals(new Rectifier.LeakyRelu(0.01), Activation.parse("leaky-relu"));
    assertEquals(new Rectifier.LeakyRelu(0.25), Activation.parse(" leaky-relu(0.25) "));
    assertEquals(new Rectifier.Elu(1), Activation.parse("elu"));
    assertEquals("elu(0.5)", new Rectifier.Elu(0.5).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rellu | Unknown activation 'rellu'; did you mean 'relu'? Known are identity, sigmoid, tan",
        "Softmax | Unknown activation 'Softmax'; did you mean 'softmax'?",
        "tanh(2) | 'tanh' takes no parameter, found 2.0.",
        "elu(x) | The activation 'elu(x)' has 'x' in parentheses; expected a number.",
        "elu(0) | The alpha of elu is 0.0; expected a number above 0.",
        "leaky-relu(-1) | The slope of leaky-relu is -1.0; expected a number from 0 on.",
        "leaky-relu(NaN) | The slope of leaky-relu is NaN; expected a number from 0 on.",
      })
  void misspeltNames(String text, String message) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> Activation.parse(text)).getMessage();
    assertTrue(found.startsWith(message), found);
  }

  @ParameterizedTest
  @MethodSource("all")
  void extremes_areFinite(Activation activation) {
    double largest = activation instanceof Activation.Exponential ? 700 : 1e4;
    double[] z = {largest, -largest, 709.9, -745.2, 40, -40, 0, -0.0, 1e-320, -1e-320};
    if (largest < 709.9) {
      z[2] = 3;
    }
    MatrixView a = TestNetworks.column(z.clone());
    activation.apply(a);
    MatrixView slope = MatrixView.of(new double[z.length], z.length, 1);
    java.util.Arrays.fill(slope.values(), 1);
    activation.backprop(a, TestNetworks.column(z), slope);
    for (int i = 0; i < z.length; i++) {
      String at = activation.name() + " at " + z[i] + ": ";
      assertTrue(Double.isFinite(a.at(i, 0)), at + a.at(i, 0));
      assertTrue(Double.isFinite(slope.at(i, 0)), at + slope.at(i, 0));
      switch (activation.range()) {
        case REAL -> {}
        case NON_NEGATIVE -> assertTrue(a.at(i, 0) >= 0, at + a.at(i, 0));
        case UNIT, DISTRIBUTION -> assertTrue(a.at(i, 0) >= 0 && a.at(i, 0) <= 1, at);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void isSilentAroundItsWindow(Activation activation) {
    double[] shared = {7, 7, 0.5, -0.5, 1, -2, 7, 7};
    double[] alone = {0.5, -0.5, 1, -2};
    MatrixView a = MatrixView.of(shared, 2, 2, 2);
    activation.apply(a);
    activation.apply(MatrixView.of(alone, 2, 2));
    assertArrayEquals(new double[] {7, 7, alone[0], alone[1], alone[2], alone[3], 7, 7}, shared);

    double[] z = {0.5, -0.5, 1, -2};
    double[] delta = {9, 1, 2, 3, 4, 9};
    double[] deltaAlone = {1, 2, 3, 4};
    activation.backprop(a, MatrixView.of(z, 2, 2), MatrixView.of(delta, 1, 2, 2));
    activation.backprop(
        MatrixView.of(alone, 2, 2), MatrixView.of(z, 2, 2), MatrixView.of(deltaAlone, 2, 2));
    assertArrayEquals(
        new double[] {9, deltaAlone[0], deltaAlone[1], deltaAlone[2], deltaAlone[3], 9}, delta);
  }

  /** The derivative from the left: the conventions that the Javadoc cites. */
  @Test
  void kinks_takeTheDerivativeFromTheLeft() {
    assertEquals(0, slopeAtZero(new Rectifier.Relu()));
    assertEquals(0.125, slopeAtZero(new Rectifier.LeakyRelu(0.125)));
    assertEquals(1.5, slopeAtZero(new Rectifier.Elu(1.5)));
    assertFalse(new Rectifier.Relu().isSmooth());
    assertTrue(new Rectifier.Gelu().isSmooth());
  }

  private static double slopeAtZero(Activation activation) {
    MatrixView slope = TestNetworks.column(1);
    activation.backprop(TestNetworks.column(0), TestNetworks.column(0), slope);
    return slope.at(0, 0);
  }

  @Test
  void softmax_byHandAndShiftInvariant() {
    MatrixView p = MatrixView.of(new double[] {0, Math.log(3), 5, 5}, 2, 2);
    new Activation.Softmax().apply(p);
    assertArrayEquals(new double[] {0.25, 0.75, 0.5, 0.5}, p.values(), 1e-16);
    // 2^20 is exactly representable beside these eighths, so that the bits must not change.
    MatrixView z = TestNetworks.column(0.125, -3.5, 2, 1.25);
    MatrixView shifted =
        TestNetworks.column(0x1p20 + 0.125, 0x1p20 - 3.5, 0x1p20 + 2, 0x1p20 + 1.25);
    new Activation.Softmax().apply(z);
    new Activation.Softmax().apply(shifted);
    assertArrayEquals(z.values(), shifted.values());
  }

  @Test
  void softmax_jacobianByHand() {
    // p = (1/4, 3/4), g = (2, −2): mean 2/4 − 6/4 = −1; p (g + 1) = (3/4, −3/4)
    MatrixView delta = TestNetworks.column(2, -2);
    new Activation.Softmax()
        .backprop(TestNetworks.column(0.25, 0.75), TestNetworks.column(0, 0), delta);
    assertArrayEquals(new double[] {0.75, -0.75}, delta.values());
  }

  @Test
  void ranges_areNested() {
    assertTrue(Activation.Range.REAL.covers(Activation.Range.DISTRIBUTION));
    assertTrue(Activation.Range.UNIT.covers(Activation.Range.UNIT));
    assertFalse(Activation.Range.UNIT.covers(Activation.Range.NON_NEGATIVE));
    assertTrue(Activation.Range.REAL.contains(-3));
    assertTrue(Activation.Range.NON_NEGATIVE.contains(7));
    assertTrue(Activation.Range.UNIT.contains(1));
    assertFalse(Activation.Range.NON_NEGATIVE.contains(-1e-9));
    assertFalse(Activation.Range.UNIT.contains(1.5));
    for (Activation.Range range : Activation.Range.values()) {
      assertFalse(range.contains(Double.NaN), range.toString());
      assertFalse(range.contains(Double.POSITIVE_INFINITY), range.toString());
    }
  }
}
