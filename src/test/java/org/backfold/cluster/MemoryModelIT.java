package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is predicted of a run's memory, against what real JVMs then hold. */
class MemoryModelIT {
  /** A prediction may be off by a quarter of what is measured. */
  private static final double TOLERANCE = 0.25;

  private static final Pattern RUN =
      Pattern.compile("(.+): driver (\\d+) (\\d+) blocks (\\d+) (\\d+)");

  @Test
  void driverPeakAndCachedBlocksAreAsPredicted() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(2, Map.of())) {
      Submission.Outcome outcome =
          cluster.submission().option("--driver-memory", "640m").probe(MemoryProbe.class).run();
      assertEquals(0, outcome.exitCode(), outcome::output);
      List<MatchResult> runs = RUN.matcher(outcome.output()).results().toList();
      assertEquals(3, runs.size(), outcome::output);
      System.err.println(
          "run: driver's peak predicted, measured; blocks predicted, measured (bytes)");
      for (MatchResult run : runs) {
        System.err.println(run.group());
        assertNear(run, 2);
        assertNear(run, 4);
      }
    }
  }

  private static void assertNear(MatchResult run, int group) {
    long predicted = Long.parseLong(run.group(group));
    long measured = Long.parseLong(run.group(group + 1));
    assertEquals(measured, predicted, TOLERANCE * measured, run::group);
  }
}
