package org.backfold.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.training.AggregationPlan;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingListener;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
  /** 10-20-5: 200 + 100 products; 6 · 300 − 2 · 200 = 1400 operations a row. */
  private static final Network NETWORK =
      new Network(
          10,
          List.of(
              new Network.Layer(20, Activation.parse("relu")),
              new Network.Layer(5, Activation.parse("softmax"))),
          Loss.parse("cross-entropy"));

  private static EpochRecord epoch(long number, long iterations, EpochRecord.Times times) {
    return new EpochRecord(
        number,
        number * iterations,
        1,
        1,
        0.5,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0.1,
        1,
        times);
  }

  /** Two epochs of 10⁶ rows. */
  private static TimeBudget budget(
      int partitions, long iterations, TimeBudget.Machine machine, EpochRecord.Times times) {
    return new TimeBudget(
        NETWORK,
        new TrainingListener.Plan(1_000_000, 0, partitions, iterations, 2),
        new AggregationPlan(partitions, NETWORK.parameterCount(), Precision.DOUBLE, 2, false),
        machine,
        List.of(epoch(1, iterations, times), epoch(2, iterations, times)));
  }

  @Test
  void operationsOfARowAreThoseOfItsProducts() {
    assertEquals(1400, TimeBudget.flopsPerRow(NETWORK));
  }

  /** 2·10⁶ rows in 4 s; 2.8·10⁹ operations, at 10⁹ a second on two of four cores 1.4 s. */
  @Test
  void ratesAreOfTheTimeOfTraining() {
    EpochRecord.Times times = new EpochRecord.Times(0.25, 1.2, 0.2, 0.1, 0.25, 0.5);
    JsonNode json = budget(2, 10, new TimeBudget.Machine(4, 1), times).json();
    assertEquals(500_000, json.get("rowsPerSecond").asDouble(), 1e-6);
    assertEquals(0.7, json.get("gigaflops").asDouble(), 1e-9);
    assertEquals(1.4, json.get("arithmetic").asDouble(), 1e-9);
    assertEquals(20, json.get("iterations").asLong());
    assertEquals(8 * (220 + 105), json.get("bytesOut").asLong());
  }

  @Test
  void adviceNamesWhatCostsMost() {
    EpochRecord.Times quick = new EpochRecord.Times(0.05, 0.8, 0.03, 0.02, 0.1, 0);
    TimeBudget.Machine fast = new TimeBudget.Machine(2, 10);
    String batches = budget(2, 100, fast, quick).advice();
    assertTrue(batches.startsWith("93 % of the time is scheduling"), batches);
    assertTrue(batches.contains("training.batchSize"), batches);

    String single = budget(2, 1, fast, quick).advice();
    assertTrue(single.startsWith("One partition would be as fast here"), single);

    EpochRecord.Times watched = new EpochRecord.Times(0.1, 0.3, 0.1, 0, 0.1, 0.4);
    assertTrue(budget(2, 100, fast, watched).advice().startsWith("40 % of the time went into"));

    TimeBudget.Machine slow = new TimeBudget.Machine(2, 1);
    String busy = budget(2, 10, slow, quick).advice();
    assertTrue(busy.startsWith("70 % of the time is arithmetic"), busy);
    String idle = budget(2, 10, new TimeBudget.Machine(8, 1), quick).advice();
    assertTrue(idle.contains("training.partitions = 8"), idle);
  }
}
