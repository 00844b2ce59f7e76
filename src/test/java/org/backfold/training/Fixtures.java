package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.SparkTestSession;
import org.backfold.data.Example;
import org.backfold.network.Activation;
import org.backfold.network.Dropout;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Schedule;

/** Data and networks that the tests of this package share. */
final class Fixtures {
  /**
   * Local against distributed, relative to the largest element: different orders of addition only.
   */
  static final double SUM_TOLERANCE = 1e-12;

  private Fixtures() {}

  static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(SparkTestSession.get().sparkContext());
  }

  /**
   * {@code rows} examples of 4 features and 3 classes, the classes apart by 2; weights 1 or in [0,
   * 2).
   */
  static List<Example> classes(int rows, boolean weighted, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(3);
      double[] features = new double[4];
      for (int k = 0; k < features.length; k++) {
        features[k] = random.nextGaussian() + (k == label ? 2 : 0);
      }
      double weight = weighted ? 2 * random.nextDouble() : 1;
      examples.add(new Example(Vectors.dense(features), new double[] {label}, weight));
    }
    return examples;
  }

  /** y = 100 + 50 sin(x₁) + 20 x₂, without noise. */
  static List<Example> curve(int rows, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double x1 = 4 * random.nextDouble() - 2;
      double x2 = 2 * random.nextDouble() - 1;
      double y = 100 + 50 * Math.sin(x1) + 20 * x2;
      examples.add(new Example(Vectors.dense(x1, x2), new double[] {y}, 1));
    }
    return examples;
  }

  static JavaRDD<Example> distribute(List<Example> examples, int slices) {
    return spark().parallelize(examples, slices);
  }

  static Network classifier() {
    return new Network(
        4,
        List.of(
            new Network.Layer(6, Activation.parse("tanh")),
            new Network.Layer(3, Activation.parse("softmax"))),
        Loss.parse("cross-entropy"));
  }

  static Network regressor() {
    return new Network(
        2,
        List.of(
            new Network.Layer(12, Activation.parse("tanh")),
            new Network.Layer(1, Activation.parse("identity"))),
        Loss.parse("squared-error"));
  }

  /** A linear model: diverges as soon as the learning rate is too high. */
  static Network linear() {
    return new Network(
        2,
        List.of(new Network.Layer(1, Activation.parse("identity"))),
        Loss.parse("squared-error"));
  }

  static TrainingOptions options(Optimizer optimizer, double learningRate) {
    return TrainingOptions.of(optimizer, new Schedule.Constant(learningRate))
        .with(new TrainingOptions.Batching(TrainingOptions.Batching.FULL, 64, 2));
  }

  static Dropout dropout(double input, double hidden) {
    return new Dropout(input, hidden, 11);
  }

  static void assertClose(double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, "length");
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      int index = i;
      double error = Math.abs(expected[i] - actual[i]);
      assertTrue(
          error <= tolerance * largest,
          () -> "at " + index + ": expected " + expected[index] + ", found " + actual[index]);
    }
  }
}
