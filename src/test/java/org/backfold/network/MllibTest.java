package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import breeze.linalg.DenseMatrix;
import org.apache.spark.ml.ann.FeedForwardTopology;
import org.apache.spark.ml.ann.TopologyModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.linalg.MatrixView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MLlib's perceptron has the same layout of parameters, so its parts are an independent twin. */
class MllibTest {
  private static final int[] SIZES = {4, 6, 5, 3};
  private static final int EXAMPLES = 9;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 100, Long.MIN_VALUE, 8_675_309_867_530_9L})
  void initializer_drawsTheBitsOfMllib(long seed) {
    Network network = TestNetworks.network("4-6-5-3 sigmoid sigmoid softmax cross-entropy");
    Vector expected = FeedForwardTopology.multiLayerPerceptron(SIZES, true).model(seed).weights();
    assertArrayEquals(expected.toArray(), new Initializer.Mllib().parameters(network, seed));
  }

  @ParameterizedTest
  @CsvSource({"true, softmax cross-entropy", "false, sigmoid squared-error"})
  void lossAndGradient_equalThoseOfMllib(boolean softmaxOnTop, String output) {
    Network network = TestNetworks.network("4-6-5-3 sigmoid sigmoid " + output);
    TestNetworks.Block block = TestNetworks.block(network, EXAMPLES, 23);
    double[] parameters = Initializer.automatic().parameters(network, 6);
    Backprop backprop = new Backprop(network, Dropout.NONE);
    backprop.setParameters(parameters);
    double[] gradient = new double[parameters.length];
    double[] ones = new double[EXAMPLES];
    java.util.Arrays.fill(ones, 1);
    double sum =
        backprop.addGradient(
            block.features(), block.targets(), MatrixView.of(ones, 1, EXAMPLES), 0, 0, gradient);

    TopologyModel mllib =
        FeedForwardTopology.multiLayerPerceptron(SIZES, softmaxOnTop)
            .model(Vectors.dense(parameters));
    Vector mean = Vectors.dense(new double[parameters.length]);
    double meanLoss =
        mllib.computeGradient(breeze(block.features()), breeze(block.targets()), mean, EXAMPLES);
    double[] expected = mean.toArray();
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= EXAMPLES;
    }
    assertEquals(meanLoss * EXAMPLES, sum, 1e-12 * sum);
    GoldenTest.assertClose(expected, gradient, "gradient");
  }

  private static DenseMatrix<Object> breeze(MatrixView view) {
    double[] values = view.toDenseMatrix().values();
    return new DenseMatrix<>(view.rows(), view.columns(), values, 0, view.rows(), false);
  }
}
