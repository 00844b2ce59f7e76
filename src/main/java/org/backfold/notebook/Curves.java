package org.backfold.notebook;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.backfold.figure.Chart;
import org.backfold.figure.Figure;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingHistory;

/** A training's course as a picture and as a table. */
final class Curves {
  private static final int ROWS = 12;
  private static final int SPARKS = 40;
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private final TrainingHistory history;
  private final List<EpochRecord> epochs;

  Curves(TrainingHistory history) {
    this.history = history;
    this.epochs = history.epochs();
  }

  Part picture() {
    String metric = history.metric().label();
    Figure loss =
        chart("Loss", "mean loss", EpochRecord::loss, EpochRecord::validationLoss).figure(440, 280);
    Figure quality =
        chart(capital(metric), metric, EpochRecord::metric, EpochRecord::validationMetric)
            .figure(440, 280);
    String text =
        sparks("loss", EpochRecord::loss)
            + sparks(metric, EpochRecord::metric)
            + (isValidated()
                ? sparks("validation loss", e -> e.validationLoss().orElseThrow())
                : "");
    return new Part.Picture(Figure.grid("", 2, List.of(loss, quality)), text);
  }

  private Chart chart(
      String title,
      String unit,
      ToDoubleFunction<EpochRecord> training,
      Function<EpochRecord, OptionalDouble> validation) {
    double[] xs = of(EpochRecord::epoch);
    Chart chart = new Chart(title).xAxis("epoch").yAxis(unit).line("training", xs, of(training));
    if (isValidated()) {
      chart.line("validation", xs, of(e -> validation.apply(e).orElse(Double.NaN)));
      chart.verticalLine("kept", history.bestEpoch());
    }
    return chart;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private boolean isValidated() {
    return epochs.get(0).validationLoss().isPresent();
  }

  private double[] of(ToDoubleFunction<EpochRecord> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }

  /** A line such as {@code loss 0.6931 █▅▃▂▁▁ 0.0712}. */
  private String sparks(String name, ToDoubleFunction<EpochRecord> value) {
    double[] values = of(value);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    int length = Math.min(SPARKS, values.length);
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < length; i++) {
      double v = values[length == 1 ? 0 : i * (values.length - 1) / (length - 1)];
      double share = high > low ? (v - low) / (high - low) : 0;
      bars.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return String.format(
        Locale.ROOT,
        "%-15s %9s %s %s%n",
        name,
        Numbers.significant(values[0]),
        bars,
        Numbers.significant(values[values.length - 1]));
  }

  /** First, last and kept epoch, and some between. */
  Grid table() {
    String metric = history.metric().label();
    Grid.Builder grid =
        isValidated()
            ? Grid.builder(
                history.stopReason(),
                0,
                "Epoch",
                "Loss",
                capital(metric),
                "Validation loss",
                "Validation " + metric,
                "Gradient norm",
                "Seconds")
            : Grid.builder(
                history.stopReason(),
                0,
                "Epoch",
                "Loss",
                capital(metric),
                "Gradient norm",
                "Seconds");
    int every = (epochs.size() + ROWS - 1) / ROWS;
    for (EpochRecord epoch : epochs) {
      boolean isKept = epoch.epoch() == history.bestEpoch();
      if (epoch.epoch() == 1 || epoch.epoch() % every == 0 || isKept) {
        row(grid, epoch, isKept && isValidated() ? epoch.epoch() + " (kept)" : "" + epoch.epoch());
      }
    }
    return grid.build();
  }

  private void row(Grid.Builder grid, EpochRecord epoch, String number) {
    String loss = Numbers.significant(epoch.loss());
    String metric = Numbers.significant(epoch.metric());
    String norm = Numbers.significant(epoch.gradientNorm());
    String seconds = Numbers.significant(epoch.times().total());
    if (isValidated()) {
      String held = Numbers.significant(epoch.validationLoss().orElse(Double.NaN));
      String heldMetric = Numbers.significant(epoch.validationMetric().orElse(Double.NaN));
      grid.row(number, loss, metric, held, heldMetric, norm, seconds);
    } else {
      grid.row(number, loss, metric, norm, seconds);
    }
  }
}
