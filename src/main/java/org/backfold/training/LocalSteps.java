package org.backfold.training;

import java.util.Arrays;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.optim.Objective;
import org.backfold.optim.Optimizer.Minimization;

/**
 * The steps that one partition takes on its own between two averagings, in a task: the very same
 * optimizer as on the driver, on one mini-batch after another, of which it sees the partition's
 * rows only. A mini-batch without rows of the partition is passed over, and the optimizer's count
 * of iterations, for the schedule and Adam's corrections, falls behind until the next averaging.
 *
 * <pre>
 * Jₖ(θ) = Σ wᵢ Cᵢ(θ) / Σ wᵢ + penalty(θ)      over the partition's rows of mini-batch k
 * </pre>
 */
final class LocalSteps implements Objective {
  private final StepRule rule;
  private final PenalizedMean mean;
  private final Precision precision;
  private final Share share;
  private final Sums all = new Sums();
  private int batch;

  /** Adds up the partition's rows of a mini-batch. */
  interface Share {
    /**
     * @param batch number of the mini-batch in its round, from 0
     * @param parameters θ, read
     * @param gradient Σ wᵢ ∂Cᵢ/∂θ [|θ| × 1], to be added to
     * @return the other sums
     */
    Sums addUp(int batch, double[] parameters, DenseView gradient);
  }

  /**
   * @param precision of the sums of gradients; θ and the optimizer are doubles
   */
  LocalSteps(StepRule rule, Precision precision, Share share) {
    this.precision = precision;
    this.rule = rule;
    mean = rule.mean();
    this.share = share;
  }

  /**
   * Takes all steps of {@code round}, or those before the first that finds a loss or gradient that
   * is not finite.
   *
   * @return sums over the steps, each at the θ where it began, and the means to be taken over
   *     partitions: θ, the optimizer's vectors in the order of their names, and the last gradient's
   *     norm; no means if there were no rows
   */
  Sums take(Step round, int partition) {
    if (round.from(partition) == round.to(partition)) {
      return all;
    }
    Minimization run =
        rule.optimizer()
            .resume(
                this,
                round.parameters().toDoubles().values(),
                round.memory().orElseThrow(),
                rule.control());
    boolean finite = true;
    for (batch = 0; batch < round.batches() && finite; batch++) {
      if (round.from(batch, partition) < round.to(batch, partition)) {
        finite = run.step();
      }
    }
    double[][] memory = run.state().vectors().values().toArray(double[][]::new);
    double[][] means = new double[memory.length + 2][];
    means[0] = run.parameters();
    System.arraycopy(memory, 0, means, 1, memory.length);
    means[memory.length + 1] = new double[] {finite ? run.gradientNorm() : Double.NaN};
    all.setMeans(means);
    return all;
  }

  @Override
  public double valueAndGradient(double[] parameters, double[] gradient) {
    Arrays.fill(gradient, 0);
    DenseView sum = precision.vector(gradient);
    Sums sums = share.addUp(batch, parameters, sum);
    if (sum.array() != gradient) {
      sum.copyTo(MatrixView.of(gradient, gradient.length, 1));
    }
    all.merge(sums);
    return mean.objective(sums, gradient, parameters);
  }
}
