package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.ml.NeuralNetworkClassifier;

/**
 * From a Parquet file to blocks in memory: the seconds from {@code fit} to the moment at which the
 * first evaluation could begin, of all that each does to get there.
 */
final class Loading implements Scenario {
  private static final Shape SHAPE = new Shape(784, 16, 10);
  private static final long ROWS = 60_000;
  private static final String READING = "only reading";
  private static final int WARM_UP = 2;
  private static final int REPETITIONS = 5;

  @Override
  public String name() {
    return "loading";
  }

  @Override
  public String summary() {
    return String.format(
        Locale.ROOT, "%,d rows of %d features from Parquet to blocks", ROWS, SHAPE.inputs());
  }

  @Override
  public String title(boolean quick) {
    return String.format(
        Locale.ROOT,
        "from a Parquet file to blocks in memory, ready for the first evaluation, %,d × %d",
        rows(quick),
        SHAPE.inputs());
  }

  private static long rows(boolean quick) {
    return quick ? ROWS / 10 : ROWS;
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.MLLIB, Contestant.BACKFOLD);
  }

  @Override
  public List<String> floors() {
    return List.of(READING);
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    long rows = rows(lab.quick());
    String path = lab.scratch().resolve("rows.parquet").toString();
    Examples.PIXELS
        .table(lab.spark(), rows, SHAPE.inputs(), SHAPE.outputs(), lab.cores())
        .write()
        .parquet(path);
    double[] seconds =
        repeated(contestant.isMllib() ? () -> mllib(lab, path) : () -> backfold(lab, path));
    lab.add(Measurement.plain("", contestant.label(), seconds, rows));
    if (!contestant.isMllib()) {
      double[] reading =
          Stopwatch.seconds(
              REPETITIONS, () -> table(lab, path).write().format("noop").mode("overwrite").save());
      lab.add(Measurement.plain("", READING, reading, rows));
    }
  }

  private static double[] repeated(DoubleSupplier once) {
    for (int i = 0; i < WARM_UP; i++) {
      once.getAsDouble();
    }
    double[] seconds = new double[REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      seconds[i] = once.getAsDouble();
    }
    return seconds;
  }

  private static Dataset<Row> table(Lab lab, String path) {
    return lab.spark().read().parquet(path);
  }

  private static double mllib(Lab lab, String path) {
    try (JobClock clock = new JobClock(lab.spark())) {
      long start = System.currentTimeMillis();
      new MultilayerPerceptronClassifier()
          .setLayers(SHAPE.sizes())
          .setMaxIter(1)
          .setSeed(1)
          .fit(table(lab, path));
      return (clock.starts(JobClock.MLLIB_EVALUATION).get(0) - start) * 1e-3;
    }
  }

  private static double backfold(Lab lab, String path) {
    StartClock clock = new StartClock();
    long start = System.nanoTime();
    new NeuralNetworkClassifier()
        .setLayers(SHAPE.sizes())
        .setStandardization(false) // as MLlib
        .setMaxIter(1)
        .setSeed(1)
        .setListener(clock)
        .fit(table(lab, path));
    return (clock.nanos() - start) * 1e-9;
  }
}
