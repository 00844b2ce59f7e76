package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.backfold.SparkTestSession;
import org.backfold.data.TwoMoons;
import org.backfold.training.FullDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} that breaks off, and {@code train --resume}. */
@Tag("spark")
class ResumeCommandTest {
  /** Room for the owner's name and the first checkpoints, not for all that a run writes. */
  private static final long LITTLE_SPACE = 6_000;

  @TempDir private Path directory;
  private Path moons;
  private Path run;
  private Path checkpoints;

  @BeforeAll
  static void startSpark() {
    FullDisk.register(SparkTestSession.get().sparkContext().hadoopConfiguration());
  }

  @BeforeEach
  void writeMoons() throws IOException {
    moons = directory.resolve("moons.csv");
    Files.write(moons, new TwoMoons().csv(120, 0.1, 7));
    run = directory.resolve("run");
    checkpoints = directory.resolve("run.checkpoints");
  }

  @AfterEach
  void emptyDisk() {
    FullDisk.SPACE.set(Long.MAX_VALUE);
  }

  private CommandLineRun train(Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", moons.toString(), "--output", "" + output));
    arguments.addAll(List.of("--hidden", "4", "--epochs", "5"));
    arguments.addAll(List.of("--set", "checkpoint.iterations=2"));
    arguments.addAll(Arrays.asList(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  /** Runs into a full disk after some checkpoints. */
  private CommandLineRun breakOff() {
    FullDisk.SPACE.set(LITTLE_SPACE);
    try {
      return train(run, "--set", "checkpoint.directory=full://" + checkpoints);
    } finally {
      FullDisk.SPACE.set(Long.MAX_VALUE);
    }
  }

  @Test
  void runOnAFullDiskSaysSoAndIsResumedToTheSameBits() throws IOException {
    CommandLineRun broken = breakOff();
    assertEquals(1, broken.exitCode(), broken::errors);
    assertTrue(broken.errors().contains("No space left on device"), broken::errors);
    assertTrue(
        broken
            .errors()
            .contains("not finished; full://" + checkpoints + " holds its state: --resume goes on"),
        broken::errors);
    assertFalse(names(checkpoints).isEmpty());
    assertTrue(names(checkpoints).stream().allMatch(name -> name.startsWith("checkpoint-")));
    assertEquals(List.of("moons.csv", "run.checkpoints"), names(directory));

    CommandLineRun resumed = train(run, "--resume");
    assertEquals(0, resumed.exitCode(), resumed::errors);
    assertTrue(
        resumed
            .output()
            .matches(
                "(?s).*\nResumed at epoch \\d, iteration \\d+ from \\S+/run\\.checkpoints/checkpoint-\\d+\n.*"),
        resumed::output);
    assertEquals(List.of("moons.csv", "run"), names(directory));
    Path unbroken = directory.resolve("unbroken");
    assertEquals(0, train(unbroken).exitCode());
    assertArrayEquals(
        Files.readAllBytes(unbroken.resolve("model/data/part-00000.parquet")),
        Files.readAllBytes(run.resolve("model/data/part-00000.parquet")));
    assertEquals(untimed(unbroken), untimed(run));

    CommandLineRun again = train(run, "--resume", "auto");
    assertEquals(0, again.exitCode(), again::errors);
    assertTrue(
        again.output().contains("is there already, by a run of these settings"), again::output);
    CommandLineRun other = train(run, "--resume", "auto", "--seed", "7");
    assertEquals(2, other.exitCode(), other::output);
    assertTrue(other.errors().contains("exists; choose another"), other::errors);
  }

  @Test
  void unfinishedRunIsNeitherLostNorMixedUp() throws IOException {
    breakOff();
    List<String> before = names(checkpoints);

    CommandLineRun anew = train(run);
    assertEquals(2, anew.exitCode(), anew::output);
    assertTrue(anew.errors().contains("go on with it with --resume"), anew::errors);
    CommandLineRun otherSeed = train(run, "--resume", "--set", "training.l2=0.5");
    assertEquals(2, otherSeed.exitCode(), otherSeed::output);
    assertTrue(
        otherSeed.errors().contains("\n  penalty: Penalty[l1=0.0, l2=0.0] there, "),
        otherSeed::errors);
    Files.write(moons, new TwoMoons().csv(121, 0.1, 7));
    CommandLineRun otherData = train(run, "--resume");
    assertEquals(2, otherData.exitCode(), otherData::output);
    assertTrue(otherData.errors().contains("\n  training set: "), otherData::errors);
    assertEquals(before, names(checkpoints));

    CommandLineRun replaced = train(run, "--overwrite");
    assertEquals(0, replaced.exitCode(), replaced::errors);
    assertFalse(replaced.output().contains("Resumed"), replaced::output);
    assertEquals(List.of("moons.csv", "run"), names(directory));
  }

  @Test
  void withoutCheckpointsOnlyAutoBegins() throws IOException {
    CommandLineRun required = train(run, "--resume");
    assertEquals(2, required.exitCode(), required::output);
    assertTrue(
        required.errors().contains("There is no checkpoint to resume from in " + checkpoints),
        required::errors);
    assertEquals(List.of("moons.csv"), names(directory));
    CommandLineRun auto = train(run, "--resume=auto", "--set", "checkpoint.remove=false");
    assertEquals(0, auto.exitCode(), auto::errors);
    assertEquals(3, names(checkpoints).size(), "the last three are kept on request");
  }

  @Test
  void directoryThatCannotBeWrittenIsFoundBeforeTheDataIsRead() throws IOException {
    CommandLineRun refused = train(run, "--set", "checkpoint.directory=" + moons);
    assertEquals(2, refused.exitCode(), refused::output);
    assertTrue(refused.errors().contains("cannot be written: it is a file"), refused::errors);
    assertEquals("", refused.output());
    assertEquals(List.of("moons.csv"), names(directory));
  }

  @Test
  void divergenceFailsOrRecovers() throws IOException {
    List<String> wild = new ArrayList<>(List.of("--layers", "2,1", "--epochs", "30"));
    wild.addAll(List.of("--set", "training.optimizer=gradient-descent"));
    wild.addAll(
        List.of("--set", "training.learningRate=1e7", "--set", "network.loss=squared-error"));
    wild.addAll(List.of("--set", "network.output=identity", "--set", "training.batchSize=full"));
    Path table = directory.resolve("line.csv");
    StringBuilder rows = new StringBuilder("x,z,y\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i).append(',').append(i * i % 17).append(',').append(3 * i + 0.5).append('\n');
    }
    Files.writeString(table, rows, StandardCharsets.UTF_8);
    String[] arguments =
        Stream.concat(
                Stream.of("train", "--data", "" + table, "--label", "y", "--output", "" + run),
                wild.stream())
            .toArray(String[]::new);
    CommandLineRun failed = CommandLineRun.of(arguments);
    assertEquals(1, failed.exitCode(), failed::output);
    assertTrue(failed.errors().contains("Loss exploded to "), failed::errors);
    assertTrue(
        failed.errors().contains("The last good weights are in " + checkpoints), failed::errors);

    assertTrue(
        failed.errors().contains("holds its state: --resume --set training.onDivergence=recover"),
        failed::errors);

    String[] recovering = Arrays.copyOf(arguments, arguments.length + 5);
    recovering[arguments.length] = "--resume";
    recovering[arguments.length + 1] = "--set";
    recovering[arguments.length + 2] = "training.onDivergence=recover";
    recovering[arguments.length + 3] = "--set";
    recovering[arguments.length + 4] = "training.recoveries=40";
    CommandLineRun recovered = CommandLineRun.of(recovering);
    assertEquals(0, recovered.exitCode(), recovered::errors);
    assertTrue(
        recovered.output().contains("\nBack to the weights of iteration 0, with 0.5 times the"),
        recovered::output);
    List<String> history = Files.readAllLines(run.resolve("history.jsonl"));
    assertTrue(history.get(0).startsWith("{\"event\":\"recovered\",\"epoch\":"), history.get(0));
  }

  private static List<String> untimed(Path run) throws IOException {
    return Files.readAllLines(run.resolve("history.jsonl")).stream()
        .map(line -> line.replaceAll("\"\\w*[sS]econds\":[^,}]*", ""))
        .toList();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
