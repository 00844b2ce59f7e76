package org.backfold.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.ml.NeuralNetworkClassifier;

/**
 * Seconds of one evaluation of objective and gradient over all rows, inside a run of L-BFGS: for
 * MLlib and for us the time from one evaluation's job to the next.
 *
 * @param examples what the rows look like
 * @param rows how many
 * @param shape our network; MLlib's has two outputs where ours has one
 * @param evaluations to be measured in one process
 * @param remark what else is to be known, a sentence for below the title, or nothing
 */
record FullBatch(
    String name, Examples examples, long rows, Shape shape, int evaluations, String remark)
    implements Scenario {
  private static final int WARM_UP = 2;

  static final FullBatch MNIST =
      new FullBatch("mnist", Examples.PIXELS, 60_000, new Shape(784, 256, 10), 7, "");
  static final FullBatch WIDE =
      new FullBatch("wide", Examples.PIXELS, 15_000, new Shape(784, 1024, 1024, 10), 4, "");
  static final FullBatch TABULAR =
      new FullBatch(
          "tabular",
          Examples.NUMBERS,
          1_000_000,
          new Shape(28, 64, 32, 1),
          7,
          "One sigmoid output; MLlib cannot have fewer than two (softmax).");
  static final FullBatch DEEP =
      new FullBatch(
          "deep",
          Examples.NUMBERS,
          200_000,
          new Shape(32, 64, 64, 64, 64, 64, 64, 64, 64, 2),
          7,
          "");

  @Override
  public String summary() {
    return String.format(Locale.ROOT, "full-batch L-BFGS, %,d rows through %s", rows, shape);
  }

  @Override
  public String title(boolean quick) {
    return String.format(
            Locale.ROOT,
            "one evaluation of objective and gradient, %,d rows through %s, %,d parameters",
            rows(quick),
            shape,
            shape.parameters())
        + (remark.isEmpty() ? "" : System.lineSeparator() + remark);
  }

  private long rows(boolean quick) {
    return quick ? rows / 10 : rows;
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.values());
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    measure(contestant, lab, "", lab.cores());
  }

  /** Measures over so many partitions, as one of several groups. */
  void measure(Contestant contestant, Lab lab, String group, int partitions) {
    long counted = rows(lab.quick());
    int classes = Math.max(2, shape.outputs());
    Dataset<Row> table =
        examples.table(lab.spark(), counted, shape.inputs(), classes, partitions).persist();
    table.count();
    // Java's products take seconds an evaluation: fewer are enough.
    int wanted = contestant.hasOpenBlas() ? evaluations : Math.max(2, evaluations / 3);
    double[] periods =
        contestant.isMllib()
            ? mllib(lab, table, WARM_UP + wanted)
            : backfold(
                lab, backfold(contestant).setPartitions(partitions), table, WARM_UP + wanted);
    double[] seconds = Arrays.copyOfRange(periods, WARM_UP, periods.length);
    table.unpersist(true);
    int block = contestant.isMllib() ? mllib().getBlockSize() : backfold(contestant).getBlockSize();
    double alone =
        contestant.hasOpenBlas()
            ? GemmAlone.seconds(shape, contestant.precision(), block, counted, lab.cores())
            : 0;
    double flops = shape.flopsPerRow() * counted;
    lab.add(new Measurement(group, contestant.label(), seconds, counted, flops, alone));
  }

  private double[] mllib(Lab lab, Dataset<Row> table, int iterations) {
    try (JobClock clock = new JobClock(lab.spark())) {
      mllib().setMaxIter(iterations).fit(table);
      return clock.periods(JobClock.MLLIB_EVALUATION);
    }
  }

  private static double[] backfold(
      Lab lab, NeuralNetworkClassifier classifier, Dataset<Row> table, int iterations) {
    StartClock start = new StartClock();
    try (JobClock clock = new JobClock(lab.spark())) {
      classifier.setMaxIter(iterations).setListener(start).fit(table);
      return clock.periods(job -> job.start() >= start.millis());
    }
  }

  private MultilayerPerceptronClassifier mllib() {
    int[] layers = shape.sizes().clone();
    layers[layers.length - 1] = Math.max(2, shape.outputs());
    return new MultilayerPerceptronClassifier().setLayers(layers).setTol(0).setSeed(1);
  }

  private NeuralNetworkClassifier backfold(Contestant contestant) {
    return new NeuralNetworkClassifier()
        .setLayers(shape.sizes())
        .setStandardization(false) // as MLlib
        .setPrecision(contestant.precisionName())
        .setTol(0)
        .setSeed(1);
  }
}
