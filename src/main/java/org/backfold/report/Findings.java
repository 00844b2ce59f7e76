package org.backfold.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.backfold.model.ClassMetrics;
import org.backfold.model.ClassificationMetrics;
import org.backfold.model.Metrics;
import org.backfold.network.Network;
import org.backfold.report.Finding.Grade;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.Probe;
import org.backfold.training.Recovery;
import org.backfold.training.TrainingListener;

/** Looks for what commonly goes wrong in training; each finding comes with advice. */
final class Findings {
  /** Share of a layer's units that may be dead or saturated. */
  private static final double UNITS = 0.2;

  /** How far the last validation loss may be above the best, as a share of it. */
  private static final double OVERFITTING = 0.1;

  /** Gap between the metric of training and validation rows that is worth a word. */
  private static final double GAP = 0.05;

  /** The first layer's gradient beside the last one's: below it, the first hardly learns. */
  private static final double VANISHING = 1e-3;

  /** Improvement of the watched loss over the last tenth of the epochs that is worth going on. */
  private static final double STILL_IMPROVING = 0.02;

  private static final int NAMED = 5;

  private final List<Finding> findings = new ArrayList<>();

  List<Finding> all() {
    return List.copyOf(findings);
  }

  private void problem(String title, String detail, String advice) {
    findings.add(new Finding(Grade.PROBLEM, title, detail, advice));
  }

  private void hint(String title, String detail, String advice) {
    findings.add(new Finding(Grade.HINT, title, detail, advice));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Of the units of the layers, and what flows through them. */
  void ofNetwork(NetworkWatch watch) {
    Network network = watch.probe().network();
    Optional<Snapshot> latest = watch.latest();
    for (int l = 1; latest.isPresent() && l < network.depth(); l++) {
      LayerHealth health = latest.get().health().get(l - 1);
      if (health.dead() >= UNITS) {
        problem(
            text("%.0f %% of layer %d is dead", 100 * health.dead(), l),
            "These ReLU units are 0 on every one of "
                + watch.probe().features().columns()
                + " training rows, so no gradient reaches them any more.",
            "Lower training.learningRate, or take network.activation = leaky-relu or gelu.");
      }
      if (health.saturated() >= UNITS) {
        problem(
            text("%.0f %% of layer %d is saturated", 100 * health.saturated(), l),
            "These units are flat at a bound of "
                + network.activation(l).name()
                + " on nearly all rows, where its slope and so the gradient is almost 0.",
            "Standardize the inputs, lower the learning rate or raise training.l2; relu does not"
                + " saturate.");
      }
    }
    double[] norms = watch.latestGradientNorms();
    if (norms.length > 2 && norms[0] < VANISHING * norms[norms.length - 1]) {
      problem(
          "The gradient vanishes on its way down",
          text(
              "In the last epoch its norm was %.2g at the output and %.2g at the first layer.",
              norms[norms.length - 1], norms[0]),
          "Use fewer layers, relu in place of sigmoid, or an initializer made for the"
              + " activation.");
    }
  }

  /** Of the columns. */
  void ofData(Probe probe, List<String> names) {
    List<Integer> constant = probe.constantFeatures();
    if (constant.isEmpty()) {
      return;
    }
    int inputs = probe.network().inputs();
    List<String> named =
        constant.stream()
            .limit(NAMED)
            .map(i -> names.size() == inputs ? names.get(i) : "column " + (i + 1))
            .toList();
    hint(
        constant.size() == 1
            ? "One input holds no information"
            : text("%,d of %,d inputs hold no information", constant.size(), inputs),
        "In all training rows they have a single value: "
            + String.join(", ", named)
            + (constant.size() > NAMED ? " and others." : "."),
        "They change nothing but cost time and memory"
            + (names.size() == inputs ? "; leave them out with data.exclude." : "."));
  }

  /** Of steps that partitions took on their own. */
  void ofMethod(TrainingListener.Plan plan) {
    if (plan.syncEvery() > 1 && plan.partitions() > 1) {
      hint(
          "It was trained by an approximation",
          text(
              "Each of %d partitions took %d steps on its own rows between two averagings of the"
                  + " parameters.",
              plan.partitions(), plan.syncEvery()),
          "training.sync.every = 1 is the exact method; compare the two before you rely on this"
              + " one.");
    }
  }

  /** Of the course of training. */
  void ofHistory(List<EpochRecord> epochs, Metric metric, long limit, long bestEpoch) {
    if (epochs.size() < 2) {
      return;
    }
    EpochRecord last = epochs.get(epochs.size() - 1);
    EpochRecord best = epochs.get((int) Math.max(0, Math.min(epochs.size(), bestEpoch) - 1));
    if (last.validationLoss().isPresent() && best.validationLoss().isPresent()) {
      double least = best.validationLoss().getAsDouble();
      double now = last.validationLoss().getAsDouble();
      if (now > least * (1 + OVERFITTING) && last.loss() < best.loss()) {
        hint(
            "It learnt the training rows by heart from epoch " + best.epoch() + " on",
            text(
                "Since then the validation loss rose by %.0f %% while the training loss fell; the"
                    + " parameters of epoch %d were kept.",
                100 * (now / least - 1), best.epoch()),
            "Less would do: set training.earlyStopping.patience, more training.l2, dropout, or"
                + " fewer units.");
      }
      gap(best, metric);
    }
    long span = Math.max(1, epochs.size() / 10);
    EpochRecord before = epochs.get((int) (epochs.size() - 1 - span));
    boolean ranOut = last.epoch() >= limit && bestEpoch > last.epoch() - span;
    if (ranOut && last.watchedLoss() < before.watchedLoss() * (1 - STILL_IMPROVING)) {
      hint(
          "It was still getting better",
          text(
              "From epoch %d to %d the %s loss fell by another %.0f %%.",
              before.epoch(),
              last.epoch(),
              last.validationLoss().isPresent() ? "validation" : "training",
              100 * (1 - last.watchedLoss() / before.watchedLoss())),
          "Raise training.epochs, with training.earlyStopping.patience to stop in time.");
    }
  }

  private void gap(EpochRecord best, Metric metric) {
    OptionalDouble held = best.validationMetric();
    if (metric == Metric.RMSE || held.isEmpty()) {
      return;
    }
    double gap = best.metric() - held.getAsDouble();
    if (gap > GAP) {
      problem(
          "It is better on the rows it learnt from",
          text(
              "At epoch %d it got %.1f %% of the training rows right, but %.1f %% of the validation"
                  + " rows.",
              best.epoch(), 100 * best.metric(), 100 * held.getAsDouble()),
          "Overfitting: more rows, more training.l2, network.dropout, or fewer units.");
    }
  }

  /** Of the predictions. */
  void ofMetrics(String split, Metrics metrics) {
    if (!(metrics instanceof ClassificationMetrics classification)) {
      return;
    }
    List<String> never =
        classification.classes().stream()
            .filter(of -> of.support() > 0 && of.recall() == 0)
            .map(ClassMetrics::name)
            .toList();
    if (!never.isEmpty()) {
      problem(
          never.size() == 1
              ? "Class " + never.get(0) + " is never found"
              : never.size() + " classes are never found",
          "Not one "
              + split
              + " row of "
              + String.join(", ", never.subList(0, Math.min(NAMED, never.size())))
              + (never.size() > NAMED ? ", …" : "")
              + " was predicted as such.",
          "If they are rare, data.classWeights = balanced lets them count as much as the others.");
    }
  }

  /** Of the times when training diverged and went back. */
  void ofRecoveries(List<Recovery> recoveries) {
    for (Recovery recovery : recoveries) {
      problem(
          "It diverged in epoch " + recovery.epoch() + " and went back",
          text(
              "%s It went on from iteration %d with %.3g times the learning rate.",
              recovery.cause(), recovery.backTo(), recovery.learningRateFactor()),
          "Lower training.learningRate, clip the gradient, or standardize the inputs.");
    }
  }
}
