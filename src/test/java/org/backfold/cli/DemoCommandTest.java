package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {
  @TempDir private Path directory;

  @Test
  void himmelblauReachesTheFourMinimaOfTheTextbook() {
    CommandLineRun run = demo("himmelblau", "--output", directory.toString());

    assertEquals(0, run.exitCode(), run::errors);
    List<String> rows =
        run.output().lines().skip(3).map(line -> line.replaceAll(" {2,}", " | ")).toList();
    assertEquals("(4, 0) | (3.584, -1.848)", beforeValue(rows.get(0)));
    assertEquals("(1, 0) | (3.000, 2.000)", beforeValue(rows.get(1)));
    assertEquals("(-4, 0) | (-3.779, -3.283)", beforeValue(rows.get(2)));
    assertEquals("(-2, 2) | (-2.805, 3.131)", beforeValue(rows.get(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"himmelblau", "activations"})
  void picturesAreWrittenWhereItSays(String name) throws IOException {
    Path place = directory.resolve("not/there/yet");
    CommandLineRun run = demo(name, "--output", place.toString());

    Path svg = place.resolve(name + ".svg");
    assertTrue(run.output().contains("Picture     " + svg + ", " + name + ".png"), run::output);
    assertTrue(Files.readString(svg).startsWith("<?xml"));
    assertEquals((byte) 'P', Files.readAllBytes(place.resolve(name + ".png"))[1]);
  }

  @Test
  void backpropPrintsTheEquationsWithGradientsBesideDifferences() {
    CommandLineRun run = demo("backprop", "--activation", "tanh", "--loss", "cross-entropy");

    assertEquals(0, run.exitCode(), run::errors);
    for (String part :
        List.of(
            "2 → 3 tanh → 2 softmax, cross-entropy",
            "z¹ = W¹ a⁰ + b¹",
            "δ² = ∂C/∂z² = a² − y",
            "δ¹ = (W²)ᵀ δ² ⊙ f′(z¹)",
            "∂C/∂W¹ = δ¹ (a⁰)ᵀ",
            "∂C/∂b² = δ²")) {
      assertTrue(run.output().contains(part), run::output);
    }
  }

  @Test
  void theoryLeavesThePageAndPrintsTheEquations() throws IOException {
    CommandLineRun run = demo("theory", "--output", directory.toString());

    assertEquals(0, run.exitCode(), run::errors);
    assertTrue(run.output().contains("(BP4)  ∂C/∂Wˡ = Δˡ (Aˡ⁻¹)ᵀ"), run::output);
    Path page = directory.resolve("theory.html");
    assertTrue(run.output().contains(page.toUri().toString()), run::output);
    assertTrue(Files.readString(page).contains("divide once"));
  }

  @Test
  void aMistakeIsToldInOneLine() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    for (CommandLineRun run :
        List.of(
            demo("activations", "--output", file.resolve("below").toString()),
            demo("himmelblau", "--steps", "-1"),
            demo("backprop", "--activation", "rleu"),
            demo())) {
      assertEquals(2, run.exitCode(), run::output);
      assertEquals(1, run.errors().lines().count(), run::errors);
    }
  }

  private static CommandLineRun demo(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "demo";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandLineRun.of(all);
  }

  private static String beforeValue(String row) {
    return row.substring(0, row.lastIndexOf(" | "));
  }
}
