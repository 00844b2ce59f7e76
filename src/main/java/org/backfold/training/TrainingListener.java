package org.backfold.training;

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
   * An iteration is done.
   *
   * @param iteration 1, 2, …
   * @param objective mean loss plus penalty of that iteration
   */
  default void onIteration(long iteration, double objective) {}

  /** An epoch is done. */
  default void onEpoch(EpochRecord epoch) {}

  /** Training ended. */
  default void onEnd(TrainingHistory history) {}

  /** Asked after each iteration: true ends training there, and the best θ so far is kept. */
  default boolean shouldStop() {
    return false;
  }

  /**
   * What is about to happen.
   *
   * @param rows rows of the training set
   * @param validationRows rows of the validation set, 0 without one
   * @param partitions training partitions
   * @param iterationsPerEpoch optimizer steps of an epoch
   * @param epochs epochs at most
   */
  record Plan(
      long rows, long validationRows, int partitions, long iterationsPerEpoch, long epochs) {}
}
