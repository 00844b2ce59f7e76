package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.backfold.training.Checkpointing.Resume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When checkpoints are due, by a clock of the test. */
class CheckpointsTest {
  @TempDir private Path directory;

  private long seconds;

  /**
   * The first iterations, one each ten seconds, after which one is due as long as none is written.
   */
  private List<Long> due(long iterations, double pause) {
    seconds = 0;
    Checkpointing stated =
        new Checkpointing(directory.toString(), iterations, pause, 3, Resume.AUTO);
    try (Checkpoints checkpoints =
        Checkpoints.open(
            Optional.of(stated),
            new Configuration(),
            TrainingListener.NONE,
            () -> seconds * 1_000_000_000)) {
      return LongStream.rangeClosed(1, 8)
          .filter(
              iteration -> {
                seconds = 10 * iteration;
                return checkpoints.isDue(iteration);
              })
          .boxed()
          .toList();
    }
  }

  @Test
  void isDue_afterSoManyIterationsOrSecondsWhicheverIsFirst() {
    assertEquals(List.of(7L, 8L), due(7, 0));
    assertEquals(List.of(6L, 7L, 8L), due(0, 60));
    assertEquals(List.of(6L, 7L, 8L), due(7, 60));
    assertEquals(List.of(5L, 6L, 7L, 8L), due(5, 60));
    assertEquals(List.of(), due(0, 0));
  }
}
