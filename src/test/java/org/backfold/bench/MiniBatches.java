package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.ml.NeuralNetworkClassifier;

/** Seconds of an iteration of Adam on mini-batches, beside those of an empty job in between. */
final class MiniBatches implements Scenario {
  private static final Shape SHAPE = new Shape(784, 256, 10);
  private static final long ROWS = 60_000;
  private static final int[] BATCHES = {64, 256, 1024, 4096};
  private static final String EMPTY_JOB = "empty job";

  @Override
  public String name() {
    return "minibatch";
  }

  @Override
  public String summary() {
    return "mini-batches of 64 to 4096 rows, 784-256-10, beside an empty Spark job";
  }

  @Override
  public String title(boolean quick) {
    return String.format(
        Locale.ROOT,
        "one iteration of Adam on a mini-batch, %,d rows through %s; MLlib has no mini-batches",
        rows(quick),
        SHAPE);
  }

  private static long rows(boolean quick) {
    return quick ? ROWS / 10 : ROWS;
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.BACKFOLD, Contestant.BACKFOLD_SINGLE);
  }

  @Override
  public List<String> floors() {
    return List.of(EMPTY_JOB);
  }

  @Override
  public long epochRows() {
    return ROWS;
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    Dataset<Row> table =
        Examples.PIXELS
            .table(lab.spark(), rows(lab.quick()), SHAPE.inputs(), SHAPE.outputs(), lab.cores())
            .persist();
    table.count();
    for (int batch : BATCHES) {
      IterationClock clock = new IterationClock(lab.spark(), lab.quick() ? 40 : 200, 5);
      NeuralNetworkClassifier classifier =
          new NeuralNetworkClassifier()
              .setLayers(SHAPE.sizes())
              .setStandardization(false)
              .setPrecision(contestant.precisionName())
              .setOptimizer("adam")
              .setBatchSize(batch)
              .setMaxIter(1000) // the clock ends it
              .setSeed(1)
              .setListener(clock);
      classifier.fit(table);
      int ofPartition = Math.max(1, batch / lab.cores());
      int block = Math.min(classifier.getBlockSize(), ofPartition);
      String group = "batch " + batch;
      lab.add(
          new Measurement(
              group,
              contestant.label(),
              clock.iterationSeconds(),
              batch,
              SHAPE.flopsPerRow() * batch,
              GemmAlone.seconds(SHAPE, contestant.precision(), block, batch, lab.cores())));
      lab.add(Measurement.plain(group, EMPTY_JOB, clock.jobSeconds(), 0));
    }
    table.unpersist(true);
  }
}
