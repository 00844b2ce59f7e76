package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.backfold.SparkTestSession;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.training.Probe;
import org.backfold.training.TrainingListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class BoundaryPictureTest {
  @TempDir private Path directory;

  @Test
  void theDemoDrawsTheBoundaryAndLeavesARun() {
    SparkTestSession.get();
    Path run = directory.resolve("moons");
    CommandLineRun demo = CommandLineRun.of("demo", "moons", "--output", run.toString());

    assertEquals(0, demo.exitCode(), demo::errors);
    List<String> pictures =
        demo.output().lines().filter(line -> line.matches("[ ░ox]{70,}")).toList();
    assertEquals(44, pictures.size(), demo::output); // at the start and at the end
    String last = String.join("", pictures.subList(22, 44));
    // At the end most crosses stand on their own ground, so beside a shaded character.
    long crosses = last.chars().filter(c -> c == 'x').count();
    long amongShade =
        last.replaceAll("[░x](?=x)|x(?=[░x])", "#").chars().filter(c -> c == '#').count();
    assertTrue(crosses > 40 && amongShade > 0.7 * crosses, last);
    assertTrue(demo.output().contains("accuracy 0.9"), demo::output);
    assertTrue(Files.exists(run.resolve("metrics.json")));
    assertFalse(demo.output().contains("\u001b"), "control characters outside a terminal");
  }

  @Test
  void moreInputsThanAPlaneAreRefusedBeforeTraining() {
    SparkTestSession.get();
    CommandLineRun run =
        CommandLineRun.of(
            "train",
            "--watch",
            "--set",
            "data.generate.name=friedman1",
            "--output",
            directory.resolve("run").toString());

    assertEquals(2, run.exitCode(), run::output);
    assertTrue(run.errors().contains("2 inputs with 2 classes"), run::errors);
  }

  /** Weights (1, 0) of class 1 and none of class 0: the boundary is the line x = 0. */
  @Test
  void aTerminalIsDrawnOverInItsColours() {
    Network network =
        new Network(
            2,
            List.of(new Network.Layer(2, Activation.parse("softmax"))),
            Loss.parse("cross-entropy"));
    double[] parameters = {0, 1, 0, 0, 0, 0};
    MatrixView points = MatrixView.of(new double[] {-1, -1, 1, 1}, 2, 2);
    MatrixView targets = MatrixView.of(new double[] {1, 0, 0, 1}, 2, 2);
    Probe probe =
        new Probe(network, points, targets, Optional.empty(), Optional.empty(), List.of(), null);
    StringWriter text = new StringWriter();
    ProgressLine.Display terminal = new ProgressLine.Display(true, 61);
    long[] time = {1_000_000_000};
    BoundaryPicture picture =
        new BoundaryPicture(new PrintWriter(text), terminal, true, () -> time[0]);
    TrainingListener.LastStep step =
        new TrainingListener.LastStep(1, parameters, parameters, new double[0], 0);

    picture.onProbe(probe);
    picture.onStep(step);
    List<String> rows = text.toString().lines().toList();
    assertEquals(23, rows.size());
    String half = " ".repeat(30);
    String blue = "\u001b[48;5;24;38;5;231m";
    String brown = "\u001b[48;5;130;38;5;231m";
    assertEquals(blue + half + brown + half + "\u001b[0m", rows.get(10));
    assertTrue(rows.stream().anyMatch(row -> row.matches(".*m *o *\u001b.*")), rows::toString);
    assertTrue(rows.stream().anyMatch(row -> row.matches(".*m *x *\u001b.*")), rows::toString);

    picture.onStep(step); // no time has passed
    assertEquals(23, text.toString().split("\n").length);
    time[0] += 100_000_000;
    picture.onStep(step);
    String[] drawn = text.toString().split("\n");
    assertEquals(46, drawn.length);
    assertTrue(drawn[23].startsWith("\u001b[23A\r"), drawn[23]);
  }
}
