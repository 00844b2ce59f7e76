package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code plan} and {@code doctor}. */
@Tag("spark")
class BeforeTheRunTest {
  @Test
  void planSaysWhatARunTakes() {
    CommandLineRun run =
        run(
            "plan",
            "--set",
            "data.generate.name=moons",
            "--set",
            "data.generate.rows=500",
            "--hidden",
            "8",
            "--set",
            "training.partitions=2");

    assertEquals(0, run.exitCode(), run::errors);
    // 500 rows: 100 to test, 50 to watch; 2 · 8 + 8 + 8 · 2 + 2 parameters
    assertLine(run, "Data", "moons: 350 rows to train, 50 to watch");
    assertLine(run, "Network", "2-8-2, relu, softmax output, cross-entropy, 42 parameters");
    assertLine(run, "Iteration", "368 B to each executor, ");
    assertLine(run, "Work", "160 operations a row, 56k an epoch of 10 iterations");
    assertLine(run, "Growth", "an iteration of 35 rows by model, at 10 Gbit/s: 10 executors ");
    assertTrue(run.output().contains("; 1,000 executors "), run::output);
    assertLine(run, "Verdict", "fits");
    assertTrue(run.output().contains("GFLOP/s at work"), run::output);
  }

  @Test
  void planNeedsNoDataIfRowsAreStated() {
    CommandLineRun run = run("plan", "--layers", "4,3,2", "--rows", "1e9");

    assertEquals(0, run.exitCode(), run::errors);
    assertLine(run, "Data", "1,000,000,000 rows to train, as stated");
    assertTrue(run.output().contains("in memory and reads the others from disk"), run::output);
    assertLine(run, "Verdict", "spills: it works, and reads rows from disk in each epoch");
  }

  @Test
  void planSaysWhatWouldBreak() {
    long units = Runtime.getRuntime().maxMemory() / 8 / 12 / 1000; // 12 vectors fill the heap
    CommandLineRun run =
        run(
            "plan",
            "--layers",
            "1000," + units + ",2",
            "--rows",
            "1000",
            "--set",
            "training.partitions=2");

    assertEquals(1, run.exitCode(), run::output);
    assertTrue(run.output().contains("Set spark.driver.memory to "), run::output);
    assertLine(run, "Verdict", "would break: training refuses to start");
  }

  @Test
  void planOfNothingSaysWhatToGive() {
    CommandLineRun run = run("plan");
    assertEquals(2, run.exitCode());
    assertTrue(run.errors().contains("Nothing to plan: give a config"), run::errors);
    assertTrue(
        run.errors().strip().endsWith("--label species'; see backfold plan --help"), run::errors);
  }

  @Test
  void planWithoutShapesIsMisuse() {
    CommandLineRun run = run("plan", "--hidden", "8", "--data", "x.csv", "--rows", "10");

    assertEquals(2, run.exitCode());
    assertTrue(run.errors().contains("--layers 784,100,10"), run::errors);
  }

  @Test
  void doctorIsContentWithThisMachine() {
    CommandLineRun run = run("doctor");

    assertEquals(0, run.exitCode(), run::output);
    assertLine(run, "Verdict", "1 executor, all well");
    assertTrue(run.output().contains("driver    "), run::output);
  }

  @Test
  void doctorMissesExecutors() {
    CommandLineRun run = run("doctor", "--executors", "2");

    assertEquals(1, run.exitCode());
    assertTrue(run.output().contains("2 executors expected, 1 there"), run::output);
  }

  @Test
  void aClockThatIsWrongIsSeen() {
    SparkTestSession.get();
    Checkup here = Checkup.here();
    long late = here.clockMillis() + 90_000;
    Diagnosis diagnosis =
        Diagnosis.of(new Diagnosis.Visit(here, Set.of("7"), 0, late, late + 5), List.of(here));

    assertEquals(2, diagnosis.problems().size(), diagnosis::toString);
    assertEquals("Executor 7 is registered, but silent.", diagnosis.problems().get(0));
    assertTrue(
        diagnosis.problems().get(1).endsWith("is 90.0 s behind the driver's."),
        diagnosis::toString);
  }

  private static CommandLineRun run(String... arguments) {
    SparkTestSession.get();
    return CommandLineRun.of(arguments);
  }

  private static void assertLine(CommandLineRun run, String topic, String start) {
    assertTrue(
        run.output().lines().anyMatch(line -> line.matches(topic + " +\\Q" + start + "\\E.*")),
        run::output);
  }
}
