package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
  private final StringWriter text = new StringWriter();
  private long nanoseconds;

  @Test
  void aLogLineSaysWhereTrainingStands() {
    run(log(), 2, 2);

    assertEquals(
        List.of(
            "epoch 1/2  loss 0.5000  validation 0.2500 (accuracy 0.9000)  2.0k rows/s  ≤ 0.5 s left",
            "epoch 2/2  loss 0.2500  validation 0.1250 (accuracy 0.9000)  2.0k rows/s"),
        text.toString().lines().toList());
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "20, 20", "100, 22", "1000, 25", "5000, 18"})
  void aLogStaysShortHoweverLongTheTraining(int epochs, int lines) {
    run(log(), epochs, epochs);

    List<String> log = text.toString().lines().toList();
    assertEquals(lines, log.size(), text::toString);
    assertTrue(log.get(lines - 1).startsWith("epoch " + epochs + "/"), text::toString);
  }

  @Test
  void aLogOfSlowEpochsHearsFromEachOfThem() {
    ProgressLine line = log();
    line.onStart(new Plan(1000, 0, 1, 1, 1000));
    for (int epoch = 1; epoch <= 30; epoch++) {
      nanoseconds += 25_000_000_000L;
      line.onEpoch(record(epoch));
    }

    assertEquals(30, text.toString().lines().count());
  }

  @Test
  void theLastEpochIsShownWhenTrainingStopsEarly() {
    run(log(), 1000, 77);

    List<String> log = text.toString().lines().toList();
    assertTrue(log.get(log.size() - 1).startsWith("epoch   77/1000"), text::toString);
  }

  @Test
  void aTerminalLineIsDrawnOverAndFits() {
    ProgressLine line = terminal(40);
    run(line, 3, 3);

    List<String> drawn = List.of(text.toString().strip().split("\r"));
    assertEquals(2, drawn.size(), text::toString); // the first, then within 0.1 s only the last
    for (String one : drawn) {
      assertTrue(one.replace("\u001b[K", "").length() < 40, one);
    }
    assertEquals("epoch 3/3  █▃▁  loss 0.1250\u001b[K", drawn.get(drawn.size() - 1));
  }

  @Test
  void aTerminalOfUsualWidthShowsLossCurveAndTimeLeft() {
    run(terminal(90), 3, 2);

    assertTrue(
        text.toString()
            .contains(
                "epoch 2/3  █▁  loss 0.2500  validation 0.1250 (accuracy 0.9000)  ≤ 0.5 s left"),
        text::toString);
  }

  @Test
  void coloursAreForThoseWhoWantThem() {
    run(line(new ProgressLine.Display(true, 90, false, new Paint(true))), 1, 1);

    assertTrue(text.toString().contains("\u001b[36m▁\u001b[39m"), text::toString); // cyan
    assertTrue(text.toString().contains("\u001b[32mvalidation 0.2500"), text::toString); // green
  }

  @Test
  void detailGivesEachEpochALineWithEverything() {
    run(line(new ProgressLine.Display(true, 80, true, Paint.NONE)), 50, 50);

    List<String> lines = text.toString().lines().toList();
    assertEquals(50, lines.size(), text::toString);
    assertTrue(
        lines
            .get(0)
            .endsWith(
                "iteration 1  objective 0.5000  gradient norm 1.000  learning rate 0.1000"
                    + "  seconds 0.100 broadcast, 0.110 compute, 0.060 aggregate, 0.030 wait,"
                    + " 0.100 update, 0.100 validation"),
        lines.get(0));
  }

  @Test
  void aTerminalShowsTheStepsOfLongEpochs() {
    ProgressLine line = terminal(80);
    line.onStart(new Plan(1000, 0, 1, 50, 10));
    nanoseconds += 1_000_000_000;
    line.onIteration(53, 1.5);

    assertTrue(text.toString().contains("epoch  2/10  step 3/50"), text::toString);
  }

  @Test
  void aTerminalIsNotDrawnMoreThanTenTimesASecond() {
    ProgressLine line = terminal(80);
    line.onStart(new Plan(1000, 0, 1, 50, 10));
    for (int i = 1; i <= 1000; i++) {
      nanoseconds += 1_000_000; // one second in all
      line.onIteration(i, 1);
    }

    assertEquals(10, text.toString().chars().filter(c -> c == '\r').count());
    assertFalse(text.toString().contains("\n"));
  }

  private void run(ProgressLine line, int epochs, int done) {
    line.onStart(new Plan(1000, 100, 1, 1, epochs));
    for (int epoch = 1; epoch <= done; epoch++) {
      line.onEpoch(record(epoch));
    }
    line.onEnd(
        new TrainingHistory(
            Metric.ACCURACY, List.of(record(1)), 1, List.of(), "All epochs are done."));
  }

  private ProgressLine log() {
    return line(new ProgressLine.Display(false, 80));
  }

  private ProgressLine terminal(int columns) {
    return line(new ProgressLine.Display(true, columns));
  }

  private ProgressLine line(ProgressLine.Display display) {
    return new ProgressLine(new PrintWriter(text), Metric.ACCURACY, display, () -> nanoseconds);
  }

  /** Half a second each; losses halve. */
  private static EpochRecord record(int epoch) {
    double loss = Math.pow(0.5, epoch);
    return new EpochRecord(
        epoch,
        epoch,
        loss,
        loss,
        0.95,
        OptionalDouble.of(loss / 2),
        OptionalDouble.of(0.9),
        0.1,
        1,
        new EpochRecord.Times(0.1, 0.11, 0.06, 0.03, 0.1, 0.1));
  }
}
