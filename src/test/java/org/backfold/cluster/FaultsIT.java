package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Training on a real cluster while things break: every run ends, and with bitwise the same
 * parameters and history as the undisturbed one. Prints a table of it. How often each fault is
 * tried is the system property {@code backfold.chaos.runs}; scripts/chaos sets it.
 */
@ExtendWith(StandaloneCluster.Shared.class)
class FaultsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int RUNS = Integer.getInteger("backfold.chaos.runs", 1);
  private static final FaultTable TABLE = new FaultTable();
  private static final Pattern RESULT =
      Pattern.compile("(?m)^result (\\S+) (\\p{XDigit}{64}) (\\S+)$");

  /** Two, so that the second knows what a run costs in a JVM that is warm. */
  private static final List<String> UNDISTURBED = List.of("first=NONE@0", "second=NONE@0");

  private static String undisturbed = "";

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
    Files.writeString(Artifacts.newDirectory("faults").resolve("faults.txt"), TABLE.toString());
  }

  @Test
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
    Map<String, String> hashes = new HashMap<>();
    Map<String, Double> seconds = new HashMap<>();
    RESULT
        .matcher(output)
        .results()
        .forEach(
            result -> {
              hashes.put(result.group(1), result.group(2));
              seconds.put(result.group(1), Double.valueOf(result.group(3)));
            });
    undisturbed = hashes.get("second");
    assertEquals(undisturbed, hashes.get("first"), "two undisturbed runs");
    for (Attempt attempt : attempts) {
      String name = attempt.name();
      TABLE.injected(
          attempt.fault().words,
          (int) output.lines().filter(line -> line.startsWith("injected " + name + " ")).count());
      if (hashes.containsKey(name)) {
        boolean equal = hashes.get(name).equals(undisturbed);
        TABLE.finished(attempt.fault().words, equal, seconds.get(name) - seconds.get("second"));
      }
      boolean overtaken = output.contains("overtaken " + name);
      assertEquals(attempt.fault() == Fault.STANDSTILL, overtaken, name + " overtaken");
    }
  }
}
