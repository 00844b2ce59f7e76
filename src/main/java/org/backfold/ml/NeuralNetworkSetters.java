package org.backfold.ml;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;

/**
 * The setters of the estimators; {@code explainParams()} says what each parameter is. All return
 * the estimator itself, and throw IllegalArgumentException for a value out of range, saying what
 * the parameter takes.
 *
 * @param <E> the estimator
 */
public interface NeuralNetworkSetters<E> extends NeuralNetworkParams {

  default E setLayers(int[] value) {
    return with(layers(), value);
  }

  default E setHiddenLayers(int[] value) {
    return with(hiddenLayers(), value);
  }

  default E setActivation(String value) {
    return with(activation(), value);
  }

  default E setOutputActivation(String value) {
    return with(outputActivation(), value);
  }

  default E setLoss(String value) {
    return with(loss(), value);
  }

  default E setInitializer(String value) {
    return with(initializer(), value);
  }

  default E setInitialWeights(Vector value) {
    return with(initialWeights(), value);
  }

  default E setSolver(String value) {
    return with(solver(), value);
  }

  default E setOptimizer(String value) {
    return with(optimizer(), value);
  }

  default E setStepSize(double value) {
    return with(stepSize(), value);
  }

  default E setLearningRateSchedule(String value) {
    return with(learningRateSchedule(), value);
  }

  default E setMaxIter(int value) {
    return with(maxIter(), value);
  }

  default E setTol(double value) {
    return with(tol(), value);
  }

  default E setBatchSize(int value) {
    return with(batchSize(), value);
  }

  default E setBlockSize(int value) {
    return with(blockSize(), value);
  }

  default E setSeed(long value) {
    return with(seed(), value);
  }

  default E setRegParam(double value) {
    return with(regParam(), value);
  }

  default E setElasticNetParam(double value) {
    return with(elasticNetParam(), value);
  }

  default E setDropout(double value) {
    return with(dropout(), value);
  }

  default E setInputDropout(double value) {
    return with(inputDropout(), value);
  }

  default E setMaxNorm(double value) {
    return with(maxNorm(), value);
  }

  default E setClipNorm(double value) {
    return with(clipNorm(), value);
  }

  default E setClipValue(double value) {
    return with(clipValue(), value);
  }

  default E setWeightCol(String value) {
    return with(weightCol(), value);
  }

  default E setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  default E setValidationFraction(double value) {
    return with(validationFraction(), value);
  }

  default E setEarlyStoppingPatience(int value) {
    return with(earlyStoppingPatience(), value);
  }

  default E setStandardization(boolean value) {
    return with(standardization(), value);
  }

  default E setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  default E setPrecision(String value) {
    return with(precision(), value);
  }

  default E setAggregationDepth(int value) {
    return with(aggregationDepth(), value);
  }

  default E setPartitions(int value) {
    return with(partitions(), value);
  }

  /** More than 1 is approximate. */
  default E setSyncEvery(int value) {
    return with(syncEvery(), value);
  }

  default E setCheckpointDir(String value) {
    return with(checkpointDir(), value);
  }

  default E setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  @SuppressWarnings("unchecked") // E is the class that implements this
  private <T> E with(Param<T> param, T value) {
    set(param, value);
    return (E) this;
  }
}
