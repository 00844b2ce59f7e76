package org.backfold.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns as of September 2026; numbers worked out by hand. */
class ScenarioTableTest {
  private record Plain(List<String> peers, List<String> floors, long epochRows)
      implements Scenario {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public String summary() {
      return "";
    }

    @Override
    public String title(boolean quick) {
      return "";
    }

    @Override
    public List<Contestant> contestants() {
      return List.of(Contestant.MLLIB, Contestant.BACKFOLD);
    }

    @Override
    public void measure(Contestant contestant, Lab lab) {
      throw new UnsupportedOperationException();
    }
  }

  private static ScenarioTable.Round round(double mllib, double ours, double alone) {
    return new ScenarioTable.Round(
        List.of(
            new Measurement("", "MLlib", new double[] {mllib}, 100, 2e9, 0),
            new Measurement("", "Backfold", new double[] {9, ours, 0.1}, 100, 2e9, alone)));
  }

  @Test
  void toString_comparesWithinRoundsAndTakesTheMedians() {
    List<ScenarioTable.Round> rounds =
        List.of(round(8, 1, 0.8), round(4, 2, 1), round(20, 4, 3)); // ratios 8, 2, 5
    assertEquals(
        String.join(
            System.lineSeparator(),
            "             s median    min     max  rows/s  GFLOP/s  of gemm  × MLlib",
            "MLlib           8.000  4.000  20.000      13      0.3     15 %     1.00",
            "Backfold        2.000  1.000   4.000      50      1.0     75 %     5.00",
            "dgemm alone     1.000  0.800   3.000     100      2.0    100 %     6.67"),
        new ScenarioTable(new Plain(List.of("MLlib"), List.of(), 0), rounds).toString());
  }

  @Test
  void toString_groupsAndLeavesOutWhatNobodyMeasured() {
    List<ScenarioTable.Round> rounds =
        List.of(
            new ScenarioTable.Round(
                List.of(
                    Measurement.plain("batch 10", "Backfold", new double[] {0.030}, 10),
                    Measurement.plain("batch 10", "empty job", new double[] {0.010}, 0),
                    Measurement.plain("batch 10", "Backfold, single", new double[] {0.024}, 10),
                    Measurement.plain("batch 10", "empty job", new double[] {0.014}, 0),
                    Measurement.plain("batch 20", "Backfold", new double[] {0.040}, 20))));
    assertEquals(
        String.join(
            System.lineSeparator(),
            "                    ms median    min    max  s/epoch  rows/s  / empty job",
            "batch 10",
            "  Backfold              30.00  30.00  30.00     3.00     333         2.50",
            "  Backfold, single      24.00  24.00  24.00     2.40     417         2.00",
            "  empty job             12.00  12.00  12.00                          1.00",
            "batch 20",
            "  Backfold              40.00  40.00  40.00     2.00     500"),
        new ScenarioTable(new Plain(List.of(), List.of("empty job"), 1000), rounds).toString());
  }
}
