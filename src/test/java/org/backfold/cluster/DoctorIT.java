package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code backfold doctor} on a cluster that is well, and then no longer. */
class DoctorIT {
  @Test
  void findsTheWorkerThatMultipliesInJava() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(1, Map.of())) {
      Submission.Outcome well = cluster.submit("doctor", "--executors", "1");
      assertEquals(0, well.exitCode(), well::output);
      assertTrue(well.output().contains("1 executor, all well"), well::output);

      cluster.addWorker(Map.of("JAVA_TOOL_OPTIONS", "-Dbackfold.blas=java"));
      Submission.Outcome ill = cluster.submit("doctor", "--executors", "2");
      assertEquals(1, ill.exitCode(), ill::output);
      String wrong =
          ill.output().lines().filter(line -> line.startsWith("Wrong")).findFirst().orElse("");
      assertTrue(
          wrong.matches(
              "Wrong +Executor \\d+ on \\S+ multiplies with Java11BLAS .*"
                  + "backfold\\.blas=java.* the driver with OpenBLAS .*"),
          ill::output);
      assertTrue(ill.output().contains("The cluster is not well: 1 problem."), ill::output);
    }
  }
}
