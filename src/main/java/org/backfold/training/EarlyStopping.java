package org.backfold.training;

/**
 * Remembers the best θ and says when patience is over. An epoch counts as better when the watched
 * loss is lower than the best so far by more than {@code minDelta}.
 */
final class EarlyStopping {
  private final int patience;
  private final double minDelta;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private long bestEpoch;
  private double[] bestParameters = {};

  EarlyStopping(TrainingOptions.Stopping stopping) {
    patience = stopping.patience();
    minDelta = stopping.minDelta();
  }

  /**
   * @param epoch 1, 2, …
   * @param loss watched loss after that epoch
   * @param parameters θ after that epoch, copied if best
   */
  void observe(long epoch, double loss, double[] parameters) {
    if (bestEpoch == 0 || loss < bestLoss - minDelta) {
      bestLoss = loss;
      bestEpoch = epoch;
      bestParameters = parameters.clone();
    }
  }

  /**
   * What it remembers, for a checkpoint.
   *
   * @param loss of the best epoch, ∞ before the first
   * @param epoch the best one, 0 before the first
   * @param parameters θ then, empty before the first; nobody changes them
   */
  record State(double loss, long epoch, double[] parameters) {}

  State state() {
    return new State(bestLoss, bestEpoch, bestParameters);
  }

  void restore(State state) {
    bestLoss = state.loss();
    bestEpoch = state.epoch();
    bestParameters = state.parameters();
  }

  boolean isOver(long epoch) {
    return patience > 0 && epoch - bestEpoch >= patience;
  }

  long bestEpoch() {
    return bestEpoch;
  }

  /** θ of the best epoch; read only. */
  double[] bestParameters() {
    return bestParameters;
  }
}
