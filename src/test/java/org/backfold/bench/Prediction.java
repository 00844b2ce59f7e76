package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.ml.NeuralNetworkClassifier;

/** {@code transform} of cached rows, all three columns, beside only going through the rows. */
final class Prediction implements Scenario {
  private static final Shape SHAPE = new Shape(100, 64, 32, 2);
  private static final long ROWS = 1_000_000;
  private static final String NO_MODEL = "no model";
  private static final int REPETITIONS = 5;

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public String summary() {
    return String.format(Locale.ROOT, "transform of %,d rows through %s", ROWS, SHAPE);
  }

  @Override
  public String title(boolean quick) {
    return String.format(
        Locale.ROOT, "transform of %,d cached rows through %s, all columns", rows(quick), SHAPE);
  }

  private static long rows(boolean quick) {
    return quick ? ROWS / 10 : ROWS;
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(
        Contestant.MLLIB, Contestant.MLLIB_VECTOR, Contestant.MLLIB_OPENBLAS, Contestant.BACKFOLD);
  }

  @Override
  public List<String> floors() {
    return List.of(NO_MODEL);
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    long rows = rows(lab.quick());
    Dataset<Row> table =
        Examples.NUMBERS
            .table(lab.spark(), rows, SHAPE.inputs(), SHAPE.outputs(), lab.cores())
            .persist();
    table.count();
    Model<?> model = model(contestant, table.limit(500).repartition(1));
    lab.add(
        Measurement.plain(
            "",
            contestant.label(),
            Stopwatch.seconds(REPETITIONS, () -> consume(model.transform(table))),
            rows));
    if (!contestant.isMllib()) {
      double[] seconds = Stopwatch.seconds(REPETITIONS, () -> consume(table));
      lab.add(Measurement.plain("", NO_MODEL, seconds, rows));
    }
    table.unpersist(true);
  }

  private static Model<?> model(Contestant contestant, Dataset<Row> sample) {
    return contestant.isMllib()
        ? new MultilayerPerceptronClassifier()
            .setLayers(SHAPE.sizes())
            .setMaxIter(5)
            .setSeed(1)
            .fit(sample)
        : new NeuralNetworkClassifier()
            .setLayers(SHAPE.sizes())
            .setStandardization(false) // as MLlib
            .setMaxIter(5)
            .setSeed(1)
            .fit(sample);
  }

  private static void consume(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }
}
