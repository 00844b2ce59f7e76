package org.backfold.ml;

import java.util.List;
import java.util.Locale;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingHistory;

/** How a model was trained: what {@code summary()} shows. It is not saved with the model. */
public final class NeuralNetworkTrainingSummary {
  private final TrainingHistory history;
  private final long validationRows;

  NeuralNetworkTrainingSummary(TrainingHistory history, long validationRows) {
    this.history = history;
    this.validationRows = validationRows;
  }

  /** All there is to know about each epoch. */
  public TrainingHistory history() {
    return history;
  }

  /** Mean loss plus penalty of each epoch, a new array. */
  public double[] objectiveHistory() {
    return history.epochs().stream().mapToDouble(EpochRecord::objective).toArray();
  }

  /** Mean validation loss after each epoch, a new array; empty without validation rows. */
  public double[] validationLossHistory() {
    return history.epochs().stream()
        .flatMapToDouble(epoch -> epoch.validationLoss().stream())
        .toArray();
  }

  /** Rows that training watched only; 0 without any. */
  public long validationRows() {
    return validationRows;
  }

  /** Optimizer steps. */
  public int totalIterations() {
    List<EpochRecord> epochs = history.epochs();
    return Math.toIntExact(epochs.get(epochs.size() - 1).iteration());
  }

  /** The epoch whose weights the model has, 1, 2, … */
  public long bestEpoch() {
    return history.bestEpoch();
  }

  /** Wall-clock seconds of all epochs. */
  public double seconds() {
    return history.seconds();
  }

  /** Why training ended, as a sentence. */
  public String stopReason() {
    return history.stopReason();
  }

  /** A few lines: objective, metric, times and the reason for stopping. */
  @Override
  public String toString() {
    EpochRecord best = history.best();
    EpochRecord.Times times = history.times();
    String validation =
        best.validationLoss().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "Validation: loss %.6f, %s %.4f\n",
                best.validationLoss().getAsDouble(),
                history.metric().label(),
                best.validationMetric().orElse(Double.NaN));
    return String.format(
        Locale.ROOT,
        "Epochs: %d, iterations: %d, best epoch: %d\n"
            + "Training: objective %.6f, loss %.6f, %s %.4f\n"
            + "%s"
            + "Seconds: %.2f (broadcast %.2f, compute %.2f, aggregate %.2f, wait %.2f,"
            + " update %.2f, validation %.2f)\n"
            + "%s\n",
        history.epochs().size(),
        totalIterations(),
        bestEpoch(),
        best.objective(),
        best.loss(),
        history.metric().label(),
        best.metric(),
        validation,
        times.total(),
        times.broadcast(),
        times.compute(),
        times.aggregate(),
        times.waiting(),
        times.update(),
        times.validation(),
        stopReason());
  }
}
