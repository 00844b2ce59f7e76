package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.backfold.data.Task;
import org.backfold.optim.GradientDescent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TaskTimesTest {
  private static final double EXACT = 1e-12; // sums and differences of a few seconds

  /** Reads θ for {@code fetch} s, then works for {@code work} s; the end is now. */
  private static TaskTimes task(double fetch, double work) {
    long now = System.nanoTime();
    long fetched = now - (long) (work * 1e9);
    TaskTimes times = new TaskTimes();
    times.done(fetched - (long) (fetch * 1e9), fetched);
    return times;
  }

  private static void assertParts(EpochRecord.Times found, double... expected) {
    double[] parts = {found.broadcast(), found.compute(), found.aggregate(), found.waiting()};
    for (int k = 0; k < parts.length; k++) {
      assertEquals(expected[k], parts[k], 0.05, "part " + k); // the clock goes on meanwhile
    }
  }

  /** Tasks of 20 s and 30 s on two cores, in 40 s of which the last 4 s came after them. */
  @Test
  void split_givesComputeTheSlowestTask() {
    TaskTimes times = task(1, 20);
    times.merge(task(2, 30));
    EpochRecord.Times split = times.split(0.5, 40, TaskTimes.now() + 4_000_000, 2);
    assertParts(split, 0.5 + 2, 30, 4, 40 - 2 - 30 - 4);
    assertEquals(40.5, split.total(), EXACT);
  }

  /** Four tasks of 10 s on two cores cannot take less than 20 s. */
  @Test
  void split_givesComputeAllRoundsOfTasks() {
    TaskTimes times = new TaskTimes();
    for (int k = 0; k < 4; k++) {
      times.merge(task(0, 10));
    }
    assertParts(times.split(0, 25, TaskTimes.now() + 1_000_000, 2), 0, 20, 1, 4);
  }

  /** An executor's clock that is an hour ahead or behind moves time, but invents none. */
  @Test
  void split_staysWithinTheWallTimeWhateverTheClocksSay() {
    long hour = 3_600_000_000L;
    EpochRecord.Times ahead = task(1, 2).split(0, 10, TaskTimes.now() - hour, 1);
    assertParts(ahead, 1, 2, 0, 7);
    EpochRecord.Times behind = task(1, 2).split(0, 10, TaskTimes.now() + hour, 1);
    assertParts(behind, 1, 2, 7, 0);
    EpochRecord.Times wrong = task(8, 9).split(0, 10, TaskTimes.now(), 1);
    assertParts(wrong, 8, 2, 0, 0);
    assertEquals(10, wrong.total(), EXACT);
  }

  @Test
  @Tag("spark")
  void phasesOfARunAddUpToNoMoreThanItTook() {
    TrainingOptions options =
        Fixtures.options(new GradientDescent(), 0.1)
            .with(new TrainingOptions.Batching(50, 16, 3))
            .with(new TrainingOptions.Stopping(2, 0, 0));
    long start = System.nanoTime();
    TrainingResult result =
        new Trainer(Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options)
            .train(
                Fixtures.distribute(Fixtures.classes(200, false, 3), 2),
                Optional.of(Fixtures.distribute(Fixtures.classes(20, false, 4), 1)),
                new TrainingListener() {});
    double wall = (System.nanoTime() - start) * 1e-9;
    EpochRecord.Times times = result.history().times();
    List.of(times.broadcast(), times.compute(), times.waiting(), times.update(), times.validation())
        .forEach(part -> assertTrue(part > 0, times::toString));
    assertTrue(times.aggregate() >= 0 && times.total() < wall, () -> times + " in " + wall);
  }
}
