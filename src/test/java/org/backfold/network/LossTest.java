package org.backfold.network;

import static org.backfold.network.TestNetworks.column;
import static org.backfold.network.TestNetworks.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final double ROUNDING = 1e-15;

  static List<Loss> all() {
    return Loss.NAMES.stream().map(Loss::parse).toList();
  }

  private static double lossAndDelta(
      Loss loss, Activation output, MatrixView logits, MatrixView targets, MatrixView delta) {
    MatrixView activations =
        MatrixView.of(logits.values().clone(), logits.rows(), logits.columns());
    output.apply(activations);
    double[] ones = new double[logits.columns()];
    java.util.Arrays.fill(ones, 1);
    return loss.lossAndDelta(
        new Loss.Outputs(output, logits, activations), targets, row(ones), delta);
  }

  @ParameterizedTest
  @MethodSource("all")
  void name_parsesBack(Loss loss) {
    assertEquals(loss, Loss.parse(loss.name()));
    assertEquals(6, Loss.NAMES.size());
    assertTrue(loss.domain().covers(loss.defaultOutput().range()), loss.name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crossentropy | Unknown loss 'crossentropy'; did you mean 'cross-entropy'? Known are squ",
        "mean-squared-error | Unknown loss 'mean-squared-error'; did you mean 'squared-error'?",
        "huber(0) | The delta of huber is 0.0; expected a number above 0.",
        "poisson(1) | 'poisson' takes no parameter, found 1.0.",
      })
  void misspeltNames(String text, String message) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> Loss.parse(text)).getMessage();
    assertTrue(found.startsWith(message), found);
  }

  @Test
  void squaredError_byHand() {
    MatrixView delta = MatrixView.zeros(2, 1);
    // ½ (3 − 1)² + ½ (−1 − 2)² = 2 + 4.5
    assertEquals(
        6.5,
        lossAndDelta(
            new Loss.SquaredError(),
            new Activation.Identity(),
            column(3, -1),
            column(1, 2),
            delta));
    assertArrayEquals(new double[] {2, -3}, delta.values());
  }

  @Test
  void absoluteErrorAndHuber_byHand() {
    MatrixView delta = MatrixView.zeros(3, 1);
    MatrixView logits = column(3, 1, 2.5);
    MatrixView targets = column(1, 1, 3);
    Activation identity = new Activation.Identity();
    // |2| + |0| + |−0.5|
    assertEquals(2.5, lossAndDelta(new Loss.AbsoluteError(), identity, logits, targets, delta));
    assertArrayEquals(new double[] {1, 0, -1}, delta.values());
    // 1.5 (2 − 0.75) + 0 + ½ 0.25
    assertEquals(2, lossAndDelta(new Loss.Huber(1.5), identity, logits, targets, delta));
    assertArrayEquals(new double[] {1.5, 0, -0.5}, delta.values());
  }

  @Test
  void crossEntropy_byHand() {
    MatrixView delta = MatrixView.zeros(2, 1);
    // p = (¼, ¾), y = (1, 0): −ln ¼ and p − y
    double value =
        lossAndDelta(
            new Loss.CrossEntropy(),
            new Activation.Softmax(),
            column(0, Math.log(3)),
            column(1, 0),
            delta);
    assertEquals(Math.log(4), value, ROUNDING);
    assertArrayEquals(new double[] {-0.75, 0.75}, delta.values(), ROUNDING);
  }

  @Test
  void binaryCrossEntropy_ofOneOutput() {
    MatrixView delta = MatrixView.zeros(1, 2);
    // σ(ln 3) = ¾ with target 1, σ(−ln 3) = ¼ with target 1: −ln ¾ − ln ¼ = ln (16/3)
    double value =
        lossAndDelta(
            new Loss.BinaryCrossEntropy(),
            new Activation.Sigmoid(),
            row(Math.log(3), -Math.log(3)),
            row(1, 1),
            delta);
    assertEquals(Math.log(16.0 / 3), value, ROUNDING);
    assertArrayEquals(new double[] {-0.25, -0.75}, delta.values(), ROUNDING);
  }

  @Test
  void poisson_byHand() {
    MatrixView delta = MatrixView.zeros(2, 1);
    // means e⁰ = 1 and e² with counts 3 and 0: (1 − 3 · 0) + (e² − 0 · 2)
    double value =
        lossAndDelta(
            new Loss.Poisson(), new Activation.Exponential(), column(0, 2), column(3, 0), delta);
    assertEquals(1 + Math.exp(2), value, 1e-14);
    assertArrayEquals(new double[] {-2, Math.exp(2)}, delta.values(), 1e-14);
  }

  @Test
  void weights_multiplyLossAndDelta_andZeroLeavesOut() {
    MatrixView logits = row(3, Double.NaN, 5);
    MatrixView delta = MatrixView.zeros(1, 3);
    double sum =
        new Loss.SquaredError()
            .lossAndDelta(
                new Loss.Outputs(new Activation.Identity(), logits, logits),
                row(1, 1, 1),
                row(2, 0, 0.5),
                delta);
    assertEquals(2 * 2 + 0.5 * 8, sum); // ½ 2² and ½ 4², weighted
    assertArrayEquals(new double[] {4, 0, 2}, delta.values());
  }

  /** Every pair that fits, with logits and targets at the ends of their ranges. */
  @ParameterizedTest
  @MethodSource("all")
  void extremes_neverGiveNaN(Loss loss) {
    int pairs = 0;
    for (Activation output : ActivationTest.all()) {
      if (!loss.domain().covers(output.range())) {
        continue;
      }
      pairs++;
      double largest = output instanceof Activation.Exponential ? 300 : 1e4; // its square is finite
      double[] logits = {largest, -largest, -largest, largest, 0, -largest, -37, 37, 1e-3};
      double[] targets = {1, 0, 0, 0, 1, 0, 0, 0, 1};
      MatrixView delta = MatrixView.zeros(3, 3);
      double value =
          lossAndDelta(
              loss, output, MatrixView.of(logits, 3, 3), MatrixView.of(targets, 3, 3), delta);
      String pair = output.name() + " with " + loss.name();
      assertTrue(Double.isFinite(value), pair + ": " + value);
      for (double d : delta.values()) {
        assertTrue(Double.isFinite(d), pair + ": " + d);
      }
    }
    int expected =
        switch (loss.domain()) {
          case REAL -> 11;
          case NON_NEGATIVE -> 5;
          case UNIT -> 2;
          case DISTRIBUTION -> 1;
        };
    assertEquals(expected, pairs, loss.name());
  }

  @Test
  void floor_keepsAWrongCertaintyFinite() {
    MatrixView delta = MatrixView.zeros(2, 1);
    double value =
        lossAndDelta(
            new Loss.BinaryCrossEntropy(),
            new Activation.Softmax(),
            column(1e4, -1e4),
            column(0, 1),
            delta);
    assertEquals(2 * -Math.log(1e-12), value, 1e-12); // 27.6 nats for each output
  }
}
