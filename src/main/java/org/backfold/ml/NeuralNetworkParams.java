package org.backfold.ml;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * The parameters of the estimators and, as in MLlib, of their models, which keep what they were
 * trained with. Names and defaults are those of MLlib's {@code MultilayerPerceptronClassifier}
 * where it has the parameter; {@code explainParams()} says what each one is.
 *
 * <p>A getter of a parameter that is neither set nor has a default throws {@link
 * java.util.NoSuchElementException}, as everywhere in Spark ML.
 */
public interface NeuralNetworkParams extends SharedParams {
  /** Where this stage keeps its Param objects; not for users. */
  DeclaredParams declaredParams();

  default IntArrayParam layers() {
    return declaredParams().layers;
  }

  default IntArrayParam hiddenLayers() {
    return declaredParams().hiddenLayers;
  }

  default Param<String> activation() {
    return declaredParams().activation;
  }

  default Param<String> outputActivation() {
    return declaredParams().outputActivation;
  }

  default Param<String> loss() {
    return declaredParams().loss;
  }

  default Param<String> initializer() {
    return declaredParams().initializer;
  }

  default Param<Vector> initialWeights() {
    return declaredParams().initialWeights;
  }

  default Param<String> optimizer() {
    return declaredParams().optimizer;
  }

  default Param<String> learningRateSchedule() {
    return declaredParams().learningRateSchedule;
  }

  default Param<String> checkpointDir() {
    return declaredParams().checkpointDir;
  }

  default IntParam checkpointInterval() {
    return declaredParams().checkpointInterval;
  }

  default IntParam batchSize() {
    return declaredParams().batchSize;
  }

  default DoubleParam dropout() {
    return declaredParams().dropout;
  }

  default DoubleParam inputDropout() {
    return declaredParams().inputDropout;
  }

  default DoubleParam maxNorm() {
    return declaredParams().maxNorm;
  }

  default DoubleParam clipNorm() {
    return declaredParams().clipNorm;
  }

  default DoubleParam clipValue() {
    return declaredParams().clipValue;
  }

  default DoubleParam validationFraction() {
    return declaredParams().validationFraction;
  }

  default IntParam earlyStoppingPatience() {
    return declaredParams().earlyStoppingPatience;
  }

  default IntParam partitions() {
    return declaredParams().partitions;
  }

  default IntParam syncEvery() {
    return declaredParams().syncEvery;
  }

  @Override
  default Param<String> solver() {
    return declaredParams().solver;
  }

  @Override
  default DoubleParam stepSize() {
    return declaredParams().stepSize;
  }

  @Override
  default IntParam maxIter() {
    return declaredParams().maxIter;
  }

  @Override
  default DoubleParam tol() {
    return declaredParams().tol;
  }

  @Override
  default IntParam blockSize() {
    return declaredParams().blockSize;
  }

  @Override
  default LongParam seed() {
    return declaredParams().seed;
  }

  @Override
  default DoubleParam regParam() {
    return declaredParams().regParam;
  }

  @Override
  default DoubleParam elasticNetParam() {
    return declaredParams().elasticNetParam;
  }

  @Override
  default Param<String> weightCol() {
    return declaredParams().weightCol;
  }

  @Override
  default Param<String> validationIndicatorCol() {
    return declaredParams().validationIndicatorCol;
  }

  @Override
  default BooleanParam standardization() {
    return declaredParams().standardization;
  }

  @Override
  default Param<String> handleInvalid() {
    return declaredParams().handleInvalid;
  }

  @Override
  default IntParam aggregationDepth() {
    return declaredParams().aggregationDepth;
  }

  default Param<String> precision() {
    return declaredParams().precision;
  }

  default int[] getLayers() {
    return getOrDefault(layers());
  }

  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  default String getActivation() {
    return getOrDefault(activation());
  }

  default String getOutputActivation() {
    return getOrDefault(outputActivation());
  }

  default String getLoss() {
    return getOrDefault(loss());
  }

  default String getInitializer() {
    return getOrDefault(initializer());
  }

  default Vector getInitialWeights() {
    return getOrDefault(initialWeights());
  }

  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  default String getLearningRateSchedule() {
    return getOrDefault(learningRateSchedule());
  }

  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  default int getCheckpointInterval() {
    return (Integer) getOrDefault(checkpointInterval());
  }

  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  default double getDropout() {
    return (Double) getOrDefault(dropout());
  }

  default double getInputDropout() {
    return (Double) getOrDefault(inputDropout());
  }

  default double getMaxNorm() {
    return (Double) getOrDefault(maxNorm());
  }

  default double getClipNorm() {
    return (Double) getOrDefault(clipNorm());
  }

  default double getClipValue() {
    return (Double) getOrDefault(clipValue());
  }

  default double getValidationFraction() {
    return (Double) getOrDefault(validationFraction());
  }

  default int getEarlyStoppingPatience() {
    return (Integer) getOrDefault(earlyStoppingPatience());
  }

  default String getPrecision() {
    return getOrDefault(precision());
  }

  default int getPartitions() {
    return (Integer) getOrDefault(partitions());
  }

  default int getSyncEvery() {
    return (Integer) getOrDefault(syncEvery());
  }
}
