package org.backfold.training;

import java.util.OptionalDouble;

/**
 * What happened in one epoch.
 *
 * @param epoch 1, 2, …
 * @param iteration iterations done so far
 * @param objective mean loss plus penalty over the epoch's iterations, each taken before its step
 *     (L-BFGS: after); with local steps each at the θ of its partition, and the penalty where their
 *     round began
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
   * Wall-clock seconds of one epoch by phase; no second counts twice.
   *
   * @param broadcast making broadcasts of θ, and the slowest task's fetching of it
   * @param compute the tasks' work on blocks: that of the slowest, or where there are more tasks
   *     than cores, of all by the cores, if that is more
   * @param aggregate from the end of the last task's work on blocks until the driver has the sum:
   *     sums on their way and added up. Compares the clocks of driver and executors
   * @param waiting what is left of the jobs: scheduling, launching of tasks, stragglers
   * @param update the optimizer's work on the driver
   * @param validation passes over the validation set, all their phases
   */
  public record Times(
      double broadcast,
      double compute,
      double aggregate,
      double waiting,
      double update,
      double validation) {
    /** No time at all. */
    public static final Times NONE = new Times(0, 0, 0, 0, 0, 0);

    /** Of training and validation. */
    public double total() {
      return training() + validation;
    }

    /** Of all phases but validation. */
    public double training() {
      return broadcast + compute + aggregate + waiting + update;
    }

    /** Phase by phase, this + {@code other}. */
    public Times plus(Times other) {
      return plus(other, 1);
    }

    /** Phase by phase, this − {@code other}. */
    Times minus(Times other) {
      return plus(other, -1);
    }

    private Times plus(Times other, int sign) {
      return new Times(
          broadcast + sign * other.broadcast,
          compute + sign * other.compute,
          aggregate + sign * other.aggregate,
          waiting + sign * other.waiting,
          update + sign * other.update,
          validation + sign * other.validation);
    }
  }
}
