package org.backfold.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Benchmarks by name; {@code scripts/bench} runs them. Every contestant is a process of its own, of
 * one and the same command line; they run in turns, A B C A B C, so that whatever disturbs the
 * machine disturbs all of them. This process only waits, and prints: ratios against a peer or a
 * limit in the same run, as seconds alone say nothing about another machine.
 */
public final class Benchmarks {
  private static final int MISUSE = 2;

  private static final Map<String, Scenario> SCENARIOS =
      List.of(
              FullBatch.MNIST,
              FullBatch.WIDE,
              FullBatch.TABULAR,
              FullBatch.DEEP,
              new MiniBatches(),
              new LocalSteps(),
              new IterationCost(),
              new Partitions(),
              new Growth(),
              new Loading(),
              new Prediction(),
              new SparseTexts(),
              new Kernels())
          .stream()
          .collect(
              Collectors.toMap(
                  Scenario::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));

  private final Request request;
  private final Fork fork;
  private final Map<String, Object> kept = new LinkedHashMap<>();
  private final Map<Contestant, String> engines = new LinkedHashMap<>();
  private String spark = "";
  private double fastestProducts; // operations a second, on all cores

  private Benchmarks(Request request, Fork fork) {
    this.request = request;
    this.fork = fork;
  }

  static Scenario scenario(String name) {
    return SCENARIOS.get(name);
  }

  /**
   * @param arguments names of scenarios, and options
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      Request request = Request.parse(SCENARIOS.keySet(), arguments);
      if (request.help()) {
        System.out.println(help());
        return;
      }
      Path directory = Path.of(System.getProperty("backfold.bench.directory", "target/bench"));
      Files.createDirectories(directory);
      new Benchmarks(request, new Fork(directory.toAbsolutePath())).run();
    } catch (IllegalArgumentException misuse) {
      System.err.println("bench: " + misuse.getMessage());
      System.exit(MISUSE);
    } catch (IllegalStateException failure) {
      System.err.println("bench: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static String help() {
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("Usage: scripts/bench NAME... [OPTION]...", "", "Scenarios"));
    SCENARIOS.values().forEach(one -> lines.add(entry(one.name(), one.summary())));
    lines.addAll(List.of("", "Options"));
    lines.add(entry("--quick", "one process each, fewer rows: to see that it works"));
    lines.add(entry("--rounds N", "processes of each contestant, otherwise 3"));
    lines.add(entry("--json FILE", "keep every repetition, with machine, versions and settings"));
    return String.join(System.lineSeparator(), lines);
  }

  private static String entry(String name, String what) {
    return String.format(Locale.ROOT, "  %-12s %s", name, what);
  }

  private void run() throws IOException, InterruptedException {
    Machine machine = Machine.here();
    double load = Machine.load();
    for (String name : request.names()) {
      run(SCENARIOS.get(name));
    }
    System.out.println(
        "Medians of "
            + request.rounds()
            + " processes each, run in turns. × X: how many times as fast as X; / X: how many times"
            + " as long;");
    System.out.println(
        "of gemm: share of the rate of the same matrix products alone, on all cores, in the same"
            + " process.");
    System.out.println(machine + ", Spark " + spark);
    if (fastestProducts > 0) {
      System.out.printf(
          Locale.ROOT,
          "Double products alone at their fastest: %.1f GFLOP/s%n",
          fastestProducts * 1e-9);
    }
    engines.forEach((who, engine) -> System.out.println(who.label() + " ran on " + engine));
    System.out.printf(Locale.ROOT, "load %.1f before, %.1f after%n", load, Machine.load());
    if (request.json().isPresent()) {
      kept.put("machine", machine);
      kept.put("load", new double[] {load, Machine.load()});
      kept.put("command", fork.command());
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(request.json().get().toFile(), kept);
    }
  }

  private void run(Scenario scenario) throws IOException, InterruptedException {
    System.out.println(scenario.name() + ": " + scenario.title(request.quick()));
    List<ScenarioTable.Round> rounds = new ArrayList<>();
    List<Map<Contestant, ProcessResult>> all = new ArrayList<>();
    for (int round = 1; round <= request.rounds(); round++) {
      Map<Contestant, ProcessResult> results = new LinkedHashMap<>();
      List<Measurement> measurements = new ArrayList<>();
      for (Contestant contestant : scenario.contestants()) {
        System.err.printf("  round %d: %s …%n", round, contestant.label());
        ProcessResult result = fork.run(scenario, contestant, request.quick());
        results.put(contestant, result);
        measurements.addAll(result.measurements());
        result.measurements().forEach(this::noteProducts);
        engines.put(contestant, result.engine());
        spark = result.settings().get("spark");
      }
      rounds.add(new ScenarioTable.Round(measurements));
      all.add(results);
    }
    System.out.println(new ScenarioTable(scenario, rounds));
    all.get(all.size() - 1).values().stream()
        .flatMap(result -> result.notes().stream())
        .forEach(System.out::println);
    System.out.println();
    kept.put(scenario.name(), all);
  }

  private void noteProducts(Measurement one) {
    if (one.gemmSeconds() > 0 && !one.subject().equals(Contestant.BACKFOLD_SINGLE.label())) {
      fastestProducts = Math.max(fastestProducts, one.flops() / one.gemmSeconds());
    }
  }
}
