package org.backfold.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.linalg.ColumnPacker;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.SparseView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sparse blocks beside dense blocks of the same examples, and beside differences. */
class SparseFeaturesTest {
  private static final int EXAMPLES = 40;

  /** Other orders of addition only; the mean's share is subtracted apart. */
  private static final double KERNEL_TOLERANCE = 1e-12;

  private static final double GRADIENT_TOLERANCE = 1e-8;

  private static final Network NETWORK =
      TestNetworks.network("30-7-5-3 tanh sigmoid softmax cross-entropy");
  private static final TestNetworks.Block BLOCK = TestNetworks.block(NETWORK, EXAMPLES, 3);
  private static final double[] PARAMETERS = Initializer.automatic().parameters(NETWORK, 4);

  /** Of 30 features, 8 % are not zero; one feature always is 2, one never occurs. */
  private static List<Vector> examples() {
    SplittableRandom random = new SplittableRandom(8);
    List<Vector> examples = new ArrayList<>();
    for (int j = 0; j < EXAMPLES; j++) {
      double[] features = new double[30];
      for (int i = 2; i < features.length; i++) {
        features[i] = random.nextDouble() < 0.08 ? 1 + random.nextDouble() : 0;
      }
      features[0] = 2;
      examples.add(Vectors.dense(features));
    }
    return examples;
  }

  private static Matrix features(boolean sparse) {
    return new ColumnPacker(30, sparse ? 1 : -1).pack(examples());
  }

  private static Optional<Standardization> standardization(String kind) {
    double[] means = new double[30];
    double[] deviations = new double[30];
    for (int i = 0; i < 30; i++) {
      means[i] = kind.equals("centred") ? 0.1 + 0.01 * i : 0;
      deviations[i] = i == 1 ? 0 : 0.3 + 0.02 * i;
    }
    return kind.equals("none")
        ? Optional.empty()
        : Optional.of(new Standardization(means, deviations));
  }

  private static double[] gradient(
      Matrix features, Dropout dropout, Optional<Standardization> inputs, int... ends) {
    Backprop backprop = new Backprop(NETWORK, dropout, inputs);
    backprop.setParameters(PARAMETERS);
    double[] gradient = new double[PARAMETERS.length];
    double loss = 0;
    int from = 0;
    for (int end : ends) {
      TestNetworks.Block part = BLOCK.columns(from, end);
      loss +=
          backprop.addGradient(
              features.columns(from, end), part.targets(), part.weights(), 5, 70 + from, gradient);
      from = end;
    }
    backprop.finishGradient(gradient);
    double[] all = java.util.Arrays.copyOf(gradient, gradient.length + 1);
    all[gradient.length] = loss;
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "none, 0",
    "none, 0.3",
    "scaled, 0",
    "scaled, 0.3",
    "centred, 0",
    "centred, 0.3",
  })
  void gradient_isThatOfTheDenseBlock(String kind, double inputRate) {
    assertInstanceOf(SparseView.class, features(true));
    Dropout dropout = new Dropout(inputRate, 0.2, 6);
    Optional<Standardization> inputs = standardization(kind);
    double[] expected = gradient(features(false), dropout, inputs, EXAMPLES);
    for (int[] ends : new int[][] {{EXAMPLES}, {1, 17, 17, EXAMPLES}}) {
      double[] actual = gradient(features(true), dropout, inputs, ends);
      GoldenTest.assertClose(expected, actual, kind);
    }
  }

  @Test
  void denseAndSparseBlocksOfOneTask_addUp() {
    Optional<Standardization> inputs = standardization("centred");
    double[] expected = gradient(features(false), Dropout.NONE, inputs, EXAMPLES);
    Backprop backprop = new Backprop(NETWORK, Dropout.NONE, inputs);
    backprop.setParameters(PARAMETERS);
    double[] gradient = new double[PARAMETERS.length];
    double loss = 0;
    for (int[] range : new int[][] {{0, 10}, {10, 25}, {25, EXAMPLES}}) {
      TestNetworks.Block part = BLOCK.columns(range[0], range[1]);
      Matrix features = features(range[0] != 10).columns(range[0], range[1]);
      loss += backprop.addGradient(features, part.targets(), part.weights(), 0, 0, gradient);
    }
    backprop.finishGradient(gradient);
    backprop.finishGradient(gradient); // adds nothing again
    assertEquals(expected[gradient.length], loss, KERNEL_TOLERANCE * loss);
    double[] actual = java.util.Arrays.copyOf(gradient, gradient.length + 1);
    actual[gradient.length] = loss;
    GoldenTest.assertClose(expected, actual, "mixed");
  }

  @ParameterizedTest
  @CsvSource({"none, 0.3", "scaled, 0", "centred, 0", "centred, 0.3"})
  void gradient_agreesWithDifferences(String kind, double inputRate) {
    GradientCheck.Settings settings =
        new GradientCheck.Settings(Penalty.NONE, new Dropout(inputRate, 0, 6), 2, 300, 1);
    GradientCheck.Result result =
        new GradientCheck(NETWORK, settings, standardization(kind))
            .run(PARAMETERS, features(true), BLOCK.targets(), BLOCK.weights());
    assertTrue(result.relativeError() < GRADIENT_TOLERANCE, result::toString);
  }

  @Test
  void predictions_areThoseOfTheDenseBlock() {
    Optional<Standardization> inputs = standardization("centred");
    Backprop backprop = new Backprop(NETWORK, new Dropout(0.5, 0.5, 1), inputs);
    backprop.setParameters(PARAMETERS);
    double[] expected = backprop.predict(features(false)).toDenseMatrix().values();
    double[] actual = backprop.predict(features(true)).toDenseMatrix().values();
    assertArrayEquals(expected, actual, KERNEL_TOLERANCE);
  }

  @Test
  void sparseFeatures_areNotWrittenTo() {
    SparseView features = (SparseView) features(true);
    double[] before = features.values().clone();
    gradient(features, new Dropout(0.5, 0, 1), standardization("scaled"), EXAMPLES);
    gradient(features, new Dropout(0.5, 0, 1), Optional.empty(), EXAMPLES);
    assertArrayEquals(before, features.values());
  }

  @Test
  void otherParameters_beforeTheGradientIsFinished_areRefused() {
    Backprop backprop = new Backprop(NETWORK, Dropout.NONE, standardization("centred"));
    backprop.setParameters(PARAMETERS);
    double[] gradient = new double[PARAMETERS.length];
    backprop.addGradient(features(true), BLOCK.targets(), BLOCK.weights(), 0, 0, gradient);
    assertThrows(IllegalStateException.class, () -> backprop.setParameters(PARAMETERS.clone()));
    backprop.finishGradient(gradient);
    backprop.setParameters(new double[PARAMETERS.length]);
    MatrixView outputs = backprop.predict(features(true));
    assertEquals(1.0 / 3, outputs.at(0, 0), KERNEL_TOLERANCE); // θ = 0, whatever the mean
  }
}
