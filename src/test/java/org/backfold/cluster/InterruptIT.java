package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C on a real driver. */
class InterruptIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int INTERRUPTED = 130;

  @TempDir private Path directory;

  @Test
  void theFirstEndsTrainingAndKeepsWhatItHas() throws Exception {
    Path run = directory.resolve("run");
    try (ChildProcess driver =
        Submission.local(1)
            .start(
                "train",
                "--json",
                "--output",
                run.toString(),
                "--hidden",
                "4",
                "--epochs",
                "1000000",
                "--set",
                "data.generate.name=moons",
                "--set",
                "training.earlyStopping.patience=0")) {
      driver.awaitLine("^\\{\"event\":\"epoch\"", LIMIT);
      interrupt(driver);
      driver.awaitLine("stopping after this iteration", LIMIT);

      assertEquals(INTERRUPTED, driver.await(LIMIT), driver::output);
      driver.awaitLine("^\\{\"event\":\"stop\",\"reason\":\"Stopped on request after", LIMIT);
      driver.awaitLine("^\\{\"event\":\"done\",.*\"interrupted\":true", LIMIT);
      assertTrue(Files.exists(run.resolve("model")), driver::output);
      assertTrue(
          Files.readString(run.resolve("metrics.json")).contains("Stopped on request"),
          driver::output);
    }
  }

  @Test
  void theSecondEndsItAtOnceAndLeavesNothing() throws Exception {
    try (ChildProcess driver =
        Submission.local(1)
            .start( // one iteration takes far longer than it takes to press a key
                "train",
                "--json",
                "--output",
                directory.resolve("run").toString(),
                "--hidden",
                "1500,1500",
                "--set",
                "training.batchSize=full",
                "--set",
                "data.generate.name=moons",
                "--set",
                "data.generate.rows=60000")) {
      driver.awaitLine("^\\{\"event\":\"start\"", LIMIT);
      interrupt(driver);
      driver.awaitLine("stopping after this iteration", LIMIT);
      interrupt(driver);

      assertEquals(INTERRUPTED, driver.await(LIMIT), driver::output);
      try (Stream<Path> left = Files.list(directory)) {
        assertEquals(
            List.of(),
            left.filter(path -> !path.toString().endsWith(".checkpoints")).toList(),
            "checkpoints are for a run that goes on; nothing else is left");
      }
    }
  }

  private static void interrupt(ChildProcess process) throws Exception {
    String pid = Long.toString(process.handle().pid());
    assertEquals(0, new ProcessBuilder("kill", "-INT", pid).start().waitFor(), "kill");
  }
}
