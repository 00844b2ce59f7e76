package org.backfold.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.backfold.network.Activation;
import org.backfold.network.Initializer;
import org.backfold.network.Loss;
import org.backfold.optim.Lbfgs;
import org.backfold.optim.Optimizer;
import org.backfold.training.TrainingOptions;

/**
 * The Param objects of one stage, with their explanations, checks and defaults. Java interfaces
 * have no fields, and our stages no superclass in common, so each holds one of these and {@link
 * NeuralNetworkParams} reads it. Not for users.
 */
public final class DeclaredParams extends ParamMaker {
  private static final long serialVersionUID = 1L;

  /** {@code solver} that stands for limited-memory BFGS; MLlib's default. */
  static final String LBFGS = "l-bfgs";

  /** {@code solver} that stands for gradient descent on all rows. */
  static final String GRADIENT_DESCENT = "gd";

  /** {@code precision} of 64 bits. */
  private static final String DOUBLE = "double";

  /** {@code precision} of 32 bits. */
  private static final String SINGLE = "single";

  /** {@code handleInvalid} that ends with a message. */
  static final String ERROR = "error";

  /** {@code handleInvalid} that leaves bad rows out. */
  static final String SKIP = "skip";

  /** The hidden layers where neither they nor {@code layers} are given; the command line's. */
  private static final int[] HIDDEN_LAYERS = {64, 32};

  /** MLlib's only one: a program moved from MLlib trains the same network. */
  private static final String ACTIVATION = "sigmoid";

  /** MLlib's learning rate of {@code gd}. */
  private static final double STEP_SIZE = 0.03;

  /** MLlib's number of iterations. */
  private static final int MAX_ITER = 100;

  /** MLlib's rows of a block. */
  private static final int BLOCK_SIZE = 128;

  /** Epochs, as scikit-learn's {@code n_iter_no_change} and the command line. */
  private static final int PATIENCE = 10;

  /** Iterations, as of Spark's other estimators with checkpoints. */
  private static final int CHECKPOINT_INTERVAL = 10;

  final IntArrayParam layers =
      sizes(
          "layers",
          "sizes of all layers from the inputs to the outputs, such as [784, 100, 10]; takes the"
              + " place of hiddenLayers",
          2,
          "at least two sizes of at least 1, such as [784, 100, 10]");

  final IntArrayParam hiddenLayers =
      sizes(
          "hiddenLayers",
          "sizes of the hidden layers; inputs and outputs follow from the data",
          0,
          "sizes of at least 1, such as [64, 32]");

  final Param<String> activation =
      parsed(
          "activation",
          "non-linearity of the hidden layers, one of "
              + String.join(", ", Activation.NAMES)
              + "; or one for each of them, separated by commas",
          NetworkShape::parseActivations);

  final Param<String> outputActivation =
      parsed(
          "outputActivation",
          "activation of the output layer; if not set: softmax for classes, sigmoid for labels, and"
              + " for regression what fits the loss",
          Activation::parse);

  final Param<String> loss =
      parsed(
          "loss",
          "what training makes small, one of "
              + String.join(", ", Loss.NAMES)
              + "; if not set: cross-entropy for classes, binary-cross-entropy for labels,"
              + " squared-error for regression",
          Loss::parse);

  final Param<String> initializer =
      parsed(
          "initializer",
          "what draws the first weights, one of " + String.join(", ", Initializer.NAMES),
          Initializer::parse);

  final Param<Vector> initialWeights;

  final Param<String> solver =
      oneOf(
          "solver",
          "MLlib's choice of l-bfgs or gd (gradient descent on all rows); optimizer, if set, takes"
              + " its place",
          List.of(LBFGS, GRADIENT_DESCENT));

  final Param<String> optimizer =
      parsed(
          "optimizer",
          "how the weights move, one of "
              + String.join(", ", Optimizer.NAMES)
              + ", with options in brackets as in 'lbfgs(memory=20)'; if not set: solver",
          Optimizer::parse);

  final DoubleParam stepSize =
      above0(
          "stepSize",
          "learning rate to start from (> 0); if not set, an optimizer takes its own, such as 0.001"
              + " for adam; l-bfgs finds its own steps");

  final Param<String> learningRateSchedule =
      parsed(
          "learningRateSchedule",
          "learning rate over the epochs: constant, step, exponential, inverse-time, cosine or"
              + " plateau, with options as in 'cosine(length=50)' or 'plateau(patience=5)'",
          LearningRate::check);

  final IntParam maxIter =
      whole(
          "maxIter",
          "passes over the training rows at most (>= 1); with all rows in one batch, as for l-bfgs,"
              + " iterations",
          1);

  final DoubleParam tol =
      from0(
          "tol",
          "l-bfgs ends when the objective falls by less than this part of itself; a validation loss"
              + " is better if it is lower by more than this (>= 0)");

  final IntParam batchSize =
      whole(
          "batchSize",
          "rows of one step over the whole cluster, 0 for all; if not set: all with solver, else a"
              + " tenth of the rows, from 32 to 4096",
          0);

  final IntParam blockSize = whole("blockSize", "rows packed in one matrix (>= 1)", 1);

  final LongParam seed;

  final DoubleParam regParam =
      from0(
          "regParam",
          "penalty r (>= 0) on weights, not on biases: r (a sum|w| + (1 - a) / 2 sum w^2) with a ="
              + " elasticNetParam");

  final DoubleParam elasticNetParam =
      from0To1("elasticNetParam", "share of the L1 penalty, from 0 (all L2) to 1 (all L1)");

  final DoubleParam dropout =
      from0Below1("dropout", "share of the hidden units left out at random while training");

  final DoubleParam inputDropout =
      from0Below1("inputDropout", "share of the inputs left out at random while training");

  final DoubleParam maxNorm =
      above0("maxNorm", "largest Euclidean norm of a unit's incoming weights; if not set: any");

  final DoubleParam clipNorm =
      above0("clipNorm", "largest Euclidean norm of the gradient; a longer one is shortened");

  final DoubleParam clipValue =
      above0("clipValue", "largest absolute value of a partial derivative; others are cut");

  final Param<String> weightCol =
      column("weightCol", "column of row weights; if not set or empty, all are 1");

  final Param<String> validationIndicatorCol =
      column(
          "validationIndicatorCol",
          "boolean column, true for rows that training watches but never learns from");

  final DoubleParam validationFraction =
      from0Below1(
          "validationFraction", "share of the rows that training watches only, picked at random");

  final IntParam earlyStoppingPatience =
      whole(
          "earlyStoppingPatience",
          "epochs without a better validation loss before training ends with the best weights; 0:"
              + " never; without validation rows only if set, and then by the training loss",
          0);

  final BooleanParam standardization;

  final Param<String> handleInvalid =
      oneOf(
          "handleInvalid",
          "what becomes of rows with missing or non-finite values or unknown labels: error (end with"
              + " a message) or skip (leave them out)",
          List.of(ERROR, SKIP));

  final Param<String> precision =
      oneOf(
          "precision",
          "of rows, products and gradients while training: double, or single for half the memory and"
              + " traffic, and about half the time of large networks",
          List.of(DOUBLE, SINGLE));

  final IntParam aggregationDepth =
      whole("aggregationDepth", "levels of the tree that adds up the partitions (>= 1)", 1);

  final IntParam partitions =
      wholeFrom0(
          "partitions",
          "number of training partitions, on which the last bits depend; 0: as many as the cluster"
              + " has cores",
          TrainingOptions.Batching.MOST_PARTITIONS);

  final IntParam syncEvery =
      whole(
          "syncEvery",
          "iterations between two synchronizations of the partitions (>= 1); 1 is the exact method,"
              + " more is approximate: each partition takes that many steps on its own, then weights"
              + " and optimizer memory are averaged",
          1);

  final Param<String> checkpointDir =
      new Param<>(
          stage,
          "checkpointDir",
          "directory, on any Hadoop file system, where a fit keeps its state while it runs; a fit"
              + " that was broken off goes on from there when it is called again; if not set: none",
          ParamCheck.of("checkpointDir", "a directory", path -> !path.isBlank()));

  final IntParam checkpointInterval =
      whole("checkpointInterval", "iterations from one checkpoint to the next (>= 1)", 1);

  /** Makes them for {@code stage}, whose uid must be set, and gives it their defaults. */
  DeclaredParams(NeuralNetworkParams stage) {
    super(stage);
    initialWeights =
        new Param<>(
            stage,
            "initialWeights",
            "weights to start from instead of drawn ones, in MLlib's order: of each layer the"
                + " weights column by column, then the biases",
            ParamCheck.of(
                "initialWeights",
                "finite numbers",
                weights -> Arrays.stream(weights.toArray()).allMatch(Double::isFinite)));
    seed =
        new LongParam(stage, "seed", "of everything random: first weights, order of rows, dropout");
    standardization =
        new BooleanParam(
            stage,
            "standardization",
            "whether inputs (and targets of a regression) are scaled to mean 0 and deviation 1"
                + " inside the model");
    setDefaults(stage);
  }

  private void setDefaults(NeuralNetworkParams stage) {
    stage.setDefault(hiddenLayers, HIDDEN_LAYERS.clone());
    stage.setDefault(activation, ACTIVATION);
    stage.setDefault(initializer, Initializer.automatic().name());
    stage.setDefault(solver, LBFGS);
    stage.setDefault(stepSize, STEP_SIZE);
    stage.setDefault(learningRateSchedule, LearningRate.CONSTANT);
    stage.setDefault(maxIter, MAX_ITER);
    stage.setDefault(tol, Lbfgs.TOLERANCE);
    stage.setDefault(blockSize, BLOCK_SIZE);
    stage.setDefault(seed, (long) stage.getClass().getName().hashCode()); // as Spark's HasSeed
    stage.setDefault(regParam, 0.0);
    stage.setDefault(elasticNetParam, 0.0);
    stage.setDefault(dropout, 0.0);
    stage.setDefault(inputDropout, 0.0);
    stage.setDefault(validationFraction, 0.0);
    stage.setDefault(earlyStoppingPatience, PATIENCE);
    stage.setDefault(standardization, true);
    stage.setDefault(handleInvalid, ERROR);
    stage.setDefault(precision, DOUBLE);
    stage.setDefault(aggregationDepth, TrainingOptions.Execution.DEFAULT_DEPTH);
    stage.setDefault(checkpointInterval, CHECKPOINT_INTERVAL);
    stage.setDefault(partitions, TrainingOptions.Batching.AUTOMATIC);
    stage.setDefault(syncEvery, TrainingOptions.Batching.EACH_ITERATION);
  }
}
