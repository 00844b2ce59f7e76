package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backfold.linalg.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IterationModelTest {
  /** 1 ms a row, 10 ms a job, 8·10⁸ bytes = 10⁸ doubles a second. */
  private static final IterationModel MODEL = new IterationModel(1e-3, 0.01, 8e8);

  private static final double ROUNDED = 1e-12;

  /**
   * 16 partitions on 4 executors of 2 cores, 10⁶ parameters, depth 2: fan-in 4, so 4 results. A
   * result is 10 ms on the wire and 4.5 ms to read and add.
   */
  @Test
  void workedExample() {
    AggregationPlan plan = new AggregationPlan(16, 1_000_000, Precision.DOUBLE, 2, false);
    IterationModel.Seconds seconds = MODEL.of(plan, 4, 2, 800);
    assertEquals(0.1, seconds.compute(), ROUNDED); // 0.8 s on 8 cores
    assertEquals(0.01 + 2 * 4_194_304 / 8e8, seconds.broadcast(), ROUNDED); // log₂ 4 = 2 hops
    assertEquals(4 * 0.0145, seconds.tree(), ROUNDED);
    assertEquals(4 * 0.0145 + 0.003, seconds.driver(), ROUNDED);
    assertEquals(2 * 0.01 + 16 * 5e-4, seconds.schedule(), ROUNDED);
    assertEquals(0.1, seconds.total() - seconds.overhead(), ROUNDED);
    double rows = MODEL.evenRows(plan, 4, 2);
    IterationModel.Seconds even = MODEL.of(plan, 4, 2, rows);
    assertEquals(even.overhead(), even.compute(), ROUNDED);
  }

  /** The table in the package's documentation. */
  @ParameterizedTest
  @CsvSource({
    "10, 1000000, 0.95, 4, 0.24, 5, 8.0e4", "10, 10000000, 8.9, 4, 1.60, 5, 5.3e4",
    "10, 100000000, 88, 4, 15.2, 5, 5.1e4", "100, 1000000, 9.2, 4, 0.76, 2, 2.6e6",
    "100, 10000000, 88, 4, 3.40, 2, 1.1e6", "100, 100000000, 870, 4, 29.8, 2, 1.0e6",
    "1000, 1000000, 91, 4, 4.64, 2, 1.55e8", "1000, 10000000, 880, 4, 9.63, 2, 3.2e7",
    "1000, 100000000, 8700, 4, 59.5, 2, 2.0e7"
  })
  void documentedTable(
      int executors, int n, double flat, int depth, double overhead, int results, double rows) {
    IterationModel model = new IterationModel(6.0 * n / 25e9, 0.012, IterationModel.TEN_GIGABIT);
    AggregationPlan one = new AggregationPlan(8 * executors, n, Precision.DOUBLE, 1, false);
    double share = 0.05; // two digits are documented
    assertEquals(flat, model.of(one, executors, 8, 0).overhead(), share * flat);
    AggregationPlan best = model.best(8 * executors, n, Precision.DOUBLE, executors, 8);
    assertEquals(depth, best.depth());
    assertEquals(results, best.results());
    assertEquals(overhead, model.of(best, executors, 8, 0).overhead(), share * overhead);
    assertEquals(rows, model.evenRows(best, executors, 8), share * rows);
  }

  @Test
  void levelsCountWhatExecutorsAdd() {
    assertEquals(0, new AggregationPlan(100, 1, Precision.DOUBLE, 1, false).levels());
    assertEquals(1, new AggregationPlan(100, 1, Precision.DOUBLE, 2, false).levels());
    assertEquals(16, new AggregationPlan(100, 1, Precision.DOUBLE, 2, false).addedOnExecutors());
    AggregationPlan last = new AggregationPlan(100, 1, Precision.DOUBLE, 2, true);
    assertEquals(2, last.levels());
    assertEquals(16 + 7, last.addedOnExecutors()); // ⌈100 / 16⌉ are left
    assertEquals(0, new AggregationPlan(1, 1, Precision.DOUBLE, 2, true).levels());
  }

  /** More parameters make a deeper tree worth its jobs; more executors do not help the driver. */
  @Test
  void depthAndDriverShareGrowWithTheNetwork() {
    IterationModel model = new IterationModel(1e-5, 0.012, IterationModel.TEN_GIGABIT);
    assertEquals(1, model.best(4, 10_000, Precision.DOUBLE, 4, 1).depth());
    assertTrue(model.best(1000, 10_000_000, Precision.DOUBLE, 100, 10).depth() >= 2);
    AggregationPlan plan = model.best(1000, 10_000_000, Precision.DOUBLE, 100, 10);
    IterationModel.Seconds ten = model.of(plan, 10, 10, 1e8);
    IterationModel.Seconds hundred = model.of(plan, 100, 10, 1e8);
    assertEquals(ten.compute(), 10 * hundred.compute(), ROUNDED);
    assertEquals(ten.driver(), hundred.driver(), ROUNDED);
    assertTrue(hundred.driverShare() > 1.2 * ten.driverShare(), hundred::toString);
  }
}
