package org.backfold.training;

import java.util.List;

/** Is told on the driver how training goes, in the thread that trains. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * The data is packed, training begins.
   *
   * @param plan what is about to happen
   */
  default void onStart(Plan plan) {}

  /**
   * After {@link #onStart}: training goes on from a checkpoint.
   *
   * @param from where it stood
   */
  default void onResume(Resumed from) {}

  /**
   * Something the user should know, such as a damaged checkpoint that was skipped, or a setting of
   * Spark that makes training slower.
   *
   * @param sentence for people
   */
  default void onNote(String sentence) {}

  /**
   * A checkpoint was written.
   *
   * @param path where, for people
   * @param iteration after which
   */
  default void onCheckpoint(String path, long iteration) {}

  /** Training diverged and goes on from earlier weights: epochs after those are void. */
  default void onRecovery(Recovery recovery) {}

  /**
   * An iteration is done.
   *
   * @param iteration 1, 2, …
   * @param objective mean loss plus penalty of that iteration
   */
  default void onIteration(long iteration, double objective) {}

  /** An epoch is done. */
  default void onEpoch(EpochRecord epoch) {}

  /**
   * Whether this listener looks into the network: asked once, before training. If true, {@link
   * #onProbe} and {@link #onStep} are called, which costs one small job at the start and a copy of
   * θ an iteration, and changes no bit of the result.
   */
  default boolean watchesNetwork() {
    return false;
  }

  /** Some rows of the training set, before the first epoch. */
  default void onProbe(Probe probe) {}

  /** The last step of an epoch, after {@link #onEpoch}. */
  default void onStep(LastStep step) {}

  /** Training ended. */
  default void onEnd(TrainingHistory history) {}

  /** Asked after each iteration: true ends training there, and the best θ so far is kept. */
  default boolean shouldStop() {
    return false;
  }

  /** Tells {@code this} and then {@code next}; what either asks for, both get. */
  default TrainingListener andThen(TrainingListener next) {
    return new ListenerPair(this, next);
  }

  /**
   * The last step of an epoch, from θ to θ′. The arrays are those of the run: to be read at once,
   * not to be kept.
   *
   * @param epoch 1, 2, …
   * @param before θ
   * @param after θ′
   * @param gradientSum Σ wᵢ ∂Cᵢ/∂θ of the last evaluation, without penalty; empty if it saw no row
   * @param gradientWeight Σ wᵢ of the same rows
   */
  record LastStep(
      long epoch, double[] before, double[] after, double[] gradientSum, double gradientWeight) {}

  /**
   * What is about to happen.
   *
   * @param rows rows of the training set
   * @param validationRows rows of the validation set, 0 without one
   * @param partitions training partitions
   * @param iterationsPerEpoch optimizer steps of an epoch
   * @param epochs epochs at most
   * @param syncEvery iterations between two synchronizations; above 1, the method is approximate
   */
  record Plan(
      long rows,
      long validationRows,
      int partitions,
      long iterationsPerEpoch,
      long epochs,
      int syncEvery) {
    /** Of the synchronous method. */
    public Plan(
        long rows, long validationRows, int partitions, long iterationsPerEpoch, long epochs) {
      this(rows, validationRows, partitions, iterationsPerEpoch, epochs, 1);
    }
  }

  /**
   * Where a resumed training goes on.
   *
   * @param checkpoint where it was read, for people
   * @param iteration iterations done
   * @param epochs records of the epochs done, by the run that broke off
   */
  record Resumed(String checkpoint, long iteration, List<EpochRecord> epochs) {
    /** The epoch that is under way, 1, 2, … */
    public long epoch() {
      return epochs.size() + 1L;
    }
  }
}
