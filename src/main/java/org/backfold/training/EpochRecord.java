package org.backfold.training;

import java.util.OptionalDouble;

/**
 * What happened in one epoch.
 *
 * @param epoch 1, 2, …
 * @param iteration iterations done so far
 * @param objective mean loss plus penalty over the epoch's iterations, each taken before its step
 *     (L-BFGS: after)
 * @param loss mean loss without penalty, per row, over the epoch's rows
 * @param metric mean of the training metric over the same rows
 * @param validationLoss mean loss over the validation set after the epoch, if there is one
 * @param validationMetric likewise
 * @param learningRate of the last iteration
 * @param gradientNorm Euclidean norm of the gradient at the last iteration
 * @param times where the time went
 */
public record EpochRecord(
    long epoch,
    long iteration,
    double objective,
    double loss,
    double metric,
    OptionalDouble validationLoss,
    OptionalDouble validationMetric,
    double learningRate,
    double gradientNorm,
    Times times) {

  /** The loss that early stopping watches: of the validation set, else of the training set. */
  public double watchedLoss() {
    return validationLoss.orElse(loss);
  }

  /**
   * Wall-clock seconds of one epoch.
   *
   * @param broadcast making broadcasts of θ
   * @param pass jobs: computing gradients and adding them up
   * @param update the optimizer's work on the driver
   * @param validation passes over the validation set, broadcast included
   */
  public record Times(double broadcast, double pass, double update, double validation) {
    public double total() {
      return broadcast + pass + update + validation;
    }
  }
}
