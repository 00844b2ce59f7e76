package org.backfold.training;

import java.util.Arrays;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Objective;

/**
 * The function that training minimizes, evaluated on the cluster:
 *
 * <pre>
 * J(θ) = Σ wᵢ Cᵢ(θ) / Σ wᵢ + penalty(θ)
 * </pre>
 *
 * over all rows, or over the next mini-batch with each call. The executors send sums; the only
 * division is the one here.
 */
final class DistributedObjective implements Objective {
  private final Passes passes;
  private final Network network;
  private final Penalty penalty;
  private final long batchSize;
  private long evaluations;
  private long epoch = -1;
  private Batches batches;
  private Sums last = new Sums();
  private Step step = Step.all(Precision.DOUBLE.vector(new double[0]), 0);

  /**
   * @param batchSize rows of a mini-batch; at least all rows: full batch
   */
  DistributedObjective(Passes passes, Network network, Penalty penalty, long batchSize) {
    this.passes = passes;
    this.network = network;
    this.penalty = penalty;
    this.batchSize = batchSize;
    batches = new Batches(new long[0], 1);
  }

  @Override
  public double valueAndGradient(double[] parameters, double[] gradient) {
    step = nextStep(parameters);
    last = passes.gradient(step);
    evaluations++;
    double weight = last.weight();
    if (weight > 0) {
      last.gradient().copyTo(MatrixView.of(gradient, gradient.length, 1));
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= weight;
      }
    } else {
      Arrays.fill(gradient, 0);
    }
    double penaltyValue = penalty.addGradient(network, parameters, gradient);
    return (weight > 0 ? last.loss() / weight : 0) + penaltyValue;
  }

  /**
   * Moves to where {@code evaluations} calls lead: batches and dropout masks follow from that
   * number alone.
   */
  void moveTo(long evaluated) {
    evaluations = evaluated;
    epoch = -1;
    batches = new Batches(new long[0], 1);
    long count = passes.examples().count();
    if (batchSize < count && evaluated > 0) {
      long perEpoch = Batches.perEpoch(count, batchSize);
      epoch = (evaluated - 1) / perEpoch;
      batches = new Batches(passes.examples().rows(), batchSize);
      for (long taken = evaluated - epoch * perEpoch; taken > 0; taken--) {
        batches.next();
      }
    }
  }

  private Step nextStep(double[] theta) {
    DenseView parameters = passes.precision().vector(theta);
    if (batchSize >= passes.examples().count()) {
      return Step.all(parameters, evaluations);
    }
    if (!batches.hasNext()) {
      epoch++;
      batches = new Batches(passes.examples().rows(), batchSize);
    }
    return Step.batch(parameters, evaluations, epoch, batches.next());
  }

  /**
   * What the last evaluation asked for; its θ is the array that was passed in, or a rounded copy.
   */
  Step step() {
    return step;
  }

  /** Sums of the last evaluation. */
  Sums last() {
    return last;
  }
}
