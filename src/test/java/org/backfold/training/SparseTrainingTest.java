package org.backfold.training;

import static org.backfold.training.Fixtures.SUM_TOLERANCE;
import static org.backfold.training.Fixtures.assertClose;
import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.linalg.SparseView;
import org.backfold.network.Activation;
import org.backfold.network.Backprop;
import org.backfold.network.Dropout;
import org.backfold.network.Initializer;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.network.Standardization;
import org.backfold.optim.Optimizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class SparseTrainingTest {
  private static final int INPUTS = 200;
  private static final Network NETWORK =
      new Network(
          INPUTS,
          List.of(
              new Network.Layer(6, Activation.parse("tanh")),
              new Network.Layer(2, Activation.parse("softmax"))),
          Loss.parse("cross-entropy"));
  private static final double[] PARAMETERS = Initializer.automatic().parameters(NETWORK, 5);

  /** Bags of 4 of 200 words; the class is whether one of the first 20 occurs. */
  private static List<Example> texts(int rows, boolean sparse, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = i % 2;
      double[] words = new double[INPUTS];
      for (int k = 0; k < 4; k++) {
        int word = 20 + random.nextInt(INPUTS - 20);
        words[k == 0 && label == 1 ? random.nextInt(20) : word]++;
      }
      Vector features = Vectors.dense(words);
      examples.add(
          new Example(sparse ? features.toSparse() : features, new double[] {label}, 0.5 + i % 3));
    }
    return examples;
  }

  private static Trainer trainer(InputScaling scaling, String optimizer) {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse(optimizer), 0.02)
            .with(new TrainingOptions.Batching(TrainingOptions.Batching.FULL, 32, 3))
            .with(new TrainingOptions.Stopping(30, 0, 0))
            .with(new TrainingOptions.Execution(2, false, scaling, false));
    return new Trainer(Fixtures.spark(), NETWORK, Task.CLASSIFICATION, options);
  }

  @Test
  void blocksOfFewNonZeros_areSparseWhateverTheVectors() {
    BlockPacker packer = new BlockPacker(INPUTS, 2, true, 32, Precision.DOUBLE);
    for (boolean sparse : new boolean[] {true, false}) {
      Iterator<ExampleBlock> blocks = packer.pack(texts(40, sparse, 1).iterator());
      assertEquals(SparseView.class, blocks.next().features().getClass());
      assertEquals(8, blocks.next().size());
    }
  }

  @Test
  void gradient_isThatOfOneDenseMatrix() {
    List<Example> examples = texts(150, true, 2);
    for (InputScaling scaling : InputScaling.values()) {
      double[] found =
          trainer(scaling, "gradient-descent")
              .evaluate(distribute(examples, 2), PARAMETERS, 3)
              .gradient();
      assertClose(denseGradient(examples, scaling), found, SUM_TOLERANCE);
    }
  }

  /** Σ wᵢ ∂Cᵢ / Σ wᵢ by one dense matrix, standardized beforehand by two plain passes. */
  private static double[] denseGradient(List<Example> examples, InputScaling scaling) {
    int m = examples.size();
    double[] values = new double[INPUTS * m];
    MatrixView targets = MatrixView.zeros(2, m);
    MatrixView weights = MatrixView.zeros(1, m);
    double sum = 0;
    for (int j = 0; j < m; j++) {
      System.arraycopy(examples.get(j).features().toArray(), 0, values, j * INPUTS, INPUTS);
      targets.values()[2 * j + (int) examples.get(j).target()[0]] = 1;
      weights.values()[j] = examples.get(j).weight();
      sum += weights.values()[j];
    }
    int groups = scaling == InputScaling.GLOBAL ? 1 : INPUTS; // features that share their moments
    for (int group = 0; group < groups && scaling != InputScaling.NONE; group++) {
      double mean = 0;
      double variance = 0;
      double total = sum * INPUTS / groups;
      for (int i = group; i < values.length; i += groups) {
        mean += weights.values()[i / INPUTS] * values[i] / total;
      }
      for (int i = group; i < values.length; i += groups) {
        double d = values[i] - mean;
        variance += weights.values()[i / INPUTS] * d * d / total;
      }
      for (int i = group; i < values.length; i += groups) {
        values[i] = (values[i] - mean) / (variance == 0 ? 1 : Math.sqrt(variance));
      }
    }
    Backprop backprop = new Backprop(NETWORK, Dropout.NONE);
    backprop.setParameters(PARAMETERS);
    double[] gradient = new double[PARAMETERS.length];
    backprop.addGradient(MatrixView.of(values, INPUTS, m), targets, weights, 0, 0, gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= sum;
    }
    return gradient;
  }

  @Test
  void training_learnsAndGivesTheSameBitsForDenseVectors() {
    TrainingResult sparse =
        trainer(InputScaling.COLUMNS, "l-bfgs")
            .train(distribute(texts(200, true, 3), 2), Optional.empty(), TrainingListener.NONE);
    TrainingResult dense =
        trainer(InputScaling.COLUMNS, "l-bfgs")
            .train(distribute(texts(200, false, 3), 5), Optional.empty(), TrainingListener.NONE);
    assertArrayEquals(sparse.parameters(), dense.parameters());
    List<EpochRecord> epochs = sparse.history().epochs();
    assertTrue(epochs.get(epochs.size() - 1).metric() > 0.98, epochs::toString);
  }

  @Test
  void moments_ofSparseBlocks_areTheBitsOfDenseOnes() {
    List<Example> examples = texts(60, true, 4);
    Moments sparse = new Moments(INPUTS);
    Moments dense = new Moments(INPUTS);
    for (Example example : examples) {
      Matrix row =
          new BlockPacker(INPUTS, 2, true, 1, Precision.DOUBLE)
              .pack(List.of(example).iterator())
              .next()
              .features();
      MatrixView weight = MatrixView.of(new double[] {example.weight()}, 1, 1);
      sparse.add(row, weight);
      dense.add(MatrixView.of(example.features().toArray(), INPUTS, 1), weight);
    }
    Standardization expected = dense.standardization();
    assertArrayEquals(expected.means(), sparse.standardization().means());
    assertArrayEquals(expected.deviations(), sparse.standardization().deviations());
  }
}
