package org.backfold.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Trains by the command line, kills the driver with signal 9 as it starts one of its jobs, drawn at
 * random between the first look at the rows and the last metric, and gives the same command again:
 * with {@code --resume auto} it is to end with the parameters, history and metrics of a run that
 * nobody disturbed. Every other command is resumed on half the cluster.
 */
final class DriverKills {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String FAULT = "driver killed, resumed";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern JOB = Pattern.compile("(?m)^job \\d+$");

  /** Full batches by L-BFGS; and mini-batches with dropout, a validation set and patience. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of(Artifacts.conf("moons.conf").toString(), "--epochs", "15"),
          List.of(
              "--epochs", "4",
              "--set", "data.generate.name=regions",
              "--set", "data.generate.rows=600",
              "--set", "network.dropout.hidden=0.1"));

  private final StandaloneCluster cluster;
  private final Path directory;
  private final FaultTable table;
  private final Map<Integer, Undisturbed> undisturbed = new HashMap<>();

  /**
   * @param directory for the output of the runs
   */
  DriverKills(StandaloneCluster cluster, Path directory, FaultTable table) {
    this.cluster = cluster;
    this.directory = directory;
    this.table = table;
  }

  /** What a run left, but for its times; how long it took and how many jobs it had. */
  private record Undisturbed(List<Object> traces, double seconds, int jobs) {}

  /** Kills {@code runs} drivers, one after the other. */
  void run(int runs) throws Exception {
    Random random = new Random(9);
    for (int number = 1; number <= runs; number++) {
      int command = (number - 1) % COMMANDS.size();
      if (!undisturbed.containsKey(command)) {
        undisturbed.put(command, undisturbed(command));
      }
      Undisturbed expected = undisturbed.get(command);
      Path output = directory.resolve("killed-" + number);
      long start = System.nanoTime();
      table.injected(FAULT, kill(command, output, 1 + random.nextInt(expected.jobs())));
      Submission submission = submission();
      if (number % 2 == 1) {
        submission.option("--total-executor-cores", "1");
      }
      Submission.Outcome outcome = submission.run(arguments(command, output));
      double seconds = (System.nanoTime() - start) * 1e-9;
      if (outcome.exitCode() != 0) {
        throw new IllegalStateException("Not resumed:\n" + outcome.output());
      }
      boolean equal = traces(output).equals(expected.traces());
      table.finished(FAULT, equal, seconds - expected.seconds());
    }
  }

  private Undisturbed undisturbed(int command) throws Exception {
    Path output = directory.resolve("undisturbed-" + command);
    long start = System.nanoTime();
    Submission.Outcome outcome = submission().run(arguments(command, output));
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException("Undisturbed and failed:\n" + outcome.output());
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    int jobs = (int) JOB.matcher(outcome.output()).results().count();
    return new Undisturbed(traces(output), seconds, jobs);
  }

  /** Returns how many drivers were killed: 0 if it was done before. */
  private int kill(int command, Path output, int job) throws Exception {
    try (ChildProcess driver = submission().start(arguments(command, output))) {
      driver.awaitLine("^job " + job + "$", LIMIT);
      driver.handle().destroyForcibly();
      return driver.await(LIMIT) == 0 ? 0 : 1;
    }
  }

  private Submission submission() throws IOException {
    return cluster
        .submission()
        .option("--jars", Artifacts.jarOf(FaultPlugin.class).toString())
        .set("spark.plugins", FaultPlugin.class.getName())
        .set("spark.log.level", "WARN");
  }

  private static String[] arguments(int command, Path output) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(COMMANDS.get(command));
    arguments.addAll(List.of("--set", "training.partitions=3", "--output", output.toString()));
    arguments.addAll(List.of("--resume", "auto", "--set", "checkpoint.iterations=2", "--quiet"));
    return arguments.toArray(String[]::new);
  }

  /** Parameters by their hash, each line of the history, and all metrics. */
  private static List<Object> traces(Path run) throws IOException {
    List<Object> traces = new ArrayList<>();
    JsonNode model = JSON.readTree(run.resolve("model/metadata/part-00000").toFile());
    traces.add(model.findValue("sha256").asText());
    for (String line : Files.readAllLines(run.resolve("history.jsonl"))) {
      ObjectNode epoch = (ObjectNode) JSON.readTree(line);
      epoch
          .properties()
          .removeIf(field -> field.getKey().toLowerCase(Locale.ROOT).endsWith("seconds"));
      traces.add(epoch);
    }
    JsonNode metrics = JSON.readTree(run.resolve("metrics.json").toFile());
    for (String part : List.of("train", "validation", "test")) {
      traces.add(metrics.path(part));
    }
    return traces;
  }
}
