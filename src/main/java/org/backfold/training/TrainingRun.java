package org.backfold.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.backfold.data.JobLabel;
import org.backfold.network.Network;
import org.backfold.optim.Convergence;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Optimizer.Minimization;
import org.backfold.optim.Plateau;

/**
 * The epochs of one training: iterate, validate, remember the best, write checkpoints, tell the
 * listener. All that it remembers is its {@link RunState}. Used once.
 */
final class TrainingRun {
  private final JobLabel label;
  private final Network network;
  private final TrainingOptions options;
  private final Passes training;
  private final ValidationSet validation;
  private final Checkpoints checkpoints;
  private final long iterationsPerEpoch;
  private final StepRule rule;
  private final DistributedObjective objective;
  private final EarlyStopping best;
  private final List<EpochRecord> epochs = new ArrayList<>();
  private final List<Recovery> recoveries = new ArrayList<>();
  private final LastGood lastGood = new LastGood();
  private final Explosion explosion;
  private Minimization minimization;
  private Plateau.State plateauState = Plateau.State.START;
  private EpochMeter meter;
  private double lastFinite = Double.NaN;
  private double[] before = {}; // θ before the last step, if somebody watches
  private Optional<TrainingListener.Resumed> resumed = Optional.empty();

  /** What is learned from, and what is only watched. */
  record Data(Passes training, ValidationSet validation) {}

  TrainingRun(
      Network network,
      TrainingOptions options,
      Data data,
      Checkpoints checkpoints,
      JobLabel label) {
    this.label = label;
    this.network = network;
    this.options = options;
    this.checkpoints = checkpoints;
    training = data.training();
    validation = data.validation();
    long rows = training.examples().count();
    iterationsPerEpoch = options.batching().iterationsPerEpoch(rows);
    best = new EarlyStopping(options.stopping());
    meter = new EpochMeter(training);
    explosion = new Explosion(training.examples().weight(), training.targetsMeanSquare());
    rule = StepRule.of(network, options, rows);
    long batchSize = options.batching().batchSizeOf(rows);
    objective = new DistributedObjective(training, rule.mean(), batchSize);
    TrainingOptions.Method method = options.method();
    double[] start =
        method.start().orElseGet(() -> method.initializer().parameters(network, options.seed()));
    minimization = minimizing(method.optimizer().start(objective, start, rule.control()));
  }

  /** Local steps from where {@code synchronous} stands, if asked for and if an epoch has any. */
  private Minimization minimizing(Minimization synchronous) {
    int every = options.batching().syncEvery();
    return every == TrainingOptions.Batching.EACH_ITERATION || iterationsPerEpoch == 1
        ? synchronous
        : new AveragedMinimization(
            rule, objective, every, synchronous.parameters(), synchronous.state());
  }

  /** θ that training leaves: of the best epoch, where something watched it, else the last. */
  double[] parameters() {
    return keepsBest() ? best.bestParameters().clone() : minimization.parameters().clone();
  }

  private boolean keepsBest() {
    return options.stopping().patience() > 0 || validation.rows() > 0;
  }

  /**
   * Goes on from a checkpoint of the same run.
   *
   * @throws IllegalArgumentException if it is further than this run shall go, or incomplete
   */
  void resume(Checkpoints.Found found) {
    try {
      RunState state = RunState.read("", found.file(), network.parameterCount());
      if (state.epochs().size() > options.stopping().epochs()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "it has done %d epochs, but this run shall do %d",
                state.epochs().size(),
                options.stopping().epochs()));
      }
      restore(state);
      recoveries.addAll(state.recoveries());
      Optional<RunState> good = found.good(network.parameterCount());
      if (good.isPresent()) {
        lastGood.restore(good.get());
      }
      if (good.isEmpty() || atEpochEnd()) {
        offerLastGood();
      }
    } catch (CheckpointFile.DamagedException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Checkpoint " + found.name() + " cannot be resumed: " + e.getMessage() + ".", e);
    }
    resumed =
        Optional.of(new TrainingListener.Resumed(found.name(), minimization.iteration(), epochs()));
  }

  private List<EpochRecord> epochs() {
    return List.copyOf(epochs);
  }

  private void restore(RunState state) {
    Optimizer optimizer = options.method().optimizer();
    minimization =
        minimizing(
            optimizer.resume(objective, state.parameters(), state.optimizer(), rule.control()));
    objective.moveTo(state.optimizer().evaluations());
    epochs.clear();
    epochs.addAll(state.epochs());
    meter = new EpochMeter(training, state.meter());
    best.restore(state.best());
    plateauState = state.plateau();
    explosion.restore(state.firstLoss());
    lastFinite = minimization.value();
  }

  private RunState state() {
    return new RunState(
        minimization.parameters().clone(),
        minimization.state(),
        epochs,
        meter.state(),
        best.state(),
        plateauState,
        explosion.firstLoss(),
        recoveries);
  }

  TrainingHistory run(TrainingListener listener) {
    listener.onStart(
        new TrainingListener.Plan(
            training.examples().count(),
            validation.rows(),
            training.examples().rows().length,
            iterationsPerEpoch,
            options.stopping().epochs(),
            options.batching().syncEvery()));
    training.advice().forEach(listener::onNote);
    if (listener.watchesNetwork()) {
      before = new double[network.parameterCount()];
      listener.onProbe(Probe.of(training, network));
    }
    resumed.ifPresentOrElse(listener::onResume, this::offerLastGood);
    Optional<String> stop = over();
    while (stop.isEmpty()) {
      stop = epoch(listener).or(this::over);
    }
    if (checkpoints.areWanted() && atEpochEnd()) {
      checkpoint();
    }
    long kept = keepsBest() ? best.bestEpoch() : epochs.size();
    TrainingHistory history =
        new TrainingHistory(training.metric(), epochs, kept, recoveries, stop.get());
    listener.onEnd(history);
    return history;
  }

  /** Whether the epochs recorded are whole ones and all that was done. */
  private boolean atEpochEnd() {
    return minimization.iteration() == epochs.size() * iterationsPerEpoch;
  }

  private Optional<String> over() {
    long limit = options.stopping().epochs();
    if (best.isOver(epochs.size())) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "No improvement for %d epochs; the best was epoch %d.",
              options.stopping().patience(),
              best.bestEpoch()));
    }
    if (epochs.size() < limit) {
      return Optional.empty();
    }
    return Optional.of(
        limit == 1 ? "The one epoch is done." : "All " + limit + " epochs are done.");
  }

  /** Does one epoch, or the rest of it; says why training should end, if it should. */
  private Optional<String> epoch(TrainingListener listener) {
    Optional<String> stop = Optional.empty();
    while (meter.iterations() < iterationsPerEpoch && stop.isEmpty()) {
      long done = minimization.iteration();
      String place = "epoch " + (epochs.size() + 1) + " / iteration " + (done + 1);
      label.say("add up gradients", place);
      System.arraycopy(minimization.parameters(), 0, before, 0, before.length);
      boolean moved = minimization.step();
      if (diverged(moved)) {
        recover(done, listener);
        return Optional.empty();
      }
      if (!moved) {
        stop = minimization.convergence().map(Convergence::message);
        if (!epochs.isEmpty() || meter.iterations() > 0) {
          break; // otherwise there was nothing to improve: the start is what the one record shows
        }
      }
      lastGood.confirm();
      lastFinite = minimization.value();
      long iteration = moved ? minimization.iteration() : done + 1;
      meter.add(objective.last(), minimization.value(), iteration - done);
      listener.onIteration(minimization.iteration(), minimization.value());
      boolean asked = listener.shouldStop();
      if (asked) {
        stop = Optional.of("Stopped on request after iteration " + iteration + ".");
      }
      boolean inside = meter.iterations() < iterationsPerEpoch; // an epoch's end is recorded first
      if (inside && (asked && checkpoints.areWanted() || checkpoints.isDue(iteration))) {
        checkpoint();
      }
    }
    if (meter.iterations() > 0) {
      endEpoch(listener);
    }
    return stop;
  }

  private void endEpoch(TrainingListener listener) {
    label.say("add up losses", "epoch " + (epochs.size() + 1) + " / validation");
    EpochRecord record = meter.record(epochs.size() + 1L, minimization, validation);
    epochs.add(record);
    best.observe(record.epoch(), record.watchedLoss(), minimization.parameters());
    reduceOnPlateau(record.watchedLoss());
    meter = new EpochMeter(training);
    listener.onEpoch(record);
    if (before.length > 0) {
      listener.onStep(lastStep(record.epoch()));
    }
    if (atEpochEnd()) {
      offerLastGood();
      if (checkpoints.isDue(minimization.iteration())) {
        checkpoint();
      }
    }
  }

  private TrainingListener.LastStep lastStep(long epoch) {
    Sums sums = objective.last();
    return new TrainingListener.LastStep(
        epoch,
        before,
        minimization.parameters(),
        sums.gradient().toDoubles().values(),
        sums.weight());
  }

  private void checkpoint() {
    if (!checkpoints.isWritten(minimization.iteration())) {
      boolean mayGoBack = options.safety().recoveries() > 0;
      checkpoints.write(state(), mayGoBack ? lastGood.good() : Optional.empty());
    }
  }

  private void reduceOnPlateau(double loss) {
    Optional<Plateau> plateau = options.method().plateau();
    if (plateau.isPresent()) {
      plateauState = plateau.get().observe(plateauState, loss);
      minimization.setLearningRateFactor(learningRateFactor());
    }
  }

  /** Of reductions on a plateau and after divergence. */
  private double learningRateFactor() {
    return plateauState.factor() * Math.pow(0.5, recoveries.size());
  }

  /** L-BFGS needs no last good state: its line search comes back from wherever J is not finite. */
  private void offerLastGood() {
    boolean useful = checkpoints.areWanted() || options.safety().recoveries() > 0;
    if (useful
        && !options.method().optimizer().needsFullBatch()
        && lastGood.wants(minimization.iteration())) {
      lastGood.offer(state());
    }
  }

  private boolean diverged(boolean moved) {
    return moved
        ? !options.method().optimizer().needsFullBatch() && explosion.isReached(objective.last())
        : minimization.convergence().orElseThrow().reason() == Convergence.Reason.NOT_FINITE;
  }

  /**
   * Goes back to the last good weights with half the learning rate.
   *
   * @param bad iteration that led to the bad weights
   * @throws DivergenceException if there are none, or no recovery is left
   */
  private void recover(long bad, TrainingListener listener) {
    label.say("look for what diverged", "after iteration " + bad);
    String cause = cause(bad) + " " + new Diagnosis(network, training, objective.step()).sentence();
    Optional<RunState> good = lastGood.back();
    if (good.isEmpty() || recoveries.size() >= options.safety().recoveries()) {
      String advice = " Lower the learning rate, clip the gradient, or standardize the inputs.";
      throw new DivergenceException(cause + advice + checkpoints.keepGood(bad, good));
    }
    long epoch = bad / iterationsPerEpoch + 1;
    restore(good.get());
    double factor = Math.pow(0.5, recoveries.size() + 1);
    Recovery recovery = new Recovery(epoch, bad, good.get().iteration(), factor, cause);
    recoveries.add(recovery);
    minimization.setLearningRateFactor(learningRateFactor());
    listener.onRecovery(recovery);
    checkpoints.removeFrom(good.get().iteration());
    if (checkpoints.areWanted()) {
      checkpoint();
    }
  }

  private String cause(long iteration) {
    Sums sums = objective.last();
    double loss = sums.loss() / sums.weight();
    String what = "Loss is " + loss;
    if (explosion.isReached(sums)) {
      what = String.format(Locale.ROOT, "Loss exploded to %.4g", loss);
    } else if (Double.isFinite(loss)) {
      what = "A gradient is not a finite number";
    }
    return String.format(
        Locale.ROOT,
        "%s after iteration %d (epoch %d, learning rate %s); last finite loss %.4g.",
        what,
        iteration,
        iteration / iterationsPerEpoch + 1,
        rule.schedule().learningRate(iteration) * learningRateFactor(),
        lastFinite);
  }
}
