package org.backfold.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import jupyter.Displayers;
import org.backfold.model.ClassMetrics;
import org.backfold.model.ClassificationMetrics;
import org.backfold.model.RegressionMetrics;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.Console;
import scala.Function0;

class DisplayTest {
  private static final ClassificationMetrics METRICS =
      new ClassificationMetrics(
          100,
          100,
          0.2,
          0.25,
          0.93,
          0.93,
          0.93,
          0.97,
          List.of(
              new ClassMetrics("<b>$$x$$", 0.95, 0.9, 0.924, 50, 0.97),
              new ClassMetrics("%html\tcat\n%text", 0.91, 0.96, 0.934, 50, 0.97)),
          List.of(List.of(45.0, 5.0), List.of(2.0, 48.0)));

  @AfterEach
  void forgetWhereWeAre() {
    System.clearProperty(Display.PROPERTY);
  }

  private static EpochRecord epoch(long number, double loss) {
    return new EpochRecord(
        number,
        3 * number,
        loss + 0.01,
        loss,
        1 - loss,
        OptionalDouble.of(loss + 0.1),
        OptionalDouble.of(0.9 - loss),
        0.05,
        0.5,
        new EpochRecord.Times(0.1, 0.1, 0.05, 0.05, 0.1, 0.1));
  }

  private static TrainingHistory history(int epochs) {
    List<EpochRecord> records = new ArrayList<>();
    for (int i = 1; i <= epochs; i++) {
      records.add(epoch(i, 0.6 / i));
    }
    return new TrainingHistory(Metric.ACCURACY, records, epochs - 1, List.of(), "That was enough.");
  }

  private static String printed(Runnable printing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Function0<Object> body =
        () -> {
          printing.run();
          return null;
        };
    Console.withOut(out, body);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void zeppelinGetsHtmlThatNothingLeaksIntoOrOutOf() {
    System.setProperty(Display.PROPERTY, "zeppelin");
    for (Display display : List.of(Display.curves(history(30)), Display.metrics(METRICS))) {
      Shown shown = Shown.of(printed(display::show) + "val echo: Int = 1\n");
      assertEquals(
          List.of("text", "html", "text"), shown.blocks().stream().map(Shown.Block::type).toList());
      assertEquals(List.of(), shown.dangers());
      assertEquals("val echo: Int = 1", shown.blocks().get(2).content().strip());
    }
  }

  @Test
  void namesAreShownAsTheyAre() {
    String html = Display.metrics(METRICS).html();
    assertTrue(html.contains("&lt;b&gt;$\u2060$\u2060x$\u2060$\u2060"), html);
    assertFalse(html.contains("<b>"), html);
  }

  @Test
  void tableOfZeppelinKeepsItsColumns() {
    System.setProperty(Display.PROPERTY, "zeppelin");
    String output = printed(() -> Display.metrics(METRICS).showTable());
    Shown.Block table = Shown.of(output).blocks().get(1);
    assertEquals("table", table.type());
    assertEquals(
        List.of(
            "Class\tPrecision\tRecall\tF1\tAUC\tRows (weight)",
            "<b>$$x$$\t0.9500\t0.9000\t0.9240\t0.9700\t50",
            "\uff05html cat %text\t0.9100\t0.9600\t0.9340\t0.9700\t50"),
        table.content().strip().lines().toList());
  }

  @Test
  void terminalGetsText() {
    System.setProperty(Display.PROPERTY, "text");
    Display display = Display.curves(history(3));
    String text = printed(display::show);
    assertEquals(display.toString(), text);
    assertEquals(
        List.of(
            "loss               0.6000 █▃▁ 0.2000",
            "accuracy           0.4000 ▁▆█ 0.8000",
            "validation loss    0.7000 █▃▁ 0.3000",
            "",
            "That was enough.",
            "   Epoch    Loss  Accuracy  Validation loss  Validation accuracy  Gradient norm  Seconds",
            "────────────────────────────────────────────────────────────────────────────────────────",
            "       1  0.6000    0.4000           0.7000               0.3000         0.5000   0.5000",
            "2 (kept)  0.3000    0.7000           0.4000               0.6000         0.5000   0.5000",
            "       3  0.2000    0.8000           0.3000               0.7000         0.5000   0.5000"),
        text.lines().toList());
  }

  @Test
  void terminalGetsTheConfusionMatrix() {
    RegressionMetrics regression =
        new RegressionMetrics(
            40,
            40,
            0.1,
            1.25,
            0.9,
            0.8,
            List.of(new RegressionMetrics.Target("y", 1.25, 0.9, 0.8)));
    assertTrue(Display.metrics(METRICS).toString().contains("45"), "counts");
    assertEquals(
        List.of(
            "RMSE 1.250, R² 0.8000 on 40 rows",
            "",
            "Target   RMSE  Mean absolute error      R²",
            "──────────────────────────────────────────",
            "y       1.250               0.9000  0.8000"),
        Display.metrics(regression).toString().lines().toList());
  }

  @Test
  void jupyterIsToldByItsConvention() {
    Display display = Display.metrics(METRICS);
    assertEquals(
        Map.of("text/plain", display.toString(), "text/html", display.html()),
        Displayers.display(display));
  }

  @Test
  void progressIsSomeTwentyLinesAndTheEnd() {
    String text =
        printed(
            () -> {
              TrainingListener progress = new Progress(() -> 0L);
              TrainingHistory history = history(1000);
              progress.onStart(new TrainingListener.Plan(2000, 100, 4, 3, 1000));
              history.epochs().forEach(progress::onEpoch);
              progress.onEnd(history);
            });
    List<String> lines = text.lines().toList();
    assertEquals(
        "Training on 2,000 rows in 4 partitions, 100 rows to validate, at most 1,000 epochs of 3"
            + " steps",
        lines.get(0));
    assertEquals(
        "epoch    1/1000   loss 0.6000    (0.4000)   validation 0.7000    (0.3000)", lines.get(1));
    assertEquals(23, lines.size(), text); // 1, 50, 100, …, 1000, and two of words
    assertEquals(
        "That was enough. Kept epoch 999: loss 0.1006, accuracy 0.8994. Took 500.0 s.",
        lines.get(22));
  }

  @Test
  void slowEpochsAreAllTold() {
    long[] seconds = {0};
    String text =
        printed(
            () -> {
              TrainingListener progress = new Progress(() -> seconds[0] * 1_000_000_000L);
              progress.onStart(new TrainingListener.Plan(2000, 0, 4, 1, 1000));
              for (int i = 1; i <= 7; i++) {
                seconds[0] += 3;
                progress.onEpoch(epoch(i, 0.5));
              }
            });
    assertEquals(8, text.lines().count(), text);
  }
}
