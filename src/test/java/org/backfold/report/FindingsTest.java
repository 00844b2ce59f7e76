package org.backfold.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.training.AggregationPlan;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.Probe;
import org.backfold.training.Recovery;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingListener.LastStep;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static EpochRecord epoch(long number, double loss, double accuracy, double... held) {
    return new EpochRecord(
        number,
        number,
        loss,
        loss,
        accuracy,
        held.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(held[0]),
        held.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(held[1]),
        0.1,
        1,
        new EpochRecord.Times(0, 1, 0, 0, 0, 0));
  }

  private static List<String> titles(Findings findings) {
    findings.all().forEach(finding -> assertTrue(finding.advice().endsWith("."), finding::title));
    return findings.all().stream().map(Finding::title).toList();
  }

  private static List<String> ofHistory(List<EpochRecord> epochs, long limit, long best) {
    Findings findings = new Findings();
    findings.ofHistory(epochs, Metric.ACCURACY, limit, best);
    return titles(findings);
  }

  @Test
  void overfittingIsSeenInTheLossesAndInTheGap() {
    List<EpochRecord> epochs =
        List.of(
            epoch(1, 0.5, 0.8, 0.6, 0.78),
            epoch(2, 0.2, 0.95, 0.5, 0.8),
            epoch(3, 0.1, 1, 0.7, 0.8));
    assertEquals(
        List.of(
            "It learnt the training rows by heart from epoch 2 on",
            "It is better on the rows it learnt from"),
        ofHistory(epochs, 3, 2));
  }

  @Test
  void localStepsAreCalledAnApproximation() {
    Findings findings = new Findings();
    findings.ofMethod(new TrainingListener.Plan(100, 0, 1, 10, 2, 5)); // one partition: exact
    findings.ofMethod(new TrainingListener.Plan(100, 0, 3, 10, 2, 1));
    assertEquals(List.of(), titles(findings));
    findings.ofMethod(new TrainingListener.Plan(100, 0, 3, 10, 2, 5));
    assertEquals(List.of("It was trained by an approximation"), titles(findings));
  }

  @Test
  void aRunThatEndedTooEarlyIsTold() {
    List<EpochRecord> falling = new ArrayList<>();
    List<EpochRecord> settled = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      falling.add(epoch(i, 1.0 / i, 0.9));
      settled.add(epoch(i, 0.1 + 1e-9 / i, 0.9));
    }
    assertEquals(List.of("It was still getting better"), ofHistory(falling, 20, 20));
    assertEquals(List.of(), ofHistory(falling, 30, 20)); // somebody stopped it
    assertEquals(List.of(), ofHistory(settled, 20, 20));
  }

  @Test
  void recoveriesSayWhereItWentBackTo() {
    Findings findings = new Findings();
    findings.ofRecoveries(List.of(new Recovery(3, 120, 80, 0.25, "Loss is NaN.")));
    assertEquals(List.of("It diverged in epoch 3 and went back"), titles(findings));
    assertEquals(
        "Loss is NaN. It went on from iteration 80 with 0.250 times the learning rate.",
        findings.all().get(0).detail());
  }

  /** Two inputs, four ReLU units with biases far below 0 but one: three are dead. */
  @Test
  void deadUnitsAndEmptyColumnsAreFound() {
    Network network =
        new Network(
            2,
            List.of(
                new Network.Layer(4, Activation.parse("relu")),
                new Network.Layer(1, Activation.parse("identity"))),
            Loss.parse("squared-error"));
    double[] parameters = new double[network.parameterCount()];
    MatrixView biases = network.biases(parameters, 1);
    for (int unit = 0; unit < 4; unit++) {
      biases.values()[biases.offset() + unit] = unit == 2 ? 1 : -9;
    }
    Probe probe =
        new Probe(
            network,
            MatrixView.of(new double[] {1, 5, 2, 5, 3, 5}, 2, 3),
            MatrixView.of(new double[] {1, 2, 3}, 1, 3),
            Optional.empty(),
            Optional.empty(),
            List.of(1),
            new AggregationPlan(1, network.parameterCount(), Precision.DOUBLE, 1, false));
    NetworkWatch watch = new NetworkWatch(probe, false);
    watch.add(new LastStep(1, parameters, parameters, new double[parameters.length], 3));

    Findings findings = new Findings();
    findings.ofNetwork(watch);
    findings.ofData(probe, List.of("x", "constant"));
    assertEquals(
        List.of("75 % of layer 1 is dead", "One input holds no information"), titles(findings));
    assertTrue(findings.all().get(1).detail().contains("constant"));
  }

  /** From θ of norm 5 by a step of norm 0.5; the gradient, a sum over weights of 4, has norm 8. */
  @Test
  void normsAndRatiosAreThoseOfTheStep() {
    Network network =
        new Network(
            1,
            List.of(new Network.Layer(1, Activation.parse("identity"))),
            Loss.parse("squared-error"));
    Probe probe =
        new Probe(
            network,
            MatrixView.of(new double[] {1, 2}, 1, 2),
            MatrixView.of(new double[] {1, 2}, 1, 2),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            new AggregationPlan(1, 2, Precision.DOUBLE, 1, false));
    NetworkWatch watch = new NetworkWatch(probe, false);
    watch.add(
        new LastStep(1, new double[] {3, 4}, new double[] {3.3, 4.4}, new double[] {0, 8}, 4));
    assertEquals(2, watch.stepsJson(List.of(1L)).at("/gradientNorm/0/0").asDouble(), 1e-12);
    assertEquals(0.1, watch.stepsJson(List.of(1L)).at("/updateRatio/0/0").asDouble(), 1e-12);
    for (long epoch = 2; epoch <= 500; epoch++) {
      watch.add(
          new LastStep(epoch, new double[] {3, 4}, new double[] {3, 5}, new double[] {0, 8}, 4));
    }
    watch.addKept(500, new double[] {3, 5});
    int snapshots = watch.snapshotsJson().get("epoch").size();
    assertTrue(
        snapshots > 20 && snapshots <= NetworkWatch.MOST_SNAPSHOTS + 1, () -> "" + snapshots);
    assertEquals(500, watch.snapshotsJson().get("epoch").get(snapshots - 1).asLong());
    watch.goBack(100);
    assertEquals(
        100,
        watch
            .stepsJson(java.util.stream.LongStream.rangeClosed(1, 500).boxed().toList())
            .get("epoch")
            .size());
  }
}
