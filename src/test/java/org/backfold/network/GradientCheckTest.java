package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {
  /** Near 1e-12 when right; the projects' bound for any network. */
  private static final double GRADIENT_TOLERANCE = 1e-8;

  private static final int EXAMPLES = 4;

  static List<Activation> outputs() {
    return ActivationTest.all();
  }

  /** Every loss that fits × every hidden activation × depth 1 to 4 × plain, weighted, dropout. */
  @ParameterizedTest
  @MethodSource("outputs")
  void gradientMatchesCentralDifferences(Activation output) {
    int checked = 0;
    for (Loss loss : LossTest.all()) {
      if (loss.domain().covers(output.range())) {
        for (Network network : networks(output, loss)) {
          checked += check(network);
        }
      }
    }
    assertTrue(checked >= 84 * outputsLosses(output), output.name() + ": " + checked);
  }

  private static long outputsLosses(Activation output) {
    return LossTest.all().stream().filter(l -> l.domain().covers(output.range())).count();
  }

  /** Depth 1 once, depths 2 to 4 with each hidden activation. */
  private static List<Network> networks(Activation output, Loss loss) {
    List<Network> networks = new ArrayList<>();
    for (Activation hidden : ActivationTest.all()) {
      if (!hidden.outputOnly()) {
        for (int depth = networks.isEmpty() ? 1 : 2; depth <= 4; depth++) {
          List<Network.Layer> layers = new ArrayList<>();
          for (int l = 1; l < depth; l++) {
            layers.add(new Network.Layer(2 + l % 2, hidden));
          }
          layers.add(new Network.Layer(2, output));
          networks.add(new Network(3, layers, loss));
        }
      }
    }
    return networks;
  }

  /** Checks with and without weights, L2 and dropout, and returns the number of checks. */
  private static int check(Network network) {
    TestNetworks.Block block = TestNetworks.block(network, EXAMPLES, 17);
    MatrixView ones = TestNetworks.row(1, 1, 1, 1);
    double[] parameters = parameters(network);
    Penalty squares = new Penalty(0, 0.1);
    Penalty both = new Penalty(0.05, 0.1);
    Dropout dropout = new Dropout(0.25, 0.25, 3);
    check(network, Penalty.NONE, Dropout.NONE, parameters, block, ones);
    check(network, squares, Dropout.NONE, parameters, block, block.weights());
    check(network, both, dropout, parameters, block, block.weights());
    return 3;
  }

  private static void check(
      Network network,
      Penalty penalty,
      Dropout dropout,
      double[] parameters,
      TestNetworks.Block block,
      MatrixView weights) {
    GradientCheck.Settings settings = new GradientCheck.Settings(penalty, dropout, 5, 100, 1);
    GradientCheck.Result result =
        new GradientCheck(network, settings)
            .run(parameters, block.features(), block.targets(), weights);
    assertTrue(
        result.relativeError() < GRADIENT_TOLERANCE,
        () -> network + " " + penalty + " " + dropout + "\n" + result);
    assertTrue(
        result.parts().stream().allMatch(part -> part.onKink() == 0),
        () -> network + " on a kink\n" + result);
  }

  /** Small weights, and output biases of 1, so that means and probabilities stay off their ends. */
  private static double[] parameters(Network network) {
    double[] parameters = new Initializer.Textbook().parameters(network, 31);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 0.5;
    }
    MatrixView biases = network.biases(parameters, network.depth());
    Arrays.fill(parameters, biases.offset(), biases.end(), 1);
    return parameters;
  }

  @Test
  void smoothNetwork_isFarBelowTheTolerance() {
    Network network =
        TestNetworks.network("2-25-50-25-2 sigmoid sigmoid sigmoid sigmoid squared-error");
    TestNetworks.Block block = TestNetworks.block(network, 20, 3);
    GradientCheck.Result result =
        new GradientCheck(network, GradientCheck.Settings.DEFAULT)
            .run(
                new Initializer.Textbook().parameters(network, 100),
                block.features(),
                block.targets(),
                block.weights());
    assertTrue(result.relativeError() < 1e-10, result::toString);
    assertEquals(8, result.parts().size());
    GradientCheck.Part second = result.parts().get(2);
    assertEquals(2, second.layer());
    assertEquals("weights", second.part());
    assertEquals(50 * 25, second.size());
    assertEquals(200, second.checked());
    assertEquals(3, second.worst().size());
    assertTrue(second.worst().get(0).difference() >= second.worst().get(1).difference());
  }

  @Test
  void stepsThatCrossAKink_areShortened() {
    Network network = TestNetworks.network("2-30-1 relu identity absolute-error");
    TestNetworks.Block block = TestNetworks.block(network, 200, 8); // some |z| are below 1e-4
    GradientCheck.Result result =
        new GradientCheck(network, GradientCheck.Settings.DEFAULT)
            .run(
                Initializer.automatic().parameters(network, 4),
                block.features(),
                block.targets(),
                block.weights());
    assertTrue(result.relativeError() < GRADIENT_TOLERANCE, result::toString);
    int onKink = result.parts().stream().mapToInt(GradientCheck.Part::onKink).sum();
    assertTrue(onKink < 8, result::toString);
  }

  @Test
  void parametersOnAKink_areCounted() {
    Network network = TestNetworks.network("2-3-1 relu identity squared-error");
    TestNetworks.Block block = TestNetworks.block(network, 5, 8);
    GradientCheck.Result result =
        new GradientCheck(network, GradientCheck.Settings.DEFAULT)
            .run(new double[13], block.features(), block.targets(), block.weights());
    assertEquals(6, result.parts().get(0).onKink()); // every z is 0
    assertEquals(3, result.parts().get(1).onKink());
    assertEquals(3, result.parts().get(2).checked());
    assertEquals(1, result.parts().get(3).checked());
    assertTrue(
        result.toString().contains("1      weights           6        0        6"),
        result::toString);
  }

  @Test
  void weightsMustBePositiveInSum() {
    Network network = TestNetworks.network("2-1 identity squared-error");
    TestNetworks.Block block = TestNetworks.block(network, 2, 8);
    GradientCheck check = new GradientCheck(network, GradientCheck.Settings.DEFAULT);
    assertThrows(
        IllegalArgumentException.class,
        () -> check.run(new double[3], block.features(), block.targets(), TestNetworks.row(0, 0)));
  }
}
