package org.backfold.ml;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.backfold.network.Dropout;
import org.backfold.network.Initializer;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Clipping;
import org.backfold.optim.GradientDescent;
import org.backfold.optim.Lbfgs;
import org.backfold.optim.Optimizer;
import org.backfold.training.InputScaling;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Execution;
import org.backfold.training.TrainingOptions.Method;
import org.backfold.training.TrainingOptions.Regularization;
import org.backfold.training.TrainingOptions.Stopping;

/** How a stage's parameters say that its network learns. */
final class LearningSettings {
  /** An epoch of mini-batches has about this many iterations if their size is not set… */
  private static final int ITERATIONS_PER_EPOCH = 10;

  /** …of at least so many rows, below which a gradient says little, */
  private static final long SMALLEST_BATCH = 32;

  /** and at most so many, above which another step is worth more than a better gradient. */
  private static final long LARGEST_BATCH = 4096;

  private final NeuralNetworkParams params;
  private final Network network;

  /**
   * @param network what learns
   */
  LearningSettings(NeuralNetworkParams params, Network network) {
    this.params = params;
    this.network = network;
  }

  /**
   * The options.
   *
   * @param rows of the training set
   * @param validated whether there is a validation set
   * @param warmStart where to start instead of at {@code initialWeights} or drawn weights
   * @throws IllegalArgumentException if parameters contradict each other or the network
   */
  TrainingOptions options(long rows, boolean validated, Optional<WarmStart> warmStart) {
    Optimizer optimizer = optimizer();
    return new TrainingOptions(
        method(optimizer, warmStart),
        new Batching(
            batchSize(optimizer, rows),
            params.getBlockSize(),
            params.getPartitions(),
            params.getSyncEvery()),
        regularization(),
        new Stopping(params.getMaxIter(), patience(validated), params.getTol()),
        execution(),
        TrainingOptions.Safety.NONE,
        params.getSeed());
  }

  private Optimizer optimizer() {
    if (!params.isDefined(params.optimizer())) {
      return params.getSolver().equals(DeclaredParams.LBFGS)
          ? new Lbfgs(Lbfgs.MEMORY, params.getTol())
          : new GradientDescent();
    }
    String text = params.getOptimizer();
    Optimizer optimizer = Optimizer.parse(text);
    boolean stated = text.toLowerCase(Locale.ROOT).contains("tolerance");
    return optimizer instanceof Lbfgs lbfgs && !stated
        ? new Lbfgs(lbfgs.memory(), params.getTol())
        : optimizer;
  }

  private Method method(Optimizer optimizer, Optional<WarmStart> warmStart) {
    if (optimizer.needsFullBatch() && params.isSet(params.learningRateSchedule())) {
      String schedule = params.getLearningRateSchedule();
      if (!schedule.equals(LearningRate.CONSTANT)) {
        throw new IllegalArgumentException(
            optimizer.name()
                + " finds its own steps, but learningRateSchedule is '"
                + schedule
                + "'; leave it out or choose another optimizer such as adam.");
      }
    }
    LearningRate rate = LearningRate.parse(params.getLearningRateSchedule(), stepSize(optimizer));
    Optional<double[]> start = warmStart.map(WarmStart::parameters).or(this::initialWeights);
    return new Method(
        optimizer,
        rate.schedule(),
        rate.plateau(),
        Initializer.parse(params.getInitializer()),
        start);
  }

  /** MLlib's default belongs to its gd alone. */
  private double stepSize(Optimizer optimizer) {
    boolean chosen = params.isDefined(params.optimizer());
    return chosen && !params.isSet(params.stepSize())
        ? optimizer.defaultLearningRate()
        : params.getStepSize();
  }

  private Optional<double[]> initialWeights() {
    if (!params.isDefined(params.initialWeights())) {
      return Optional.empty();
    }
    Vector weights = params.getInitialWeights();
    if (weights.size() != network.parameterCount()) {
      throw new IllegalArgumentException(
          "initialWeights has size "
              + weights.size()
              + ", but the network "
              + network
              + " has "
              + network.parameterCount()
              + " weights and biases.");
    }
    return Optional.of(weights.toArray().clone());
  }

  private long batchSize(Optimizer optimizer, long rows) {
    if (params.isDefined(params.batchSize())) {
      return params.getBatchSize();
    }
    if (optimizer.needsFullBatch() || !params.isDefined(params.optimizer())) {
      return Batching.FULL;
    }
    return Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, rows / ITERATIONS_PER_EPOCH));
  }

  private Regularization regularization() {
    double l1Share = params.getElasticNetParam();
    double strength = params.getRegParam();
    return new Regularization(
        new Penalty(strength * l1Share, strength * (1 - l1Share)),
        new Dropout(params.getInputDropout(), params.getDropout(), params.getSeed()),
        orInfinity(params.maxNorm()),
        new Clipping(orInfinity(params.clipValue()), orInfinity(params.clipNorm())));
  }

  private double orInfinity(DoubleParam bound) {
    return params.isDefined(bound) ? (Double) params.getOrDefault(bound) : Double.POSITIVE_INFINITY;
  }

  /** A patience that nobody asked for watches no training loss. */
  private int patience(boolean validated) {
    return validated || params.isSet(params.earlyStoppingPatience())
        ? params.getEarlyStoppingPatience()
        : 0;
  }

  private Execution execution() {
    boolean standardize = params.getStandardization();
    Activation output = network.activation(network.depth());
    boolean anyNumber =
        output.range() == Activation.Range.REAL && network.loss().domain() == Activation.Range.REAL;
    return new Execution(
        params.getAggregationDepth(),
        false,
        standardize ? InputScaling.COLUMNS : InputScaling.NONE,
        standardize && anyNumber,
        Precision.valueOf(params.getPrecision().toUpperCase(Locale.ROOT)));
  }
}
