package org.backfold.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real Spark standalone cluster on the loopback interface: a master and workers of one core each,
 * every one a JVM of its own, started from the Spark home that the build made. Tests take the one
 * of two workers that they share as a parameter ({@link Shared}). Logs are kept under {@code
 * target/cluster}. Closing it kills all of it, executors too.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path directory;
  private final Map<String, String> properties;
  private final ChildProcess master;
  private final String masterUrl;
  private final List<ChildProcess> workers = new ArrayList<>();
  private int started;

  private StandaloneCluster(Path directory, Map<String, String> properties)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.properties = properties;
    this.master = daemon("master", Map.of(), address(1), "org.apache.spark.deploy.master.Master");
    this.masterUrl =
        master
            .awaitLine("Starting Spark master at (spark://127\\.0\\.0\\.1:\\d+)", START_LIMIT)
            .group(1);
  }

  /**
   * Starts a cluster; returns when all workers are registered.
   *
   * @param properties of Spark for master and workers, such as those of {@code spark.authenticate}
   */
  static StandaloneCluster start(int workers, Map<String, String> properties)
      throws IOException, InterruptedException {
    StandaloneCluster cluster =
        new StandaloneCluster(Artifacts.newDirectory("standalone"), properties);
    try {
      for (int i = 0; i < workers; i++) {
        cluster.launchWorker(Map.of());
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

  /** Hands tests the same cluster, started for the first of them, closed after the last. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == StandaloneCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(StandaloneCluster.class, key -> startShared());
    }

    private static StandaloneCluster startShared() {
      try {
        // By default ten executors lost are the end of an application.
        return start(2, Map.of("spark.deploy.maxExecutorRetries", "-1"));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("No cluster", e);
      }
    }
  }

  /** Adds a worker; returns when it is registered. */
  void addWorker() throws IOException, InterruptedException {
    addWorker(Map.of());
  }

  /** The same with environment variables of its own, which its executors inherit. */
  void addWorker(Map<String, String> environment) throws IOException, InterruptedException {
    launchWorker(environment);
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

  /** The workers that are there, in the order of their start. */
  List<ChildProcess> workers() {
    return List.copyOf(workers);
  }

  /** Kills the worker that {@code executor} belongs to, with all its executors. */
  void killWorkerOf(long executor) {
    ChildProcess worker =
        workers.stream()
            .filter(w -> w.handle().descendants().anyMatch(child -> child.pid() == executor))
            .findFirst()
            .orElseThrow();
    worker.close();
    workers.remove(worker);
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

  private void launchWorker(Map<String, String> environment) throws IOException {
    String name = "worker-" + ++started;
    Path work = directory.resolve(name);
    workers.add(
        daemon(
            name,
            environment,
            address(started),
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "2g",
            "--work-dir",
            work.toString(),
            masterUrl));
  }

  /**
   * An address of this machine for each worker, where the system has more than one (Linux has all
   * of 127.0.0.0/8): Spark starts a speculative copy of a task on another host only.
   */
  private static String address(int number) throws IOException {
    String address = "127.0.0." + number;
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address, 0));
      return address;
    } catch (BindException e) {
      return "127.0.0.1";
    }
  }

  private ChildProcess daemon(
      String name,
      Map<String, String> environment,
      String host,
      String mainClass,
      String... arguments)
      throws IOException {
    Path home = Artifacts.sparkHome();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    properties.forEach((property, value) -> command.add("-D" + property + "=" + value));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*", mainClass));
    command.addAll(List.of("--host", host, "--port", "0", "--webui-port", "0"));
    command.addAll(Arrays.asList(arguments));
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SPARK_HOME", home.toString());
    variables.put("SPARK_SCALA_VERSION", "any");
    variables.put("SPARK_LOCAL_IP", host);
    return ChildProcess.start(command, variables, directory.resolve(name + ".log"));
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
