package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.GradientDescent;
import org.backfold.optim.Optimizer;
import org.backfold.training.TrainingOptions.Execution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregationPlanTest {
  /** 784-100-10 has 78,500 + 1,010 = 79,510 parameters: 636,080 bytes and 16 KiB for the rest. */
  private static final Network DIGITS =
      new Network(
          784,
          List.of(
              new Network.Layer(100, Activation.parse("relu")),
              new Network.Layer(10, Activation.parse("softmax"))),
          Loss.parse("cross-entropy"));

  private static final long ONE = 636_080 + 16_384;

  private static AggregationPlan plan(int depth, boolean last, int partitions, String limit) {
    SparkConf conf = new SparkConf(false);
    if (!limit.isEmpty()) {
      conf.set(AggregationPlan.LIMIT, limit);
    }
    TrainingOptions options =
        Fixtures.options(new GradientDescent(), 0.1)
            .with(new Execution(depth, last, InputScaling.NONE, false));
    return AggregationPlan.of(options, partitions, DIGITS, conf);
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, 100, 100",
    "2, false, 100, 7", // 16 neighbours: ⌈100 / 16⌉
    "2, false, 4, 4", // a level would cost as much as it saves
    "3, false, 100, 2", // 8 neighbours, twice: ⌈100 / 8⌉ = 13, ⌈13 / 8⌉ = 2
    "2, true, 100, 1",
    "1, true, 3, 1",
  })
  void results(int depth, boolean last, int partitions, int expected) {
    AggregationPlan plan = plan(depth, last, partitions, "");
    assertEquals(expected, plan.results());
    assertEquals(expected * ONE, plan.driverBytes());
    assertEquals(depth, plan.depth(), "as asked");
    assertEquals(last, plan.lastOnExecutor(), "as asked");
  }

  @Test
  void plan_isDeepenedAtTheLimitOnly() {
    long limit = 7 * ONE;
    assertEquals(
        new AggregationPlan(100, 79_510, Precision.DOUBLE, 2, false),
        plan(2, false, 100, limit + "b"));
    assertEquals(
        new AggregationPlan(100, 79_510, Precision.DOUBLE, 2, true),
        plan(2, false, 100, limit - 1 + "b"));
    assertEquals(
        new AggregationPlan(100, 79_510, Precision.DOUBLE, 2, true), plan(1, false, 100, "10m"));
    assertEquals(
        new AggregationPlan(100, 79_510, Precision.DOUBLE, 1, false), plan(1, false, 100, "0"));
    assertEquals(
        new AggregationPlan(9_000, 79_510, Precision.DOUBLE, 1, false),
        plan(1, false, 9_000, "8g"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | 512k | spark.driver.maxResultSize is 512 KiB, but the driver receives up to 638 KiB in"
            + " each iteration, the sum of the gradients of 79,510 parameters. Set it to at least"
            + " 1m, or to 0 for no limit.",
        // 4 · 8 · 794 + 16,384 = 41,792 bytes a partition
        "100 | 3m | spark.driver.maxResultSize is 3.0 MiB, but the driver receives up to 4.0 MiB of"
            + " means and deviations, from 100 partitions. Set it to at least 4m, or to 0 for no"
            + " limit."
      })
  void limit_thatNothingFitsInIsRefused(int partitions, String limit, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> plan(2, false, partitions, limit))
            .getMessage());
  }

  @Test
  @Tag("spark")
  void depth_doesNotChangeABit() {
    List<Example> examples = Fixtures.classes(400, true, 9);
    TrainingOptions options = Fixtures.options(Optimizer.parse("adam"), 0.01);
    double[] parameters = options.method().initializer().parameters(Fixtures.classifier(), 3);
    double[] flat =
        gradient(
            examples, options, parameters, new Execution(1, false, InputScaling.COLUMNS, false));
    for (int depth = 2; depth <= 4; depth++) {
      for (boolean last : new boolean[] {false, true}) {
        Execution execution = new Execution(depth, last, InputScaling.COLUMNS, false);
        assertArrayEquals(flat, gradient(examples, options, parameters, execution), 0);
      }
    }
  }

  /** Without the plan, Spark breaks the job off; with it, the same sums come another way. */
  @Test
  @Tag("spark")
  void limit_isKept() {
    List<Example> examples = Fixtures.classes(100, true, 9);
    Network wide =
        new Network(
            4,
            List.of(
                new Network.Layer(3_000, Activation.parse("tanh")), // 15,000 parameters
                new Network.Layer(3, Activation.parse("softmax"))), // and 9,003
            Loss.parse("cross-entropy"));
    TrainingOptions flat =
        Fixtures.options(Optimizer.parse("adam"), 0.01)
            .with(new Execution(1, false, InputScaling.NONE, false));
    double[] parameters = flat.method().initializer().parameters(wide, 3);
    Trainer trainer = new Trainer(Fixtures.spark(), wide, Task.CLASSIFICATION, flat);
    double[] free = trainer.evaluate(Fixtures.distribute(examples, 2), parameters, 11).gradient();
    AggregationPlan asked =
        new AggregationPlan(11, wide.parameterCount(), Precision.DOUBLE, 1, false);
    long tight = asked.driverBytes() / 4;
    assertTrue(tight > asked.resultBytes(), "one sum still fits");
    SparkConf conf = Fixtures.spark().sc().conf();
    conf.set(AggregationPlan.LIMIT, tight + "b");
    try {
      JavaRDD<double[]> sums =
          Fixtures.spark().parallelize(Collections.nCopies(11, parameters), 11);
      assertThrows(SparkException.class, sums::collect);
      assertArrayEquals(
          free, trainer.evaluate(Fixtures.distribute(examples, 2), parameters, 11).gradient(), 0);
    } finally {
      conf.remove(AggregationPlan.LIMIT);
    }
  }

  private static double[] gradient(
      List<Example> examples, TrainingOptions options, double[] parameters, Execution execution) {
    return new Trainer(
            Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options.with(execution))
        .evaluate(Fixtures.distribute(examples, 2), parameters, 11)
        .gradient();
  }
}
