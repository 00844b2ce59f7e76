package org.backfold.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.backfold.linalg.Blas;
import org.backfold.linalg.BlasEngine;

/**
 * A driver that has each executor say who it is and which BLAS it has, waits for the end of its
 * standard input, and adds up the numbers below 1000 from cached blocks.
 */
public final class ClusterProbe {
  private ClusterProbe() {}

  public static void main(String[] args) throws IOException {
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf().setAppName("probe"))) {
      int cores = context.defaultParallelism();
      List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
      JavaRDD<Integer> cached = context.parallelize(numbers, cores).cache();
      cached
          .mapPartitions(
              rows -> {
                rows.forEachRemaining(row -> {});
                return List.of(describeExecutor()).iterator();
              })
          .collect()
          .forEach(System.out::println);
      System.out.println("ready");
      while (System.in.read() >= 0) {}
      System.out.println("sum " + cached.reduce(Integer::sum));
    }
  }

  private static String describeExecutor() {
    BlasEngine engine = Blas.engine();
    return "executor "
        + SparkEnv.get().executorId()
        + " pid "
        + ManagementFactory.getRuntimeMXBean().getPid()
        + " native "
        + engine.isNative()
        + " engine "
        + engine;
  }
}
