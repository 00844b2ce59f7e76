package org.backfold.training;

import java.util.List;

/**
 * The course of one training run.
 *
 * @param metric what the records' metric is
 * @param epochs one record an epoch, in order
 * @param bestEpoch the epoch whose θ was kept, 1, 2, …
 * @param recoveries where it diverged and went back, in order; the epochs between are no part of it
 * @param stopReason why training ended, as a sentence
 */
public record TrainingHistory(
    Metric metric,
    List<EpochRecord> epochs,
    long bestEpoch,
    List<Recovery> recoveries,
    String stopReason) {
  public TrainingHistory {
    epochs = List.copyOf(epochs);
    recoveries = List.copyOf(recoveries);
  }

  /** The record of the epoch whose θ was kept. */
  public EpochRecord best() {
    return epochs.get(Math.toIntExact(bestEpoch - 1));
  }

  /** Wall-clock seconds of all epochs. */
  public double seconds() {
    return times().total();
  }

  /** Wall-clock seconds of all epochs, by phase. */
  public EpochRecord.Times times() {
    return epochs.stream()
        .map(EpochRecord::times)
        .reduce(EpochRecord.Times.NONE, EpochRecord.Times::plus);
  }
}
