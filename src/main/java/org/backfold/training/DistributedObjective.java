package org.backfold.training;

import java.util.ArrayList;
import java.util.List;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.optim.Objective;
import org.backfold.optim.OptimizerState;

/**
 * The function that training minimizes ({@link PenalizedMean}), evaluated on the cluster: over all
 * rows, or over the next mini-batch with each call. The executors send sums. With local steps they
 * minimize by themselves, over the next few mini-batches.
 */
final class DistributedObjective implements Objective {
  private final Passes passes;
  private final PenalizedMean mean;
  private final long batchSize;
  private long evaluations;
  private long epoch = -1;
  private Batches batches;
  private Sums last = new Sums();
  private Step step = Step.all(Precision.DOUBLE.vector(new double[0]), 0);

  /**
   * @param batchSize rows of a mini-batch; at least all rows: full batch
   */
  DistributedObjective(Passes passes, PenalizedMean mean, long batchSize) {
    this.passes = passes;
    this.mean = mean;
    this.batchSize = batchSize;
    batches = new Batches(new long[0], 1);
  }

  @Override
  public double valueAndGradient(double[] parameters, double[] gradient) {
    step = nextStep(parameters);
    last = passes.gradient(step);
    evaluations++;
    if (last.gradient().size() > 0) {
      last.gradient().copyTo(MatrixView.of(gradient, gradient.length, 1));
    }
    return mean.objective(last, gradient, parameters);
  }

  /**
   * Lets each partition take a step on each of the next mini-batches, {@code most} or as many as
   * are left of the epoch; {@link #step()} says how many.
   *
   * @param state of the optimizer at θ
   * @return sums over all steps, and means over partitions ({@link LocalSteps#take})
   */
  Sums localSteps(double[] parameters, OptimizerState state, int most) {
    beginEpochIfOver();
    List<Batches.Ranges> ranges = new ArrayList<>();
    while (batches.hasNext() && ranges.size() < most) {
      ranges.add(batches.next());
    }
    step = Step.local(parameters, state, epoch, ranges);
    last = passes.gradient(step);
    evaluations += ranges.size();
    return last;
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
    beginEpochIfOver();
    return Step.batch(parameters, evaluations, epoch, batches.next());
  }

  private void beginEpochIfOver() {
    if (!batches.hasNext()) {
      epoch++;
      batches = new Batches(passes.examples().rows(), batchSize);
    }
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
