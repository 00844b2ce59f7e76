package org.backfold.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One call of {@code spark-submit}, in client mode, of the jar under test: {@code
 * submission.set("spark.speculation", true).run("train", "moons.conf")}. Its driver is a JVM of its
 * own that has the jar and Spark's jars and nothing of the tests, but for what {@link #probe} adds.
 */
public final class Submission {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** How a driver ended: its exit code and all that it printed. */
  record Outcome(int exitCode, String output) {}

  private final Path directory;
  private final List<String> options = new ArrayList<>();
  private String mainClass = "org.backfold.cli.Main";

  private Submission(String master, Path directory) {
    this.directory = directory;
    options.addAll(List.of("--master", master, "--deploy-mode", "client"));
    set("spark.driver.host", "127.0.0.1");
    set("spark.driver.bindAddress", "127.0.0.1");
    set("spark.ui.enabled", false);
    // Nothing starts before all cores are there: who takes part doesn't depend on who is first.
    set("spark.scheduler.minRegisteredResourcesRatio", 1.0);
    set("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
  }

  /** For local mode in a driver of its own, to compare a cluster's results with. */
  public static Submission local(int cores) throws IOException {
    return to("local[" + cores + "]", Artifacts.newDirectory("local"));
  }

  /** For a master; logs go to {@code directory}. */
  static Submission to(String master, Path directory) {
    return new Submission(master, directory);
  }

  /** Sets a property of Spark. */
  public Submission set(String property, Object value) {
    options.addAll(List.of("--conf", property + "=" + value));
    return this;
  }

  /** Adds an option of spark-submit with its value. */
  public Submission option(String name, String value) {
    options.addAll(List.of(name, value));
    return this;
  }

  /** Runs the main method of a test class, with {@code others} beside it, in place of the jar's. */
  public Submission probe(Class<?> main, Class<?>... others) throws IOException {
    Class<?>[] classes = Arrays.copyOf(others, others.length + 1);
    classes[others.length] = main;
    mainClass = main.getName();
    return option("--jars", Artifacts.jarOf(classes).toString());
  }

  /** Runs to the end, whatever the exit code is. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    try (ChildProcess driver = start(arguments)) {
      int exitCode = driver.await(LIMIT);
      return new Outcome(exitCode, driver.output());
    }
  }

  /** Starts the driver; for tests that meddle with it or its executors while it runs. */
  public ChildProcess start(String... arguments) throws IOException {
    Path home = Artifacts.sparkHome();
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-submit").toString());
    command.addAll(options);
    command.addAll(List.of("--class", mainClass, Artifacts.jar().toString()));
    command.addAll(Arrays.asList(arguments));
    Path log = directory.resolve("driver-" + System.nanoTime() + ".log");
    return ChildProcess.start(
        command,
        Map.of("JAVA_HOME", System.getProperty("java.home"), "SPARK_LOCAL_IP", "127.0.0.1"),
        log);
  }
}
