package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.SparkConf;
import org.backfold.linalg.Precision;
import org.junit.jupiter.api.Test;

class SparkAdviceTest {
  private static List<String> advice(SparkConf conf, int parameters) {
    return SparkAdvice.of(conf, new AggregationPlan(2, parameters, Precision.DOUBLE, 2, false));
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).set("spark.master", master);
  }

  @Test
  void defaults_areWorthChangingForLargeNetworks() {
    List<String> found = advice(conf("spark://host:7077"), 203_530);
    assertEquals(3, found.size(), found::toString);
    assertEquals(
        "spark.task.maxDirectResultSize is 1m, but each task returns 1.6 MB, which takes a detour;"
            + " set it to 64m.",
        found.get(0));
    assertTrue(found.get(1).startsWith("spark.broadcast.compress is true"), found.get(1));
    assertEquals("spark.locality.wait is 3s, longer than an iteration; set it to 0.", found.get(2));
  }

  @Test
  void whatHasNoEffect_isNotMentioned() {
    assertEquals(List.of(), advice(conf("local[2]"), 1000)); // rides in the task, comes directly
    assertEquals(1, advice(conf("local[2]"), 50_000_000).size()); // too large to come directly
    SparkConf tuned =
        conf("yarn")
            .set("spark.task.maxDirectResultSize", "64m")
            .set("spark.broadcast.compress", "false")
            .set("spark.locality.wait", "0");
    assertEquals(List.of(), advice(tuned, 203_530));
  }
}
