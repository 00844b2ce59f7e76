package org.backfold.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the stopwatch is held right, in MLlib as Spark has it today and in our own training. */
@Tag("spark")
class FullBatchTest {
  private static final Shape SHAPE = new Shape(4, 3, 2);

  @ParameterizedTest
  @EnumSource(Contestant.class)
  void measure_timesAsManyEvaluationsAsAsked(Contestant contestant, @TempDir Path scratch) {
    Lab lab = new Lab(SparkTestSession.get(), false, scratch);
    new FullBatch("tiny", Examples.NUMBERS, 300, SHAPE, 6, "").measure(contestant, lab);
    List<Measurement> measurements = lab.measurements();
    assertEquals(1, measurements.size());
    Measurement one = measurements.get(0);
    assertEquals(contestant.label(), one.subject());
    int least = contestant.hasOpenBlas() ? 6 : 2; // a line search may need more
    assertTrue(one.seconds().length >= least, () -> one.seconds().length + " evaluations");
    assertEquals(300, one.rows());
    assertEquals(300 * (2 * 18 * 2 + 2 * 6), one.flops());
    assertEquals(contestant.hasOpenBlas(), one.gemmSeconds() > 0);
  }
}
