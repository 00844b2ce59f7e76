package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Execution;
import org.backfold.training.TrainingOptions.Stopping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches the driver in an iteration, by Spark's own count, is what the plan says. */
@Tag("spark")
class DriverBytesTest {
  /** 4-2000-3: 16,003 parameters, 128,024 bytes a sum. */
  private static final Network NETWORK =
      new Network(
          4,
          List.of(
              new Network.Layer(2000, Activation.parse("tanh")),
              new Network.Layer(3, Activation.parse("softmax"))),
          Loss.parse("cross-entropy"));

  /** Enough that every one of 128 partitions has some. */
  private static final int ROWS = 3000;

  private final JavaSparkContext spark = Fixtures.spark();
  private final Results results = new Results();

  /** Sizes of all results as long as a sum, as Spark has serialized them. */
  private static final class Results extends SparkListener {
    private final List<Long> bytes = new ArrayList<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      boolean isSum = end.taskMetrics().resultSize() > 8L * NETWORK.parameterCount();
      if (isSum && end.taskType().equals("ResultTask")) {
        bytes.add(end.taskMetrics().resultSize());
      }
    }
  }

  @BeforeEach
  void listen() {
    spark.sc().addSparkListener(results);
  }

  @AfterEach
  void stopListening() {
    spark.sc().removeSparkListener(results);
  }

  private AggregationPlan train(Batching batching, int depth, boolean last) throws Exception {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("adam"), 0.01)
            .with(batching)
            .with(new Execution(depth, last, InputScaling.NONE, false))
            .with(new Stopping(1, 0, 0));
    new Trainer(spark, NETWORK, Task.CLASSIFICATION, options)
        .train(
            Fixtures.distribute(Fixtures.classes(ROWS, false, 1), 2),
            Optional.empty(),
            TrainingListener.NONE);
    spark.sc().listenerBus().waitUntilEmpty();
    return AggregationPlan.of(options, batching.partitions(), NETWORK, spark.getConf());
  }

  private void assertPlanned(AggregationPlan plan, int expectedResults) {
    assertEquals(expectedResults, results.bytes.size());
    assertEquals(expectedResults, plan.results());
    long measured = results.bytes.stream().mapToLong(bytes -> bytes).sum();
    assertTrue(measured <= plan.driverBytes(), measured + " > " + plan.driverBytes());
    long slack = (long) expectedResults * AggregationPlan.OVERHEAD;
    assertTrue(measured > plan.driverBytes() - slack, measured + " of " + plan.driverBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, false, 2", "2, 2, false, 2", "2, 3, false, 2",
    "16, 1, false, 16", "16, 2, false, 4", "16, 3, false, 4",
    "128, 1, false, 128", "128, 2, false, 8", "128, 3, false, 2",
    "128, 2, true, 1"
  })
  void gradientsAreAsManyAndAsLargeAsPlanned(
      int partitions, int depth, boolean last, int expectedResults) throws Exception {
    AggregationPlan plan = train(new Batching(Batching.FULL, 64, partitions), depth, last);
    assertPlanned(plan, expectedResults);
  }

  /** Adam's two moments come along; an epoch of three steps is one job. */
  @Test
  void localStepsSendWhatTheOptimizerRemembers() throws Exception {
    AggregationPlan plan = train(new Batching(ROWS / 3, 64, 16, 3), 2, false);
    assertEquals(3 * NETWORK.parameterCount(), plan.parameters());
    assertPlanned(plan, 4);
  }
}
