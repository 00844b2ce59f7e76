package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.linalg.Precision;
import org.backfold.ml.NeuralNetworkClassifier;

/** Seconds of an epoch of small mini-batches, synchronized in each iteration and every ten. */
final class LocalSteps implements Scenario {
  private static final Shape SHAPE = new Shape(784, 256, 10);
  private static final long ROWS = 60_000;
  private static final int BATCH = 128;
  private static final int[] EVERY = {1, 10};
  private static final int EPOCHS = 4;

  @Override
  public String name() {
    return "localsteps";
  }

  @Override
  public String summary() {
    return "an epoch of mini-batches of 128 rows, synchronized in each iteration and every ten";
  }

  @Override
  public String title(boolean quick) {
    return String.format(
        Locale.ROOT,
        "one epoch of mini-batches of %d rows, %,d rows through %s, by optimizer and sync.every",
        BATCH,
        rows(quick),
        SHAPE);
  }

  private static long rows(boolean quick) {
    return quick ? ROWS / 10 : ROWS;
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.BACKFOLD);
  }

  @Override
  public List<String> peers() {
    return List.of(subject(1));
  }

  private static String subject(int every) {
    return "every " + every;
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    long rows = rows(lab.quick());
    Dataset<Row> table =
        Examples.PIXELS
            .table(lab.spark(), rows, SHAPE.inputs(), SHAPE.outputs(), lab.cores())
            .persist();
    table.count();
    int ofPartition = BATCH / lab.cores();
    double alone = GemmAlone.seconds(SHAPE, Precision.DOUBLE, ofPartition, rows, lab.cores());
    for (String optimizer : List.of("gradient-descent", "adam")) {
      for (int every : EVERY) {
        EpochClock clock = new EpochClock(lab.spark());
        new NeuralNetworkClassifier()
            .setLayers(SHAPE.sizes())
            .setStandardization(false)
            .setOptimizer(optimizer)
            .setBatchSize(BATCH)
            .setSyncEvery(every)
            .setMaxIter(EPOCHS)
            .setSeed(1)
            .setListener(clock)
            .fit(table);
        double flops = SHAPE.flopsPerRow() * rows;
        lab.add(new Measurement(optimizer, subject(every), clock.seconds(), rows, flops, alone));
      }
    }
    table.unpersist(true);
  }
}
