package org.backfold.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.backfold.linalg.Blas;

/**
 * Benchmarks by name; {@code scripts/bench} runs them. Each prints a table of its own: ratios
 * against a peer or a limit in the same run, as seconds alone say nothing about another machine.
 */
public final class Benchmarks {
  /** One scenario. */
  private interface Scenario {
    void run(SparkSession spark);
  }

  private static final Map<String, Scenario> SCENARIOS =
      new TreeMap<>(Map.of("transform", TransformBenchmark::run, "sparse", SparseBenchmark::run));

  private Benchmarks() {}

  /**
   * @param arguments names of scenarios
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || !SCENARIOS.keySet().containsAll(Arrays.asList(arguments))) {
      System.err.println("Usage: scripts/bench NAME...  with NAME of " + SCENARIOS.keySet());
      System.exit(2);
    }
    try (SparkSession spark =
        SparkSession.builder()
            .appName("backfold benchmarks")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      for (String name : arguments) {
        // Before MLlib's first product: then MLlib's products run on the same library as ours.
        String blas = Blas.engine().name();
        System.out.println(name + ", " + spark.sparkContext().master() + ", " + blas);
        SCENARIOS.get(name).run(spark);
        System.out.println();
      }
    }
  }
}
