package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The jar on a real cluster: spread over executors, with native BLAS, and after losing one. */
@ExtendWith(StandaloneCluster.Shared.class)
class StandaloneClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern EXECUTOR =
      Pattern.compile("executor \\S+ pid (\\d+) native (\\w+) .*");

  @Test
  void workIsSpreadOverExecutorsThatMultiplyNativelyAndMayDie(StandaloneCluster cluster)
      throws Exception {
    try (ChildProcess driver = cluster.submission().probe(ClusterProbe.class).start()) {
      driver.awaitLine("^ready$", LIMIT);
      List<MatchResult> answers = EXECUTOR.matcher(driver.output()).results().toList();
      assertEquals(2, answers.size(), driver::output);
      for (MatchResult answer : answers) {
        assertEquals("true", answer.group(2), answer::group);
      }
      Set<Long> pids =
          answers.stream().map(answer -> Long.valueOf(answer.group(1))).collect(Collectors.toSet());
      assertEquals(executorPids(cluster), pids, "each partition on an executor of its own");
      assertFalse(pids.contains(driver.handle().pid()), "no executor is the driver");

      ProcessHandle victim = cluster.executors().get(0);
      victim.destroyForcibly();
      victim.onExit().join();
      assertFalse(executorPids(cluster).contains(victim.pid()), "the killed executor is gone");
      driver.closeInput();
      driver.awaitLine("^sum 499500$", LIMIT); // its cached block is computed anew
      assertEquals(0, driver.await(LIMIT));
    }
  }

  @Test
  void exitCodeAndOutputOfTheApplicationComeBack(StandaloneCluster cluster) throws Exception {
    Submission.Outcome outcome = cluster.submission().probe(FailingProbe.class).run("a b", "");
    assertEquals(2, outcome.exitCode(), outcome::output);
    assertTrue(outcome.output().contains("arguments [a b, ]"), outcome::output);
  }

  private static Set<Long> executorPids(StandaloneCluster cluster) {
    return cluster.executors().stream()
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
