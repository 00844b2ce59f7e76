package org.backfold.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A real Spark standalone cluster on the loopback interface: a master and workers of one core each,
 * every one a JVM of its own, started from the Spark home that the build made. Logs are kept under
 * {@code target/cluster}. Closing it kills all of it, executors too.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path directory;
  private final ChildProcess master;
  private final String masterUrl;
  private final List<ChildProcess> workers = new ArrayList<>();

  private StandaloneCluster(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.master = daemon("master", "org.apache.spark.deploy.master.Master");
    this.masterUrl =
        master
            .awaitLine("Starting Spark master at (spark://127\\.0\\.0\\.1:\\d+)", START_LIMIT)
            .group(1);
  }

  /** Starts a cluster; returns when all workers are registered. */
  static StandaloneCluster start(int workers) throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(Artifacts.newDirectory("standalone"));
    try {
      for (int i = 0; i < workers; i++) {
        cluster.launchWorker();
      }
      for (ChildProcess worker : cluster.workers) {
        worker.awaitLine("Successfully registered with master", START_LIMIT);
      }
      return cluster;
    } catch (IOException | InterruptedException | IllegalStateException e) {
      cluster.close();
      throw e;
    }
  }

  /** Adds a worker; returns when it is registered. */
  void addWorker() throws IOException, InterruptedException {
    launchWorker();
    workers.get(workers.size() - 1).awaitLine("Successfully registered with master", START_LIMIT);
  }

  /** Runs the jar's main class on all cores and waits for its end. */
  Submission.Outcome submit(String... arguments) throws IOException, InterruptedException {
    return submission().run(arguments);
  }

  /** A submission on all cores, one executor of 512 MB per worker, for tests that set more. */
  Submission submission() {
    return Submission.to(masterUrl, directory)
        .option("--executor-cores", "1")
        .option("--executor-memory", "512m")
        .option("--driver-memory", "512m")
        .option("--total-executor-cores", Integer.toString(workers.size()));
  }

  /** The workers that were started, in that order; killing one takes its executors with it. */
  List<ChildProcess> workers() {
    return List.copyOf(workers);
  }

  /** The executors alive now; to be killed by {@link ProcessHandle#destroyForcibly}. */
  List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(worker -> worker.handle().descendants())
        .filter(StandaloneCluster::isExecutor)
        .toList();
  }

  @Override
  public void close() {
    workers.forEach(ChildProcess::close);
    master.close();
    // Each executor has a copy of the jar; the logs are what one wants to see afterwards.
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.delete(jar);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Could not clean " + directory, e);
    }
  }

  private void launchWorker() throws IOException {
    String name = "worker-" + (workers.size() + 1);
    Path work = directory.resolve(name);
    workers.add(
        daemon(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "2g",
            "--work-dir",
            work.toString(),
            masterUrl));
  }

  private ChildProcess daemon(String name, String mainClass, String... arguments)
      throws IOException {
    Path home = Artifacts.sparkHome();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*", mainClass));
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    command.addAll(Arrays.asList(arguments));
    return ChildProcess.start(
        command,
        Map.of(
            "SPARK_HOME", home.toString(),
            "SPARK_SCALA_VERSION", "any",
            "SPARK_LOCAL_IP", "127.0.0.1"),
        directory.resolve(name + ".log"));
  }

  /** ProcessHandle knows no arguments of long command lines; Linux does. */
  private static boolean isExecutor(ProcessHandle process) {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return Files.exists(commandLine)
          ? Files.readString(commandLine).contains(EXECUTOR)
          : process.info().commandLine().orElse("").contains(EXECUTOR);
    } catch (IOException e) {
      return false; // it has just ended
    }
  }
}
