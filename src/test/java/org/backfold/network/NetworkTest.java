package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
  private static final Network DIGITS =
      TestNetworks.network("784-256-10 relu softmax cross-entropy");

  @Test
  void parameters_areLaidOutLayerByLayer() {
    Network network = TestNetworks.network("3-2-1 tanh identity squared-error");
    assertEquals(2 * 3 + 2 + 1 * 2 + 1, network.parameterCount());
    double[] parameters = new double[11];
    for (int i = 0; i < 11; i++) {
      parameters[i] = i;
    }
    MatrixView weights = network.weights(parameters, 1);
    assertEquals("2 × 3", weights.shape());
    assertEquals(3, weights.at(1, 1)); // column by column: (0 1; 2 3; 4 5)ᵀ
    assertEquals(7, network.biases(parameters, 1).at(1, 0));
    assertEquals(9, network.weights(parameters, 2).at(0, 1));
    assertEquals(10, network.biases(parameters, 2).at(0, 0));
    assertEquals(parameters, network.weights(parameters, 2).values(), "a view");
  }

  @Test
  void sizesAndActivations() {
    assertEquals(2, DIGITS.depth());
    assertEquals(784, DIGITS.inputs());
    assertEquals(256, DIGITS.size(1));
    assertEquals(10, DIGITS.outputs());
    assertEquals(new Activation.Softmax(), DIGITS.activation(2));
    assertEquals(256 * 785 + 10 * 257, DIGITS.parameterCount());
  }

  @Test
  void summary_listsTheLayers() {
    assertEquals("784 → 256 relu → 10 softmax, cross-entropy", DIGITS.toString());
    List<String> lines = DIGITS.summary().lines().toList();
    assertEquals(4, lines.size());
    assertTrue(lines.get(1).matches("1 +256 × 784 +relu +200,960"), lines.get(1));
    assertTrue(lines.get(2).matches("2 +10 × 256 +softmax +2,570"), lines.get(2));
    assertEquals("203,530 parameters, loss cross-entropy", lines.get(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2-3-2 relu sigmoid cross-entropy | Loss cross-entropy takes probabilities that sum to 1,"
            + " but the output activation sigmoid gives numbers between 0 and 1; use softmax.",
        "2-3-2 relu tanh binary-cross-entropy | Loss binary-cross-entropy takes numbers between 0"
            + " and 1, but the output activation tanh gives any real numbers; use sigmoid.",
        "2-2 identity poisson | Loss poisson takes numbers from 0 on, but the output activation"
            + " identity gives any real numbers; use exponential.",
        "2-3-2 softmax softmax cross-entropy | Layer 1 of [2, 3, 2] is hidden and cannot be"
            + " softmax, which is for the output; try relu.",
        "2-3-2 exponential identity huber | Layer 1 of [2, 3, 2] is hidden and cannot be"
            + " exponential, which is for the output; try relu.",
        "2-1 softmax cross-entropy | A softmax of one output is always 1; use sigmoid with"
            + " binary-cross-entropy, or one output per class.",
        "2-0-1 relu identity huber | Layer 1 of [2, 0, 1] has size 0; expected at least 1.",
        "0-1 identity huber | Layer 0 of [0, 1] has size 0; expected at least 1.",
        "65536-65536-1 relu identity huber | Layers [65536, 65536, 1] have more than 2147483647"
            + " parameters, the length of an array; make them smaller.",
      })
  void misfits_areRefused(String text, String message) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> TestNetworks.network(text)).getMessage();
    assertEquals(message, found);
  }

  @Test
  void parametersOfAnotherNetwork_areRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> DIGITS.weights(new double[9], 1))
            .getMessage();
    assertEquals("Layers [784, 256, 10] have 203530 parameters; found an array of 9.", message);
    assertThrows(
        IllegalArgumentException.class, () -> new Network(3, List.of(), new Loss.SquaredError()));
  }

  @Test
  void serialization_keepsTheNetwork() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(DIGITS);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Network read = (Network) in.readObject();
      assertEquals(DIGITS, read);
      assertEquals(DIGITS.hashCode(), read.hashCode());
      assertEquals(203530, read.parameterCount());
    }
    assertNotEquals(DIGITS, TestNetworks.network("784-256-10 tanh softmax cross-entropy"));
  }
}
