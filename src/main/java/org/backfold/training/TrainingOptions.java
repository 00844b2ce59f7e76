package org.backfold.training;

import java.io.Serializable;
import java.util.Optional;
import org.backfold.linalg.Precision;
import org.backfold.network.Dropout;
import org.backfold.network.Initializer;
import org.backfold.network.Penalty;
import org.backfold.optim.Clipping;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Plateau;
import org.backfold.optim.Schedule;

/**
 * How to train. Immutable; start from {@link #of} and change what differs.
 *
 * @param method optimizer, learning rate and starting point
 * @param batching rows of a mini-batch, a block and partitions
 * @param regularization what keeps the weights small and the network honest
 * @param stopping when to end
 * @param execution how sums travel and whether inputs are standardized
 * @param safety what is done against loss of work
 * @param seed of everything random: start, order of rows, dropout
 */
public record TrainingOptions(
    Method method,
    Batching batching,
    Regularization regularization,
    Stopping stopping,
    Execution execution,
    Safety safety,
    long seed) {

  /** Default seed. */
  public static final long DEFAULT_SEED = 42;

  public TrainingOptions {
    if (method.optimizer().needsFullBatch()) {
      refuse(method, batching.batchSize() != Batching.FULL, "mini-batches; set batchSize to full");
      refuse(method, drops(regularization.dropout()), "dropout; set it to 0");
      refuse(method, regularization.maxNorm() < Double.POSITIVE_INFINITY, "maxNorm; leave it out");
      refuse(method, method.plateau().isPresent(), "reduction on a plateau; leave it out");
      refuse(method, !regularization.clipping().equals(Clipping.NONE), "clipping; leave it out");
      refuse(method, batching.isLocal(), "local steps; set sync.every to 1");
    }
    if (batching.isLocal() && batching.batchSize() == Batching.FULL) {
      throw new IllegalArgumentException(
          "sync.every is "
              + batching.syncEvery()
              + ", but local steps are steps on mini-batches; set batchSize to a number of rows, or"
              + " sync.every to 1.");
    }
  }

  /**
   * Vectors as long as θ that each partition sends: its gradient, or with local steps, θ and what
   * the optimizer remembers.
   */
  int syncedVectors() {
    return batching.isLocal() ? method.optimizer().vectors() - 1 : 1;
  }

  /** Of what travels: sums of gradients, or what local steps average, which are doubles. */
  Precision wirePrecision() {
    return batching.isLocal() ? Precision.DOUBLE : execution.precision();
  }

  private static boolean drops(Dropout dropout) {
    return dropout.inputRate() > 0 || dropout.hiddenRate() > 0;
  }

  private static void refuse(Method method, boolean asked, String what) {
    if (asked) {
      throw new IllegalArgumentException(
          method.optimizer().name()
              + " needs the exact objective and cannot be combined with "
              + what
              + ", or choose another optimizer such as adam.");
    }
  }

  /** Defaults around {@code optimizer}. */
  public static TrainingOptions of(Optimizer optimizer, Schedule schedule) {
    return new TrainingOptions(
        new Method(
            optimizer, schedule, Optional.empty(), Initializer.automatic(), Optional.empty()),
        new Batching(Batching.FULL, Batching.DEFAULT_BLOCK_SIZE, Batching.AUTOMATIC),
        new Regularization(Penalty.NONE, Dropout.NONE, Double.POSITIVE_INFINITY, Clipping.NONE),
        new Stopping(Stopping.DEFAULT_EPOCHS, 0, 0),
        new Execution(Execution.DEFAULT_DEPTH, false, InputScaling.COLUMNS, true, Precision.DOUBLE),
        Safety.NONE,
        DEFAULT_SEED);
  }

  public TrainingOptions with(Method changed) {
    return new TrainingOptions(
        changed, batching, regularization, stopping, execution, safety, seed);
  }

  public TrainingOptions with(Batching changed) {
    return new TrainingOptions(method, changed, regularization, stopping, execution, safety, seed);
  }

  public TrainingOptions with(Regularization changed) {
    return new TrainingOptions(method, batching, changed, stopping, execution, safety, seed);
  }

  public TrainingOptions with(Stopping changed) {
    return new TrainingOptions(method, batching, regularization, changed, execution, safety, seed);
  }

  public TrainingOptions with(Execution changed) {
    return new TrainingOptions(method, batching, regularization, stopping, changed, safety, seed);
  }

  public TrainingOptions with(Safety changed) {
    return new TrainingOptions(
        method, batching, regularization, stopping, execution, changed, seed);
  }

  public TrainingOptions withSeed(long changed) {
    return new TrainingOptions(
        method, batching, regularization, stopping, execution, safety, changed);
  }

  /**
   * How θ moves.
   *
   * @param schedule learning rate, its lengths in epochs
   * @param plateau reduces the learning rate when the watched loss stands still
   * @param initializer draws the first θ from the seed
   * @param start θ to start from instead, copied at the start of training
   */
  public record Method(
      Optimizer optimizer,
      Schedule schedule,
      Optional<Plateau> plateau,
      Initializer initializer,
      Optional<double[]> start) {}

  /**
   * How rows are grouped.
   *
   * @param batchSize rows of one iteration, cluster-wide; {@link #FULL} for all
   * @param blockSize rows packed in one matrix
   * @param partitions number of training partitions, part of what the bits depend on; {@link
   *     #AUTOMATIC} takes Spark's default parallelism
   * @param syncEvery iterations from one synchronization to the next. 1 is the exact synchronous
   *     method. With more, each partition takes so many steps on its own rows of the mini-batches,
   *     and then parameters and optimizer memory are averaged: an approximation
   */
  public record Batching(long batchSize, int blockSize, int partitions, int syncEvery) {
    /** Synchronized in each iteration. */
    public static final int EACH_ITERATION = 1;

    /** All rows in each iteration. */
    public static final long FULL = 0;

    /** Partitions as many as the cluster has cores. */
    public static final int AUTOMATIC = 0;

    /** Large enough for near-peak products, small enough for the cache. */
    public static final int DEFAULT_BLOCK_SIZE = 256;

    /** Beyond this Spark's driver drowns in tasks before the first is done. */
    public static final int MOST_PARTITIONS = 100_000;

    public Batching {
      require(batchSize >= 0, "batchSize", "0 (full batch) or more rows", batchSize);
      require(blockSize >= 1, "blockSize", "at least 1 row", blockSize);
      require(
          partitions >= 0 && partitions <= MOST_PARTITIONS,
          "partitions",
          "0 (automatic) to " + MOST_PARTITIONS,
          partitions);
      require(syncEvery >= 1, "sync.every", "at least 1 iteration", syncEvery);
    }

    /** The synchronous method. */
    public Batching(long batchSize, int blockSize, int partitions) {
      this(batchSize, blockSize, partitions, EACH_ITERATION);
    }

    /** Rows of each mini-batch but the last, out of {@code rows}. */
    long batchSizeOf(long rows) {
      return batchSize == FULL ? rows : Math.min(batchSize, rows);
    }

    long iterationsPerEpoch(long rows) {
      return Batches.perEpoch(rows, batchSizeOf(rows));
    }

    /** Whether partitions take steps of their own, where an epoch has more than one. */
    public boolean isLocal() {
      return syncEvery > 1;
    }
  }

  /**
   * What is added to the plain minimization of the loss.
   *
   * @param penalty on the weights, part of the objective
   * @param dropout of inputs and hidden units; its masks come from the training seed
   * @param maxNorm largest Euclidean norm of a unit's incoming weights; infinity: no limit
   * @param clipping of the mean gradient
   */
  public record Regularization(Penalty penalty, Dropout dropout, double maxNorm, Clipping clipping)
      implements Serializable {
    public Regularization {
      require(maxNorm > 0, "maxNorm", "a number above 0", maxNorm);
    }
  }

  /**
   * When training ends.
   *
   * @param epochs passes over the training set at most; with a full batch, iterations
   * @param patience epochs without improvement of the validation loss (training loss without a
   *     validation set) before training stops; 0: never. The best θ is restored whenever it is
   *     positive or a validation set is given
   * @param minDelta decrease of the loss that counts as improvement
   */
  public record Stopping(long epochs, int patience, double minDelta) {
    public static final long DEFAULT_EPOCHS = 100;

    public Stopping {
      require(epochs >= 1, "epochs", "at least 1", epochs);
      require(patience >= 0, "patience", "0 (off) or more epochs", patience);
      require(minDelta >= 0, "minDelta", "0 or more", minDelta);
    }
  }

  /**
   * How it is carried out.
   *
   * @param aggregationDepth levels of the tree that adds up the partitions; 1: all at the driver
   * @param lastOnExecutor whether one executor adds up the last level, so that the driver receives
   *     one sum
   * @param inputScaling how inputs are standardized by the training set's statistics
   * @param standardizeTargets the same for the targets of a regression
   * @param precision of rows, products and gradients; θ and the optimizer are doubles either way
   */
  public record Execution(
      int aggregationDepth,
      boolean lastOnExecutor,
      InputScaling inputScaling,
      boolean standardizeTargets,
      Precision precision) {
    public static final int DEFAULT_DEPTH = 2;

    /** In double precision. */
    public Execution(
        int aggregationDepth,
        boolean lastOnExecutor,
        InputScaling inputScaling,
        boolean standardizeTargets) {
      this(aggregationDepth, lastOnExecutor, inputScaling, standardizeTargets, Precision.DOUBLE);
    }

    public Execution {
      require(aggregationDepth >= 1, "aggregationDepth", "at least 1", aggregationDepth);
    }
  }

  /**
   * What is done against loss of work.
   *
   * @param checkpointing where and how often the state is written; empty: never
   * @param recoveries how often at most a run that diverges goes back to its last good weights with
   *     half the learning rate; 0: it fails at once. Without effect on L-BFGS, whose line search
   *     takes no such step
   */
  public record Safety(Optional<Checkpointing> checkpointing, int recoveries) {
    /** No checkpoints; a run that diverges fails. */
    public static final Safety NONE = new Safety(Optional.empty(), 0);

    public Safety {
      require(recoveries >= 0, "recoveries", "0 (fail) or more", recoveries);
    }
  }

  private static void require(boolean holds, String name, String expected, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + found + "; it takes " + expected + ".");
    }
  }
}
