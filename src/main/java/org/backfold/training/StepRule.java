package org.backfold.training;

import java.io.Serializable;
import org.backfold.network.MaxNorm;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Optimizer.Projection;
import org.backfold.optim.Optimizer.StepControl;
import org.backfold.optim.Schedule;

/**
 * All that a step is made of beside sums: the same on the driver and, with local steps, on the
 * executors.
 *
 * @param schedule in iterations
 */
record StepRule(
    Network network,
    Optimizer optimizer,
    Schedule schedule,
    TrainingOptions.Regularization regularization)
    implements Serializable {

  /**
   * @param rows of the training set
   */
  static StepRule of(Network network, TrainingOptions options, long rows) {
    TrainingOptions.Method method = options.method();
    Schedule schedule = method.schedule().stretch(options.batching().iterationsPerEpoch(rows));
    return new StepRule(network, method.optimizer(), schedule, options.regularization());
  }

  /** OWL-QN takes L1 for itself; for all others it is part of the gradient. */
  private boolean exactL1() {
    return optimizer.needsFullBatch();
  }

  PenalizedMean mean() {
    Penalty penalty = regularization.penalty();
    return new PenalizedMean(network, exactL1() ? new Penalty(0, penalty.l2()) : penalty);
  }

  StepControl control() {
    if (exactL1()) {
      return StepControl.lineSearch(regularization.penalty().l1PerParameter(network));
    }
    boolean bounded = regularization.maxNorm() < Double.POSITIVE_INFINITY;
    Projection maxNorm =
        bounded ? new MaxNorm(network, regularization.maxNorm())::apply : Projection.NONE;
    double[] decayed = new Penalty(1, 0).l1PerParameter(network); // 1 for weights, 0 for biases
    return new StepControl(schedule, regularization.clipping(), maxNorm, new double[0], decayed);
  }
}
