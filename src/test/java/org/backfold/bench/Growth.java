package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import org.backfold.ml.NeuralNetworkClassifier;

/**
 * Full batches of more and more rows: rows a second, and where the blocks are. With a small heap
 * ({@code BENCH_MEMORY}) the last ones do not fit and are read from disk.
 */
final class Growth implements Scenario {
  private static final Shape SHAPE = new Shape(28, 64, 32, 1);
  private static final long FEWEST = 10_000;
  private static final long MOST = 10_000_000;
  private static final int EPOCHS = 4;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String summary() {
    return "10,000 to 10,000,000 rows through 28-64-32-1: is the time of a row constant?";
  }

  @Override
  public String title(boolean quick) {
    return "one epoch of full batches, more and more rows through " + SHAPE;
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.BACKFOLD);
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    for (long rows = FEWEST; rows <= (lab.quick() ? MOST / 10 : MOST); rows *= 10) {
      EpochClock clock = new EpochClock(lab.spark());
      new NeuralNetworkClassifier()
          .setLayers(SHAPE.sizes())
          .setStandardization(false)
          .setSolver("gd")
          .setMaxIter(EPOCHS)
          .setSeed(1)
          .setListener(clock)
          .fit(Examples.NUMBERS.table(lab.spark(), rows, SHAPE.inputs(), 2, 4 * lab.cores()));
      String group = String.format(Locale.ROOT, "%,d rows", rows);
      lab.add(Measurement.plain(group, contestant.label(), clock.seconds(), rows));
      lab.note(
          String.format(
              Locale.ROOT,
              "%s: blocks of %.1f MB in memory and %.1f MB on disk, the numbers alone %.1f MB, heap"
                  + " of %.0f MB",
              group,
              clock.memory() * 1e-6,
              clock.disk() * 1e-6,
              8e-6 * rows * (SHAPE.inputs() + SHAPE.outputs() + 1),
              Runtime.getRuntime().maxMemory() * 1e-6));
    }
  }
}
