package org.backfold.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.backfold.data.JobLabel;
import org.backfold.network.MaxNorm;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Convergence;
import org.backfold.optim.Optimizer.Minimization;
import org.backfold.optim.Optimizer.StepControl;
import org.backfold.optim.Plateau;
import org.backfold.optim.Schedule;

/**
 * The epochs of one training: iterate, validate, remember the best, tell the listener. Used once.
 */
final class TrainingRun {
  private final Network network;
  private final TrainingOptions options;
  private final Passes training;
  private final ValidationSet validation;
  private final JobLabel label;
  private final Metric metric;
  private final long iterationsPerEpoch;
  private final Schedule schedule; // in iterations
  private final DistributedObjective objective;
  private final Minimization minimization;
  private final EarlyStopping best;
  private final List<EpochRecord> epochs = new ArrayList<>();
  private Plateau.State plateauState = Plateau.State.START;
  private double lastFinite = Double.NaN;
  private double[] before = {}; // θ before the last step, if somebody watches

  TrainingRun(
      Network network,
      TrainingOptions options,
      Passes training,
      ValidationSet validation,
      JobLabel label) {
    this.network = network;
    this.options = options;
    this.training = training;
    this.validation = validation;
    this.label = label;
    metric = training.metric();
    long rows = training.examples().count();
    long asked = options.batching().batchSize();
    long batchSize = asked == TrainingOptions.Batching.FULL ? rows : Math.min(asked, rows);
    iterationsPerEpoch = Batches.perEpoch(rows, batchSize);
    best = new EarlyStopping(options.stopping());
    Penalty penalty = options.regularization().penalty();
    boolean exactL1 = options.method().optimizer().needsFullBatch();
    Penalty smooth = exactL1 ? new Penalty(0, penalty.l2()) : penalty;
    objective = new DistributedObjective(training, network, smooth, batchSize);
    schedule = options.method().schedule().stretch(iterationsPerEpoch);
    minimization = start(exactL1 ? penalty.l1PerParameter(network) : new double[0]);
  }

  private Minimization start(double[] l1) {
    TrainingOptions.Method method = options.method();
    double[] start =
        method.start().orElseGet(() -> method.initializer().parameters(network, options.seed()));
    TrainingOptions.Regularization regularization = options.regularization();
    MaxNorm maxNorm = new MaxNorm(network, regularization.maxNorm());
    double[] decayed = new Penalty(1, 0).l1PerParameter(network); // 1 for weights, 0 for biases
    StepControl control =
        method.optimizer().needsFullBatch()
            ? StepControl.lineSearch(l1)
            : new StepControl(schedule, regularization.clipping(), maxNorm::apply, l1, decayed);
    return method.optimizer().start(objective, start, control);
  }

  /** θ that training leaves: of the best epoch, where something watched it, else the last. */
  double[] parameters() {
    return keepsBest() ? best.bestParameters() : minimization.parameters().clone();
  }

  private boolean keepsBest() {
    return options.stopping().patience() > 0 || validation.rows() > 0;
  }

  TrainingHistory run(TrainingListener listener) {
    long limit = options.stopping().epochs();
    listener.onStart(
        new TrainingListener.Plan(
            training.examples().count(),
            validation.rows(),
            training.examples().rows().length,
            iterationsPerEpoch,
            limit));
    if (listener.watchesNetwork()) {
      before = new double[network.parameterCount()];
      listener.onProbe(Probe.of(training, network));
    }
    Optional<String> stop = Optional.empty();
    for (long epoch = 1; stop.isEmpty(); epoch++) {
      stop = epoch(epoch, listener);
      if (stop.isEmpty() && best.isOver(epoch)) {
        stop = Optional.of(patienceOver());
      } else if (stop.isEmpty() && epoch == limit) {
        stop =
            Optional.of(
                limit == 1 ? "The one epoch is done." : "All " + limit + " epochs are done.");
      }
    }
    long kept = keepsBest() ? best.bestEpoch() : epochs.size();
    TrainingHistory history = new TrainingHistory(metric, epochs, kept, stop.get());
    listener.onEnd(history);
    return history;
  }

  private String patienceOver() {
    return String.format(
        Locale.ROOT,
        "No improvement for %d epochs; the best was epoch %d.",
        options.stopping().patience(),
        best.bestEpoch());
  }

  /** Does one epoch; says why training should end, if it should. */
  private Optional<String> epoch(long epoch, TrainingListener listener) {
    EpochMeter meter = new EpochMeter();
    Optional<String> stop = Optional.empty();
    for (long k = 0; k < iterationsPerEpoch && stop.isEmpty(); k++) {
      long iteration = minimization.iteration() + 1;
      label.say("add up gradients", "epoch " + epoch + " / iteration " + iteration);
      System.arraycopy(minimization.parameters(), 0, before, 0, before.length);
      if (!minimization.step()) {
        stop = Optional.of(converged(minimization.convergence().orElseThrow()));
        if (!epochs.isEmpty() || meter.iterations > 0) {
          break; // otherwise there was nothing to improve: the start is what the one record shows
        }
      }
      lastFinite = minimization.value();
      meter.add(objective.last(), minimization.value());
      listener.onIteration(minimization.iteration(), minimization.value());
      if (listener.shouldStop()) {
        stop = Optional.of("Stopped on request after iteration " + iteration + ".");
      }
    }
    if (meter.iterations > 0) {
      EpochRecord record = meter.record(epoch);
      epochs.add(record);
      best.observe(epoch, record.watchedLoss(), minimization.parameters());
      reduceOnPlateau(record.watchedLoss());
      listener.onEpoch(record);
      if (before.length > 0) {
        listener.onStep(lastStep(epoch));
      }
    }
    return stop;
  }

  private TrainingListener.LastStep lastStep(long epoch) {
    Sums sums = objective.last();
    return new TrainingListener.LastStep(
        epoch, before, minimization.parameters(), sums.gradient(), sums.weight());
  }

  private void reduceOnPlateau(double loss) {
    options
        .method()
        .plateau()
        .ifPresent(
            plateau -> {
              plateauState = plateau.observe(plateauState, loss);
              minimization.setLearningRateFactor(plateauState.factor());
            });
  }

  private String converged(Convergence convergence) {
    if (convergence.reason() == Convergence.Reason.NOT_FINITE) {
      throw diverged();
    }
    return convergence.message();
  }

  private DivergenceException diverged() {
    long iteration = minimization.iteration();
    Sums sums = objective.last();
    double loss = sums.loss() / sums.weight();
    return new DivergenceException(
        String.format(
            Locale.ROOT,
            "%s after iteration %d (epoch %d, learning rate %s); last finite loss %.4f. Lower the"
                + " learning rate, clip the gradient, or standardize the inputs.",
            Double.isFinite(loss) ? "A gradient is not a finite number" : "Loss is " + loss,
            iteration,
            iteration / iterationsPerEpoch + 1,
            schedule.learningRate(iteration),
            lastFinite));
  }

  /** Gathers what an epoch's record says. */
  private final class EpochMeter {
    private final long start = System.nanoTime();
    private final double broadcastBefore = training.broadcastSeconds();
    private final double passBefore = training.passSeconds();
    private double objectives;
    private double loss;
    private double metricSum;
    private double weight;
    private long iterations;

    void add(Sums sums, double value) {
      objectives += value;
      loss += sums.loss();
      metricSum += sums.metric();
      weight += sums.weight();
      iterations++;
    }

    EpochRecord record(long epoch) {
      double broadcast = training.broadcastSeconds() - broadcastBefore;
      double pass = training.passSeconds() - passBefore;
      double update = Math.max(0, (System.nanoTime() - start) * 1e-9 - broadcast - pass);
      long validationStart = System.nanoTime();
      label.say("add up losses", "epoch " + epoch + " / validation");
      Optional<Sums> held = validation.loss(minimization.parameters());
      double validated = (System.nanoTime() - validationStart) * 1e-9;
      return new EpochRecord(
          epoch,
          minimization.iteration(),
          objectives / iterations,
          loss / weight,
          metric.mean(metricSum, weight),
          held.map(s -> OptionalDouble.of(s.loss() / s.weight())).orElse(OptionalDouble.empty()),
          held.map(s -> OptionalDouble.of(metric.mean(s.metric(), s.weight())))
              .orElse(OptionalDouble.empty()),
          minimization.learningRate(),
          minimization.gradientNorm(),
          new EpochRecord.Times(broadcast, pass, update, validated));
    }
  }
}
