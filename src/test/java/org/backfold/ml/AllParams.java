package org.backfold.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Estimators on which every parameter is set to something that is not its default. */
final class AllParams {
  private AllParams() {}

  static NeuralNetworkClassifier classifier() {
    return set(new NeuralNetworkClassifier())
        .setClassWeights("{a = 2}")
        .setThresholds(new double[] {0.25, 0.75})
        .setRawPredictionCol("raw")
        .setProbabilityCol("odds")
        .setFeaturesCol("inputs")
        .setLabelCol("class")
        .setPredictionCol("guess");
  }

  static NeuralNetworkRegressor regressor() {
    return set(new NeuralNetworkRegressor())
        .setFeaturesCol("inputs")
        .setLabelCol("target")
        .setPredictionCol("guess");
  }

  private static <E> E set(NeuralNetworkSetters<E> estimator) {
    estimator.setLayers(new int[] {3, 5, 4, 2});
    estimator.setHiddenLayers(new int[] {5, 4});
    estimator.setActivation("relu, leaky-relu(0.1)");
    estimator.setOutputActivation("identity");
    estimator.setLoss("huber(2.0)");
    estimator.setInitializer("he-normal");
    estimator.setInitialWeights(Vectors.dense(0.5, -1.25e-300));
    estimator.setSolver("gd");
    estimator.setOptimizer("adam(epsilon=1.0E-7)");
    estimator.setStepSize(0.125);
    estimator.setLearningRateSchedule("cosine(length=50)");
    estimator.setMaxIter(17);
    estimator.setTol(1e-4);
    estimator.setBatchSize(64);
    estimator.setBlockSize(32);
    estimator.setSeed(-9_007_199_254_740_993L);
    estimator.setRegParam(0.1);
    estimator.setElasticNetParam(0.5);
    estimator.setDropout(0.25);
    estimator.setInputDropout(0.1);
    estimator.setMaxNorm(3);
    estimator.setClipNorm(5);
    estimator.setClipValue(0.5);
    estimator.setWeightCol("w");
    estimator.setValidationIndicatorCol("v");
    estimator.setValidationFraction(0.2);
    estimator.setEarlyStoppingPatience(3);
    estimator.setStandardization(false);
    estimator.setHandleInvalid("skip");
    estimator.setAggregationDepth(3);
    estimator.setPrecision("single");
    estimator.setCheckpointDir("checkpoints");
    estimator.setCheckpointInterval(7);
    estimator.setSyncEvery(4);
    return estimator.setPartitions(5);
  }

  static void assertSameValues(Params expected, Params actual) {
    for (Param<?> param : expected.params()) {
      Param<Object> same = actual.getParam(param.name());
      assertEquals(expected.isSet(param), actual.isSet(same), param.name());
      assertEquals(expected.hasDefault(param), actual.hasDefault(same), param.name());
      if (expected.isDefined(param)) {
        assertSame(expected.getOrDefault(param), actual.getOrDefault(same), param.name());
      }
      if (expected.hasDefault(param)) {
        assertSame(expected.getDefault(param).get(), actual.getDefault(same).get(), param.name());
      }
    }
    assertEquals(expected.params().length, actual.params().length);
  }

  private static void assertSame(Object expected, Object actual, String name) {
    if (expected instanceof int[] sizes) {
      assertArrayEquals(sizes, (int[]) actual, name);
    } else if (expected instanceof double[] numbers) {
      assertArrayEquals(numbers, (double[]) actual, name);
    } else {
      assertEquals(expected, actual, name);
    }
  }
}
