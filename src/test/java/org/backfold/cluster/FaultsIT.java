package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training on a real cluster while things break: every run ends, and with bitwise the same
 * parameters and history as the undisturbed one. Prints a table of it. How often each fault is
 * tried is the system property {@code backfold.chaos.runs}; scripts/chaos sets it.
 */
@ExtendWith(StandaloneCluster.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int RUNS = Integer.getInteger("backfold.chaos.runs", 1);
  private static final FaultTable TABLE = new FaultTable();

  /** Two, so that the second knows what a run costs in a JVM that is warm. */
  private static final List<String> UNDISTURBED = List.of("first=NONE@0", "second=NONE@0");

  /** Of the first test; the others compare with it. */
  private static Result undisturbed;

  /** What happens, and who has to be killed for it. */
  private enum Fault {
    EXECUTOR("executor killed in a task", FaultPlugin.Kind.DIE),
    EXECUTOR_LATE("executor killed before its result", FaultPlugin.Kind.DIE_LATE),
    WORKER("worker killed with its executor", FaultPlugin.Kind.DIE),
    EXCEPTION("task throws", FaultPlugin.Kind.THROW),
    STANDSTILL("task hangs, speculation on", FaultPlugin.Kind.HANG),
    BLOCKS("cached blocks dropped", null);

    private final String words;
    private final FaultPlugin.Kind kind;

    Fault(String words, FaultPlugin.Kind kind) {
      this.words = words;
      this.kind = kind;
    }

    boolean needsKill() {
      return kind == FaultPlugin.Kind.DIE || kind == FaultPlugin.Kind.DIE_LATE;
    }
  }

  /** A fault at one iteration. */
  private record Attempt(Fault fault, int number, int iteration) {
    String name() {
      return fault + "-" + number;
    }

    String argument() {
      return name() + "=" + (fault.kind == null ? "DROP" : fault.kind) + "@" + iteration;
    }
  }

  @AfterAll
  static void print() throws Exception {
    System.out.println(TABLE);
    Files.writeString(Artifacts.logs().resolve("faults.txt"), TABLE.toString());
  }

  @Test
  @Order(1)
  void executorsTasksAndBlocksAreLostWithoutATrace(StandaloneCluster cluster) throws Exception {
    List<Attempt> attempts = attempts();
    List<String> arguments = new ArrayList<>(List.of("2"));
    arguments.addAll(UNDISTURBED);
    attempts.forEach(attempt -> arguments.add(attempt.argument()));
    Submission submission =
        faulty(cluster)
            .set("spark.speculation", true)
            .set("spark.speculation.interval", "50ms")
            .set("spark.speculation.quantile", 0.5)
            .set("spark.speculation.efficiency.enabled", false)
            .set("spark.speculation.minTaskRuntime", "500ms");
    try (ChildProcess driver = submission.start(arguments.toArray(String[]::new))) {
      for (Attempt attempt : attempts) {
        if (attempt.fault().needsKill()) {
          kill(cluster, attempt, driver);
        }
      }
      assertEquals(0, driver.await(LIMIT.multipliedBy(RUNS)), driver::output);
      count(attempts, driver.output());
    }
    assertTrue(TABLE.allWell(), TABLE::toString);
  }

  /**
   * Network and disk encrypted, executors that come and go, Kryo, so little memory that blocks
   * spill, and hardly any room for results at the driver; and an exception in the middle of it.
   */
  @Test
  @Order(2)
  void encryptedAndCrampedRunsAreNoDifferent() throws Exception {
    Map<String, String> guard =
        Map.of(
            "spark.authenticate", "true",
            "spark.authenticate.secret", "known to this test",
            "spark.master.rest.enabled", "false"); // it cannot authenticate
    try (StandaloneCluster guarded = StandaloneCluster.start(2, guard)) {
      Submission submission =
          faulty(guarded)
              .set("spark.network.crypto.enabled", true)
              .set("spark.io.encryption.enabled", true)
              .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
              .set("spark.dynamicAllocation.enabled", true)
              .set("spark.dynamicAllocation.shuffleTracking.enabled", true)
              .set("spark.dynamicAllocation.initialExecutors", 2)
              .set("spark.dynamicAllocation.maxExecutors", 2)
              .set("spark.memory.fraction", 0.005)
              .set("spark.driver.maxResultSize", "256k");
      guard.forEach(submission::set);
      Submission.Outcome outcome = submission.run("2", "SPILL-1=NONE@0", "CRAMPED-1=THROW@9");
      assertEquals(0, outcome.exitCode(), outcome::output);
      Matcher stored =
          Pattern.compile("(?m)^stored SPILL-1 memory \\d+ disk (\\d+)$").matcher(outcome.output());
      assertTrue(stored.find(), outcome::output);
      assertTrue(Long.parseLong(stored.group(1)) > 0, stored.group());
      count("blocks spilled, all encrypted, Kryo", "SPILL-1", 1, outcome.output());
      int thrown = injections("CRAMPED-1", outcome.output());
      count("task throws, all encrypted, Kryo", "CRAMPED-1", thrown, outcome.output());
    }
    assertTrue(TABLE.allWell(), TABLE::toString);
  }

  @Test
  @Order(3)
  void driversAreKilledAndResumed(StandaloneCluster cluster, @TempDir Path directory)
      throws Exception {
    new DriverKills(cluster, directory, TABLE).run(RUNS);
    assertTrue(TABLE.allWell(), TABLE::toString);
  }

  /** The program on all of {@code cluster}'s cores. */
  private static Submission faulty(StandaloneCluster cluster) throws Exception {
    return cluster
        .submission()
        .probe(FaultyTraining.class, FaultPlugin.class)
        .set("spark.plugins", FaultPlugin.class.getName())
        .set("spark.log.level", "WARN");
  }

  /** Each fault at random iterations, but not where an epoch begins, after its validation. */
  private static List<Attempt> attempts() {
    Random random = new Random(20);
    List<Attempt> attempts = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (int number = 1; number <= RUNS; number++) {
        int epoch = random.nextInt(FaultyTraining.ITERATIONS / 5);
        attempts.add(new Attempt(fault, number, 5 * epoch + 2 + random.nextInt(4)));
      }
    }
    return attempts;
  }

  private static void kill(StandaloneCluster cluster, Attempt attempt, ChildProcess driver)
      throws Exception {
    Matcher victim =
        driver.awaitLine("^injected " + attempt.name() + " pid (\\d+)$", LIMIT.multipliedBy(RUNS));
    long pid = Long.parseLong(victim.group(1));
    ProcessHandle executor =
        cluster.executors().stream().filter(e -> e.pid() == pid).findFirst().orElseThrow();
    if (attempt.fault() == Fault.WORKER) {
      cluster.killWorkerOf(pid);
      cluster.addWorker();
    } else {
      executor.destroyForcibly();
    }
    executor.onExit().join();
  }

  private static void count(List<Attempt> attempts, String output) {
    undisturbed = result("second", output).orElseThrow();
    assertEquals(undisturbed.hash(), result("first", output).orElseThrow().hash(), "undisturbed");
    for (Attempt attempt : attempts) {
      String name = attempt.name();
      count(attempt.fault().words, name, injections(name, output), output);
      boolean overtaken = output.contains("overtaken " + name);
      assertEquals(attempt.fault() == Fault.STANDSTILL, overtaken, name + " overtaken");
    }
  }

  private static int injections(String run, String output) {
    return (int) output.lines().filter(line -> line.startsWith("injected " + run + " ")).count();
  }

  private static void count(String fault, String run, int injected, String output) {
    TABLE.injected(fault, injected);
    result(run, output)
        .ifPresent(
            result ->
                TABLE.finished(
                    fault,
                    result.hash().equals(undisturbed.hash()),
                    result.seconds() - undisturbed.seconds()));
  }

  /** What a run printed at its end. */
  private record Result(String hash, double seconds) {}

  private static Optional<Result> result(String run, String output) {
    Matcher line =
        Pattern.compile("(?m)^result " + run + " (\\p{XDigit}{64}) (\\S+)$").matcher(output);
    return line.find()
        ? Optional.of(new Result(line.group(1), Double.parseDouble(line.group(2))))
        : Optional.empty();
  }
}
