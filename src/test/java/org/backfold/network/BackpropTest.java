package org.backfold.network;

import static org.backfold.network.TestNetworks.column;
import static org.backfold.network.TestNetworks.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackpropTest {
  private static final Network DEEP =
      TestNetworks.network("5-7-4-3 tanh gelu softmax cross-entropy");

  private static double[] gradient(
      Network network,
      Dropout dropout,
      double[] parameters,
      TestNetworks.Block block,
      int... ends) {
    Backprop backprop = new Backprop(network, dropout);
    backprop.setParameters(parameters);
    double[] sums = new double[parameters.length + 1]; // the loss goes last
    double[] gradient = new double[parameters.length];
    int from = 0;
    for (int end : ends) {
      TestNetworks.Block part = block.columns(from, end);
      sums[parameters.length] +=
          backprop.addGradient(
              part.features(), part.targets(), part.weights(), 3, 1000 + from, gradient);
      from = end;
    }
    System.arraycopy(gradient, 0, sums, 0, gradient.length);
    return sums;
  }

  @Test
  void twoExamples_byHand() {
    Network network = TestNetworks.network("2-2-1 relu identity squared-error");
    // W¹ = [1 −1; 2 ½], b¹ = (0, −1), W² = [3 −2], b² = ½
    double[] parameters = {1, 2, -1, 0.5, 0, -1, 3, -2, 0.5};
    double[] gradient = new double[9];
    Backprop backprop = new Backprop(network, Dropout.NONE);
    backprop.setParameters(parameters);
    double sum =
        backprop.addGradient(
            MatrixView.of(new double[] {1, 2, 3, 1}, 2, 2),
            row(-1.5, -5.5),
            row(1, 0.5),
            0,
            0,
            gradient);
    // x = (1, 2): z = (−1, 2), a = (0, 2), output −4 + ½ = −3.5, δ² = −2, C = 2
    //   δ¹ = (3, −2)ᵀ(−2) ⊙ (0, 1) = (0, 4)
    // x = (3, 1): z = (2, 5.5), a = z, output 6 − 11 + ½ = −4.5, C = ½, δ² = ½ · 1
    //   δ¹ = (3, −2)ᵀ ½ = (1.5, −1)
    assertEquals(2 + 0.5 * 0.5, sum);
    assertArrayEquals(new double[] {-3.5, -4.5}, backprop.outputs().toDenseMatrix().values());
    assertArrayEquals(
        new double[] {
          3 * 1.5,
          4 * 1 - 3 * 1, // first column of ∂C/∂W¹
          1 * 1.5,
          4 * 2 - 1 * 1, // second column
          1.5,
          4 - 1, // ∂C/∂b¹
          0.5 * 2,
          -2 * 2 + 0.5 * 5.5, // ∂C/∂W²
          -2 + 0.5 // ∂C/∂b²
        },
        gradient);
    // A second call adds.
    backprop.addGradient(column(1, 2), column(-1.5), row(1), 0, 0, gradient);
    assertEquals(1 + 4, gradient[1]);
    assertEquals(-1.5 - 2, gradient[8]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4})
  void gradient_doesNotDependOnTheSplitIntoBlocks(double rate) {
    TestNetworks.Block block = TestNetworks.block(DEEP, 23, 11);
    double[] parameters = Initializer.automatic().parameters(DEEP, 5);
    Dropout dropout = new Dropout(rate, rate, 77);
    double[] whole = gradient(DEEP, dropout, parameters, block, 23);
    for (int[] ends : new int[][] {{1, 23}, {22, 23}, {5, 5, 16, 23}, {7, 14, 21, 23}}) {
      GoldenTest.assertClose(whole, gradient(DEEP, dropout, parameters, block, ends), "split");
    }
  }

  @Test
  void blocksOfAnySizeInAnyOrder_likeFreshBuffers() {
    TestNetworks.Block block = TestNetworks.block(DEEP, 40, 2);
    double[] parameters = Initializer.automatic().parameters(DEEP, 1);
    Backprop reused = new Backprop(DEEP, Dropout.NONE);
    reused.setParameters(parameters);
    for (int size : new int[] {3, 40, 1, 17, 40}) {
      TestNetworks.Block part = block.columns(0, size);
      double[] expected = new double[parameters.length];
      double[] actual = new double[parameters.length];
      Backprop fresh = new Backprop(DEEP, Dropout.NONE);
      fresh.setParameters(parameters);
      fresh.addGradient(part.features(), part.targets(), part.weights(), 0, 0, expected);
      reused.addGradient(part.features(), part.targets(), part.weights(), 0, 0, actual);
      assertArrayEquals(expected, actual);
      assertArrayEquals(
          fresh.outputs().toDenseMatrix().values(),
          reused.predict(part.features()).toDenseMatrix().values());
    }
  }

  @Test
  void loss_isWithoutDropoutAndFillsTheOutputs() {
    TestNetworks.Block block = TestNetworks.block(DEEP, 6, 4);
    double[] parameters = Initializer.automatic().parameters(DEEP, 9);
    Backprop backprop = new Backprop(DEEP, new Dropout(0.5, 0.5, 1));
    backprop.setParameters(parameters);
    double[] plain = gradient(DEEP, Dropout.NONE, parameters, block, 6);
    double loss = backprop.loss(block.features(), block.targets(), block.weights());
    assertEquals(plain[parameters.length], loss);
    double[] outputs = backprop.outputs().toDenseMatrix().values();
    assertArrayEquals(outputs, backprop.predict(block.features()).toDenseMatrix().values());
  }

  @Test
  void emptyBlock_addsNothing() {
    double[] gradient =
        gradient(
            DEEP,
            Dropout.NONE,
            new double[DEEP.parameterCount()],
            TestNetworks.block(DEEP, 3, 4),
            0);
    assertArrayEquals(new double[DEEP.parameterCount() + 1], gradient);
  }

  @Test
  void blocksAfterTheFirst_allocateNoMatrices() {
    Network network = TestNetworks.network("64-128-10 silu softmax cross-entropy");
    TestNetworks.Block block = TestNetworks.block(network, 64, 4);
    double[] gradient = new double[network.parameterCount()];
    Backprop backprop = new Backprop(network, new Dropout(0.1, 0.1, 1));
    backprop.setParameters(Initializer.automatic().parameters(network, 9));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = 0;
    for (int i = 0; i < 12; i++) {
      before = i == 2 ? threads.getThreadAllocatedBytes(thread) : before;
      backprop.addGradient(block.features(), block.targets(), block.weights(), 0, 0, gradient);
    }
    long bytes = (threads.getThreadAllocatedBytes(thread) - before) / 10;
    // Views are allowed, at 40 bytes each; the smallest buffer, the outputs, has 5 kB.
    assertTrue(bytes < 2048, bytes + " bytes a block");
  }

  @Test
  void misfits_areRefused() {
    TestNetworks.Block block = TestNetworks.block(DEEP, 6, 4);
    Backprop backprop = new Backprop(DEEP, Dropout.NONE);
    assertThrows(IllegalStateException.class, () -> backprop.predict(block.features()));
    assertThrows(IllegalArgumentException.class, () -> backprop.setParameters(new double[3]));
    backprop.setParameters(new double[DEEP.parameterCount()]);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    backprop.loss(block.features(), block.targets().columns(0, 5), block.weights()))
            .getMessage();
    assertEquals(
        "The targets of a block for 5 → 7 tanh → 4 gelu → 3 softmax, cross-entropy are 3 × 5;"
            + " expected 3 × 6, untransposed.",
        message);
    assertThrows(
        IllegalArgumentException.class, () -> backprop.predict(MatrixView.zeros(6, 5).transpose()));
  }
}
