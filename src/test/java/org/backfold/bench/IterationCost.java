package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.ml.NeuralNetworkClassifier;

/** What an iteration costs that has next to nothing to compute, by the number of parameters. */
final class IterationCost implements Scenario {
  private static final List<Shape> SHAPES =
      List.of(
          new Shape(100, 98, 2),
          new Shape(784, 125, 10),
          new Shape(784, 256, 10),
          new Shape(784, 1258, 10),
          new Shape(3000, 3330, 2));
  private static final long ROWS = 16;
  private static final String EMPTY_JOB = "empty job";

  @Override
  public String name() {
    return "iteration";
  }

  @Override
  public String summary() {
    return "cost of an iteration of 10^4 to 10^7 parameters, beside an empty Spark job";
  }

  @Override
  public String title(boolean quick) {
    return "one iteration of Adam on " + ROWS + " rows, by the number of parameters";
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
  public void measure(Contestant contestant, Lab lab) {
    for (Shape shape : SHAPES) {
      Dataset<Row> table =
          Examples.NUMBERS
              .table(lab.spark(), ROWS, shape.inputs(), shape.outputs(), lab.cores())
              .persist();
      table.count();
      IterationClock clock = new IterationClock(lab.spark(), lab.quick() ? 40 : 200, 5);
      new NeuralNetworkClassifier()
          .setLayers(shape.sizes())
          .setStandardization(false)
          .setPrecision(contestant.precisionName())
          .setOptimizer("adam")
          .setBatchSize(0)
          .setMaxIter(10_000) // the clock ends it
          .setSeed(1)
          .setListener(clock)
          .fit(table);
      String group = String.format(Locale.ROOT, "%,d (%s)", shape.parameters(), shape);
      lab.add(Measurement.plain(group, contestant.label(), clock.iterationSeconds(), 0));
      lab.add(Measurement.plain(group, EMPTY_JOB, clock.jobSeconds(), 0));
      table.unpersist(true);
    }
  }
}
