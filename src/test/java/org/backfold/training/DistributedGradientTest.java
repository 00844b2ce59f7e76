package org.backfold.training;

import static org.backfold.training.Fixtures.SUM_TOLERANCE;
import static org.backfold.training.Fixtures.assertClose;
import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.network.Backprop;
import org.backfold.network.Dropout;
import org.backfold.network.Initializer;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Clipping;
import org.backfold.optim.Optimizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class DistributedGradientTest {
  private static final Network NETWORK = Fixtures.classifier();
  private static final double[] PARAMETERS = Initializer.automatic().parameters(NETWORK, 5);

  private static TrainingOptions options(int blockSize, int depth, boolean lastOnExecutor) {
    TrainingOptions options = Fixtures.options(Optimizer.parse("gradient-descent"), 0.1);
    return options
        .with(new TrainingOptions.Batching(TrainingOptions.Batching.FULL, blockSize, 1))
        .with(new TrainingOptions.Execution(depth, lastOnExecutor, InputScaling.NONE, false));
  }

  private static Trainer.Evaluation evaluate(
      List<Example> examples, int partitions, TrainingOptions options) {
    Trainer trainer = new Trainer(Fixtures.spark(), NETWORK, Task.CLASSIFICATION, options);
    return trainer.evaluate(distribute(examples, 3), PARAMETERS, partitions);
  }

  /** Σ wᵢ ∂Cᵢ / Σ wᵢ by one matrix, no Spark. */
  private static double[] meanGradient(List<Example> examples) {
    int m = examples.size();
    MatrixView features = MatrixView.zeros(4, m);
    MatrixView targets = MatrixView.zeros(3, m);
    MatrixView weights = MatrixView.zeros(1, m);
    double sum = 0;
    for (int j = 0; j < m; j++) {
      Example example = examples.get(j);
      System.arraycopy(example.features().toArray(), 0, features.values(), 4 * j, 4);
      targets.values()[3 * j + (int) example.target()[0]] = 1;
      weights.values()[j] = example.weight();
      sum += example.weight();
    }
    Backprop backprop = new Backprop(NETWORK, Dropout.NONE);
    backprop.setParameters(PARAMETERS);
    double[] gradient = new double[NETWORK.parameterCount()];
    backprop.addGradient(features, targets, weights, 0, 0, gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= sum;
    }
    return gradient;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 50, 1, false", "2, 50, 2, false", "7, 50, 2, true", "64, 50, 2, false",
    "64, 50, 3, true", "64, 3, 2, true", "7, 1, 1, false", "7, 1000, 2, false"
  })
  void gradient_equalsThatOfOneMatrix(int partitions, int blockSize, int depth, boolean last) {
    List<Example> examples = Fixtures.classes(151, true, 1); // blocks of 50 leave one of 1 row
    double[] expected = meanGradient(examples);
    Trainer.Evaluation found = evaluate(examples, partitions, options(blockSize, depth, last));
    assertClose(expected, found.gradient(), SUM_TOLERANCE);
  }

  @Test
  void gradient_ofFewerRowsThanPartitions() {
    List<Example> examples = Fixtures.classes(3, true, 2); // at least 61 of 64 partitions are empty
    double[] found = evaluate(examples, 64, options(50, 2, false)).gradient();
    assertClose(meanGradient(examples), found, SUM_TOLERANCE);
  }

  @Test
  void gradient_ofSkewedPartitions() {
    List<Example> examples = new ArrayList<>(Fixtures.classes(20, true, 3));
    examples.addAll(Collections.nCopies(300, examples.get(0))); // equal rows share a partition
    double[] found = evaluate(examples, 7, options(50, 2, false)).gradient();
    assertClose(meanGradient(examples), found, SUM_TOLERANCE);
  }

  @Test
  void gradient_isTheSameBitsForAnyInputOrderDepthAndRepeat() {
    List<Example> examples = Fixtures.classes(500, true, 4);
    double[] first = evaluate(examples, 11, options(16, 1, false)).gradient();
    for (int repeat = 0; repeat < 3; repeat++) {
      List<Example> shuffled = new ArrayList<>(examples);
      Collections.shuffle(shuffled, new Random(repeat));
      TrainingOptions options = options(16, 1 + repeat, repeat == 1);
      Trainer trainer = new Trainer(Fixtures.spark(), NETWORK, Task.CLASSIFICATION, options);
      double[] again =
          trainer.evaluate(distribute(shuffled, 1 + 4 * repeat), PARAMETERS, 11).gradient();
      assertArrayEquals(first, again, 0);
    }
  }

  @Test
  void weightTwo_equalsRepetition() {
    List<Example> examples = Fixtures.classes(60, false, 6);
    List<Example> repeated = new ArrayList<>(examples);
    repeated.addAll(examples.subList(0, 20));
    List<Example> weighted = new ArrayList<>(examples.subList(20, 60));
    examples
        .subList(0, 20)
        .forEach(e -> weighted.add(new Example(e.features(), e.target(), 2 * e.weight())));
    TrainingOptions standardized =
        options(16, 2, false)
            .with(new TrainingOptions.Execution(2, false, InputScaling.COLUMNS, false));
    Trainer.Evaluation expected = evaluate(repeated, 3, standardized);
    Trainer.Evaluation found = evaluate(weighted, 3, standardized);
    assertClose(expected.gradient(), found.gradient(), SUM_TOLERANCE);
    assertEquals(expected.value(), found.value(), SUM_TOLERANCE * expected.value());
  }

  @Test
  void miniBatches_ofAnEpochAddUpToTheFullGradient() {
    List<Example> examples = Fixtures.classes(157, true, 7);
    double[] sum = new double[NETWORK.parameterCount()];
    double weight = 0;
    PackedExamples.Layout layout =
        new PackedExamples.Layout(new BlockPacker(4, 3, true, 10, Precision.DOUBLE), 3, 8);
    PackedExamples packed = PackedExamples.pack(distribute(examples, 2), layout);
    BlockPass.Model model =
        new BlockPass.Model(NETWORK, Dropout.NONE, Metric.ACCURACY, Precision.DOUBLE);
    Problem problem = new Problem(packed, 8, Optional.empty(), Optional.empty());
    TreeAggregate aggregate =
        new TreeAggregate(
            new AggregationPlan(3, NETWORK.parameterCount(), Precision.DOUBLE, 2, false));
    try (Passes passes = new Passes(Fixtures.spark(), packed, model, aggregate, problem)) {
      DistributedObjective objective =
          new DistributedObjective(passes, new PenalizedMean(NETWORK, Penalty.NONE), 20);
      for (int k = 0; k < 8; k++) {
        double[] gradient = new double[sum.length];
        objective.valueAndGradient(PARAMETERS, gradient);
        assertEquals(k < 7 ? 20 : 17, objective.last().rows());
        double batchWeight = objective.last().weight();
        weight += batchWeight;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += batchWeight * gradient[i];
        }
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= weight;
    }
    assertClose(meanGradient(examples), sum, SUM_TOLERANCE);
  }

  @Test
  void dropoutMasks_doNotDependOnBlocksOrPartitioning() {
    List<Example> examples = Fixtures.classes(40, false, 9);
    TrainingOptions.Regularization half =
        new TrainingOptions.Regularization(
            Penalty.NONE, Fixtures.dropout(0.2, 0.5), Double.POSITIVE_INFINITY, Clipping.NONE);
    double[] expected = evaluate(examples, 1, options(40, 2, false).with(half)).gradient();
    double[] blocks = evaluate(examples, 1, options(7, 2, false).with(half)).gradient();
    assertClose(expected, blocks, SUM_TOLERANCE);
  }
}
