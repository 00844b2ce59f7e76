package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackpropTraceTest {
  private static final double LAST_DIGITS = 1e-15;

  /**
   * 1-1-1 with identity below and squared error above, C = (a − y)² / 2: w¹ = 2, b¹ = 1, w² = 3, b²
   * = −1, x = 0.5, y = 4. By hand: z¹ = 2, z² = 5, δ² = 1, δ¹ = 3, ∂C/∂w² = 2, ∂C/∂w¹ = 1.5.
   */
  @Test
  void aWorkedExample() {
    Network network =
        new Network(
            1,
            List.of(
                new Network.Layer(1, Activation.parse("identity")),
                new Network.Layer(1, Activation.parse("identity"))),
            Loss.parse("squared-error"));
    BackpropTrace trace =
        BackpropTrace.of(network, new double[] {2, 1, 3, -1}, new double[] {0.5}, new double[] {4});
    BackpropTrace.Layer first = trace.layers().get(0);
    BackpropTrace.Layer second = trace.layers().get(1);
    assertEquals(0.5, trace.loss());
    assertArrayEquals(new double[] {2}, first.preActivations());
    assertArrayEquals(new double[] {5}, second.activations());
    assertArrayEquals(new double[] {1}, second.delta());
    assertArrayEquals(new double[] {3}, first.delta());
    assertArrayEquals(new double[] {2}, second.weightsGradient().analytic()[0]);
    assertArrayEquals(new double[] {1.5}, first.weightsGradient().analytic()[0]);
    assertEquals(1.5, first.weightsGradient().numeric()[0][0], 1e-9);
    assertEquals(3, first.biasesGradient().numeric()[0][0], 1e-9);
    assertTrue(trace.toString().contains("δ¹ = (W²)ᵀ δ² ⊙ f′(z¹)"), trace::toString);
  }

  @Test
  void everyEquationHoldsBetweenTheNumbersShown() {
    BackpropTrace trace = classifier("tanh");
    BackpropTrace.Layer hidden = trace.layers().get(0);
    BackpropTrace.Layer output = trace.layers().get(1);
    for (int i = 0; i < 3; i++) {
      double z = hidden.biases()[i];
      for (int j = 0; j < 2; j++) {
        z += hidden.weights()[i][j] * trace.features()[j];
      }
      double a = Math.tanh(z);
      double below = 0;
      for (int k = 0; k < 2; k++) {
        below += output.weights()[k][i] * output.delta()[k];
      }
      assertEquals(z, hidden.preActivations()[i], LAST_DIGITS);
      assertEquals(a, hidden.activations()[i], LAST_DIGITS);
      assertEquals(below * (1 - a * a), hidden.delta()[i], LAST_DIGITS);
      for (int j = 0; j < 2; j++) {
        assertEquals(
            hidden.delta()[i] * trace.features()[j],
            hidden.weightsGradient().analytic()[i][j],
            LAST_DIGITS);
      }
    }
    assertEquals(-Math.log(output.activations()[1]), trace.loss(), LAST_DIGITS);
    assertTrue(trace.largestDifference() < 1e-9, () -> "" + trace.largestDifference());
    assertTrue(trace.largestDifference() > 0);
  }

  @Test
  void theTextFitsAPageWhateverTheSizes() {
    int inputs = 40;
    Network network =
        new Network(
            inputs,
            List.of(
                new Network.Layer(12, Activation.parse("relu")),
                new Network.Layer(10, Activation.parse("softmax"))),
            Loss.parse("cross-entropy"));
    double[] parameters = Initializer.automatic().parameters(network, 5);
    double[] x = new double[inputs];
    Arrays.setAll(x, i -> 1000 * Math.sin(i));
    double[] y = new double[10];
    y[3] = 1;
    String text = BackpropTrace.of(network, parameters, x, y).toString();
    assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
    assertTrue(text.lines().count() < 120, text);
  }

  @Test
  void aWrongLengthIsRefused() {
    Network network = classifier("relu").network();
    assertThrows(
        IllegalArgumentException.class,
        () -> BackpropTrace.of(network, new double[17], new double[] {1}, new double[] {0, 1}));
  }

  private static BackpropTrace classifier(String activation) {
    Network network =
        new Network(
            2,
            List.of(
                new Network.Layer(3, Activation.parse(activation)),
                new Network.Layer(2, Activation.parse("softmax"))),
            Loss.parse("cross-entropy"));
    double[] parameters = new double[network.parameterCount()];
    Arrays.setAll(parameters, i -> 0.3 * Math.cos(i + 1));
    return BackpropTrace.of(network, parameters, new double[] {0.5, -0.3}, new double[] {0, 1});
  }
}
