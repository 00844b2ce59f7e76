package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the definitions evaluated in 60 digits by {@code scripts/golden/network.py}. */
class GoldenTest {
  /** Relative to the largest element. */
  private static final double GOLDEN_TOLERANCE = 1e-12;

  static Stream<JsonNode> cases() throws IOException {
    return stream(read("cases"));
  }

  static Stream<JsonNode> extremes() throws IOException {
    return stream(read("extremes"));
  }

  static Stream<JsonNode> curves() throws IOException {
    return stream(read("curves"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsLossAndGradient(JsonNode golden) {
    Network network = network(golden);
    double[] weights = doubles(golden.get("weights"));
    int examples = weights.length;
    MatrixView features = window(golden.get("features"), network.inputs(), examples);
    MatrixView targets = window(golden.get("targets"), network.outputs(), examples);
    Backprop backprop = new Backprop(network, Dropout.NONE);
    backprop.setParameters(doubles(golden.get("parameters")));
    double[] gradient = new double[network.parameterCount()];
    double sum =
        backprop.addGradient(
            features, targets, MatrixView.of(weights, 1, examples), 0, 0, gradient);
    assertClose(new double[] {golden.get("sum").asDouble()}, new double[] {sum}, network + " C");
    assertClose(
        doubles(golden.get("outputs")),
        backprop.outputs().toDenseMatrix().values(),
        network + " outputs");
    assertClose(doubles(golden.get("gradient")), gradient, network + " gradient");
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void lossAndDelta_whereTheDefinitionsOverflow(JsonNode golden) {
    Activation output = Activation.parse(golden.get("output").asText());
    Loss loss = Loss.parse(golden.get("loss").asText());
    double[] logits = doubles(golden.get("logits"));
    MatrixView activations = MatrixView.of(logits.clone(), logits.length, 1);
    output.apply(activations);
    MatrixView delta = MatrixView.zeros(logits.length, 1);
    double value =
        loss.lossAndDelta(
            new Loss.Outputs(output, MatrixView.of(logits, logits.length, 1), activations),
            MatrixView.of(doubles(golden.get("targets")), logits.length, 1),
            MatrixView.of(new double[] {1}, 1, 1),
            delta);
    assertClose(new double[] {golden.get("value").asDouble()}, new double[] {value}, "C");
    assertClose(doubles(golden.get("delta")), delta.values(), "delta");
  }

  @ParameterizedTest
  @MethodSource("curves")
  void valueAndSlope(JsonNode golden) {
    Activation activation = Activation.parse(golden.get("activation").asText());
    double[] z = doubles(golden.get("z"));
    double[] values = doubles(golden.get("value"));
    double[] slopes = doubles(golden.get("slope"));
    assertTrue(z.length > 10, activation.name());
    for (int i = 0; i < z.length; i++) {
      MatrixView a = MatrixView.of(new double[] {z[i]}, 1, 1);
      activation.apply(a);
      MatrixView slope = MatrixView.of(new double[] {1}, 1, 1);
      activation.backprop(a, MatrixView.of(new double[] {z[i]}, 1, 1), slope);
      String at = activation.name() + " at " + z[i];
      double unit = Math.max(1, Math.abs(values[i])); // for tanh, absolute near 0
      assertEquals(values[i], a.at(0, 0), GOLDEN_TOLERANCE * unit, at);
      assertEquals(slopes[i], slope.at(0, 0), GOLDEN_TOLERANCE * Math.max(1, slopes[i]), at);
    }
  }

  @Test
  void distributionFunction_isAccurateInTheTails() throws IOException {
    JsonNode golden = read("gaussian");
    double[] x = doubles(golden.get("x"));
    double[] cdf = doubles(golden.get("cdf"));
    assertEquals(16, x.length);
    for (int i = 0; i < x.length; i++) {
      assertEquals(cdf[i], Gaussian.cdf(x[i]), GOLDEN_TOLERANCE * cdf[i], "at " + x[i]);
    }
  }

  private static Network network(JsonNode golden) {
    List<Network.Layer> layers = new ArrayList<>();
    for (int l = 0; l < golden.get("activations").size(); l++) {
      Activation activation = Activation.parse(golden.get("activations").get(l).asText());
      layers.add(new Network.Layer(golden.get("sizes").get(l + 1).asInt(), activation));
    }
    Loss loss = Loss.parse(golden.get("loss").asText());
    return new Network(golden.get("sizes").get(0).asInt(), layers, loss);
  }

  /** The values as a window at an odd offset in a larger array. */
  private static MatrixView window(JsonNode values, int rows, int columns) {
    double[] array = new double[rows * columns + 7];
    System.arraycopy(doubles(values), 0, array, 3, rows * columns);
    return MatrixView.of(array, 3, rows, columns);
  }

  static void assertClose(double[] expected, double[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], GOLDEN_TOLERANCE * largest, what + " at " + i);
    }
  }

  private static double[] doubles(JsonNode array) {
    return stream(array).mapToDouble(JsonNode::asDouble).toArray();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode read(String part) throws IOException {
    try (InputStream resource = GoldenTest.class.getResourceAsStream("/golden/network.json")) {
      return new ObjectMapper().readTree(resource).get(part);
    }
  }
}
