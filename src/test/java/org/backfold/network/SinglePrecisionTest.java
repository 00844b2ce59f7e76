package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.linalg.ColumnPacker;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.FloatView;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients in single precision beside those in double precision. */
class SinglePrecisionTest {
  /** Relative to the largest element: a rounding is 6e-8, and some tens of them add up. */
  private static final double SINGLE_TOLERANCE = 3e-6;

  private static final int EXAMPLES = 41;
  private static final long ITERATION = 5;

  /** A gradient with the loss behind it. */
  private static double[] gradient(
      Network network,
      Dropout dropout,
      Optional<Standardization> inputs,
      Precision precision,
      List<Matrix> blocks) {
    TestNetworks.Block block = TestNetworks.block(network, EXAMPLES, 11);
    Backprop backprop = new Backprop(network, dropout, inputs, precision);
    backprop.setParameters(Initializer.automatic().parameters(network, 5));
    DenseView gradient = precision.zeros(network.parameterCount(), 1);
    double loss = 0;
    int from = 0;
    for (Matrix features : blocks) {
      TestNetworks.Block part = block.columns(from, from + features.columns());
      loss +=
          backprop.addGradient(
              features, part.targets(), part.weights(), ITERATION, 70 + from, gradient);
      from += features.columns();
    }
    backprop.finishGradient(gradient);
    double[] all = Arrays.copyOf(gradient.toDoubles().values(), network.parameterCount() + 1);
    all[network.parameterCount()] = loss;
    return all;
  }

  private static FloatView rounded(MatrixView features) {
    FloatView floats =
        FloatView.of(new float[features.size()], features.rows(), features.columns());
    floats.round(features);
    return floats;
  }

  private static void assertClose(double[] expected, double[] actual) {
    assertEquals(expected.length, actual.length);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(expected[i] - actual[i]);
      int index = i;
      assertTrue(
          error <= SINGLE_TOLERANCE * largest,
          () -> "at " + index + ": " + expected[index] + " and " + actual[index]);
    }
    assertNotEquals(Arrays.toString(expected), Arrays.toString(actual), "no float was involved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5-7-4-3 tanh gelu softmax cross-entropy",
        "5-70-64-3 silu elu identity squared-error",
        "5-3000-2 softplus sigmoid binary-cross-entropy",
        "5-7-6-2 relu leaky-relu exponential poisson",
        "5-1 identity huber",
        "5-9-1 sigmoid tanh absolute-error",
      })
  void gradient_isThatOfDoubles(String text) {
    Network network = TestNetworks.network(text);
    MatrixView features = TestNetworks.block(network, EXAMPLES, 11).features();
    Optional<Standardization> inputs =
        Optional.of(
            new Standardization(
                new double[] {1, -0.5, 0, 0.25, 2}, new double[] {2, 0.7, 0, 1.5, 1}));
    for (Dropout dropout : List.of(Dropout.NONE, new Dropout(0.3, 0.4, 6))) {
      assertClose(
          gradient(network, dropout, inputs, Precision.DOUBLE, List.of(features)),
          gradient(network, dropout, inputs, Precision.SINGLE, List.of(rounded(features))));
      assertClose(
          gradient(network, dropout, Optional.empty(), Precision.DOUBLE, List.of(features)),
          gradient(
              network,
              dropout,
              Optional.empty(),
              Precision.SINGLE,
              List.of(features.columns(0, 17), rounded(features).columns(17, EXAMPLES))));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 0.3", "0.2, 0", "0.2, 0.3"})
  void sparseDenseAndFloatBlocks_addUp(double mean, double inputRate) {
    Network network = TestNetworks.network("30-9-3 tanh softmax cross-entropy");
    SplittableRandom random = new SplittableRandom(8);
    List<Vector> examples = new ArrayList<>();
    for (int j = 0; j < EXAMPLES; j++) {
      double[] features = new double[30];
      for (int i = 0; i < features.length; i++) {
        features[i] = random.nextDouble() < 0.1 ? 1 + random.nextDouble() : 0;
      }
      examples.add(Vectors.dense(features));
    }
    Matrix sparse = new ColumnPacker(30, 1).pack(examples);
    MatrixView dense = (MatrixView) new ColumnPacker(30, -1).pack(examples);
    double[] means = new double[30];
    double[] deviations = new double[30];
    Arrays.fill(means, mean);
    Arrays.fill(deviations, 0.5);
    Optional<Standardization> inputs = Optional.of(new Standardization(means, deviations));
    Dropout dropout = new Dropout(inputRate, 0.2, 6);
    double[] expected = gradient(network, dropout, inputs, Precision.DOUBLE, List.of(dense));
    List<Matrix> mixed =
        List.of(
            sparse.columns(0, 10),
            rounded(dense).columns(10, 25),
            sparse.columns(25, 30),
            dense.columns(30, EXAMPLES));
    assertClose(expected, gradient(network, dropout, inputs, Precision.SINGLE, mixed));
  }

  @Test
  void parametersAndGradient_haveThePrecisionAskedFor() {
    Network network = TestNetworks.network("2-1 identity squared-error");
    Backprop backprop = new Backprop(network, Dropout.NONE, Optional.empty(), Precision.SINGLE);
    assertThrows(
        IllegalArgumentException.class,
        () -> backprop.setParameters(Precision.DOUBLE.vector(new double[3])));
    backprop.setParameters(new double[] {1, 2, 0.5});
    TestNetworks.Block block = TestNetworks.block(network, 2, 1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            backprop.addGradient(
                block.features(), block.targets(), block.weights(), 0, 0, new double[3]));
    // z = x₁ + 2 x₂ + ½, exactly
    assertEquals(0.5 + 3 + 2 * -5, backprop.predict(TestNetworks.column(3, -5)).at(0, 0));
    assertEquals(-6.5, backprop.logits().at(0, 0));
    assertEquals(-6.5, backprop.activations(1).at(0, 0));
  }
}
