package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drivers that are killed, as by kill -9, and the same command again, with other cores: the run
 * ends as one that nobody killed, to the last bit. Its last part runs on as many cores as that one,
 * since the metrics of the splits are added up over the partitions of the input.
 */
class DriverKillIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int EPOCHS = 60;
  private static final int SHOWN = 5; // every so many epochs have a line in a log

  @TempDir private Path directory;

  private String[] train(String output, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", Artifacts.conf("moons.conf").toString()));
    arguments.addAll(List.of("--output", directory.resolve(output).toString()));
    arguments.addAll(List.of("--epochs", "" + EPOCHS, "--set", "training.optimizer=adam"));
    arguments.addAll(List.of("--set", "training.batchSize=400"));
    arguments.addAll(List.of("--set", "network.dropout.hidden=0.1"));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void killedDriversEndWithTheSameBits() throws Exception {
    Submission.Outcome unbroken = Submission.local(2).run(train("unbroken"));
    assertEquals(0, unbroken.exitCode(), unbroken::output);

    String[] again = train("killed", "--resume", "auto", "--set", "checkpoint.iterations=4");
    Random random = new Random(20);
    int epoch = 0;
    for (int cores : new int[] {3, 1}) {
      epoch += SHOWN * (1 + random.nextInt(4));
      try (ChildProcess driver = Submission.local(cores).start(again)) {
        driver.awaitLine("^epoch +" + epoch + "/" + EPOCHS, LIMIT);
      } // closing kills
    }
    Submission.Outcome last = Submission.local(2).run(again);
    assertEquals(0, last.exitCode(), last::output);
    assertTrue(last.output().contains("\nResumed at epoch "), last::output);

    Path expected = directory.resolve("unbroken");
    Path found = directory.resolve("killed");
    assertEquals(parameters(expected), parameters(found));
    assertEquals(untimed(expected), untimed(found));
    assertEquals(metrics(expected), metrics(found));
    assertEquals(List.of("killed", "unbroken"), names(directory), "nothing is left behind");

    Submission.Outcome done = Submission.local(1).run(again);
    assertEquals(0, done.exitCode(), done::output);
    assertTrue(done.output().contains("is there already"), done::output);
  }

  /** The hash of the parameters' bits. */
  private static String parameters(Path run) throws IOException {
    String metadata = Files.readString(run.resolve("model/metadata/part-00000"));
    Matcher matcher = Pattern.compile("\"sha256\":\"(\\p{XDigit}{64})\"").matcher(metadata);
    assertTrue(matcher.find(), metadata);
    return matcher.group(1);
  }

  private static List<String> untimed(Path run) throws IOException {
    return Files.readAllLines(run.resolve("history.jsonl")).stream()
        .map(line -> line.replaceAll("\"\\w*[sS]econds\":[^,}]*", ""))
        .toList();
  }

  /** From the first split to the facts about the data: all metrics. */
  private static String metrics(Path run) throws IOException {
    String text = Files.readString(run.resolve("metrics.json"));
    return text.substring(text.indexOf("\"train\""), text.indexOf("\"network\""));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
