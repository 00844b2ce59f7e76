package org.backfold.training;

import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.backfold.data.Task;
import org.backfold.optim.Optimizer;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Execution;
import org.backfold.training.TrainingOptions.Safety;
import org.backfold.training.TrainingOptions.Stopping;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.runtime.AbstractFunction1;

/**
 * What a long run leaves behind in its driver: nothing that grows with the iterations. Measured
 * after half of them, when Spark's pools have all the threads they take, and at the end. {@code
 * -Dbackfold.longRun.iterations=10000} makes it long.
 */
@Tag("spark")
class LongRunTest {
  private static final int ITERATIONS = Integer.getInteger("backfold.longRun.iterations", 400);

  /** Of the heap after a collection; garbage collectors are not exact. A leaked θ is more. */
  private static final long HEAP_BYTES = 6L << 20;

  /** Spark's pools start and stop threads, and with them what they read from. */
  private static final long FEW = 12;

  @TempDir private Path directory;

  /** Shuffles for every iteration, checkpoints for every fiftieth. */
  @Test
  void nothingGrowsWithTheIterations() {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("adam"), 0.01)
            .with(new Batching(10, 8, 2))
            .with(new Execution(2, true, InputScaling.COLUMNS, true))
            .with(new Stopping(ITERATIONS / 10, 0, 0))
            .with(
                new Safety(
                    Optional.of(Checkpointing.in(directory.toString()).everyIterations(50)), 1));
    Map<String, Long> before = new LinkedHashMap<>();
    Map<String, Long> after = new LinkedHashMap<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onIteration(long iteration, double objective) {
            if (iteration == ITERATIONS / 2) {
              before.putAll(measure());
            } else if (iteration == ITERATIONS) {
              after.putAll(measureAgainst(before));
            }
          }
        };
    new Trainer(Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options)
        .train(
            distribute(Fixtures.classes(100, false, 1), 2),
            Optional.of(distribute(Fixtures.classes(20, false, 2), 2)),
            listener);
    StringBuilder table = new StringBuilder();
    before.forEach(
        (name, value) ->
            table.append(
                String.format(Locale.ROOT, "%n%-24s %,14d %,14d", name, value, after.get(name))));
    System.err.println(ITERATIONS + " iterations, after half and after all:" + table);
    before.forEach(
        (name, value) ->
            assertTrue(after.get(name) <= value + slack(name), () -> name + " grew:" + table));
  }

  private static long slack(String name) {
    return name.equals("heap bytes") ? HEAP_BYTES : FEW;
  }

  /** Spark removes things in its own time; what it is still about to remove is no leak. */
  private static Map<String, Long> measureAgainst(Map<String, Long> before) {
    Map<String, Long> after = measure();
    for (int round = 0; round < 300 && grew(before, after); round++) {
      after = measureNow();
    }
    return after;
  }

  private static boolean grew(Map<String, Long> before, Map<String, Long> after) {
    return before.keySet().stream()
        .anyMatch(name -> after.get(name) > before.get(name) + slack(name));
  }

  /** Once Spark's cleaner, which follows the garbage collector, has nothing left to do. */
  private static Map<String, Long> measure() {
    Map<String, Long> last = measureNow();
    Map<String, Long> next = measureNow();
    for (int round = 0; round < 50 && next.get("blocks") < last.get("blocks"); round++) {
      last = next;
      next = measureNow();
    }
    return next;
  }

  private static Map<String, Long> measureNow() {
    System.gc();
    System.gc();
    SparkEnv env = SparkEnv.get();
    Map<String, Long> measured = new LinkedHashMap<>();
    measured.put("heap bytes", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    measured.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      measured.put("open files", unix.getOpenFileDescriptorCount());
    }
    measured.put("blocks", (long) env.blockManager().getMatchingBlockIds(new Any()).size());
    measured.put("cached tables", (long) Fixtures.spark().getPersistentRDDs().size());
    measured.put(
        "temporary files", (long) env.blockManager().diskBlockManager().getAllFiles().size());
    MapOutputTrackerMaster tracker = (MapOutputTrackerMaster) env.mapOutputTracker();
    measured.put("shuffles", (long) tracker.shuffleStatuses().size());
    return measured;
  }

  private static final class Any extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId id) {
      return true;
    }
  }
}
