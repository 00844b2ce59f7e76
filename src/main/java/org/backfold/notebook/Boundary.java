package org.backfold.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.data.Task;
import org.backfold.figure.Chart;
import org.backfold.figure.Field;
import org.backfold.figure.Window;
import org.backfold.ml.NeuralNetworkClassificationModel;
import org.backfold.model.TrainedModel;

/** The plane of two features as a model divides it among its classes. */
final class Boundary {
  private static final int POINTS = 1000;
  private static final int GRID = 90;
  private static final int TEXT_WIDTH = 64;
  private static final int TEXT_HEIGHT = 22;
  private static final String LETTERS = "·o+x*#%@&=";

  private final NeuralNetworkClassificationModel model;
  private final TrainedModel network;

  /**
   * @throws IllegalArgumentException if the model has not two features, or predicts several labels
   */
  Boundary(NeuralNetworkClassificationModel model) {
    this.model = model;
    this.network = model.trainedModel();
    if (network.network().inputs() != 2 || network.schema().task() != Task.CLASSIFICATION) {
      throw new IllegalArgumentException(
          "A decision boundary is drawn of a model that tells classes apart by 2 features; this"
              + " one is for "
              + network.schema().task()
              + " with "
              + network.network().inputs()
              + " features.");
    }
  }

  Part picture(Dataset<?> dataset) {
    List<Row> rows =
        dataset.select(model.getFeaturesCol(), model.getLabelCol()).limit(POINTS).collectAsList();
    double[] xs = rows.stream().mapToDouble(row -> features(row)[0]).toArray();
    double[] ys = rows.stream().mapToDouble(row -> features(row)[1]).toArray();
    Window window = Window.around(xs, ys);
    List<String> names = axisNames();
    Chart chart = new Chart("Decision boundary").xAxis(names.get(0)).yAxis(names.get(1));
    Map<String, Field> probabilities = new LinkedHashMap<>();
    List<String> classes = model.classNames();
    for (int k = 0; k < classes.size(); k++) {
      int index = k;
      probabilities.put(
          "class " + classes.get(k),
          Field.sample(window, GRID, (x, y) -> network.predict(new double[] {x, y})[index]));
    }
    chart.regions(probabilities);
    for (int k = 0; k < classes.size(); k++) {
      addPoints(chart, "class " + classes.get(k), k, rows);
    }
    return new Part.Picture(chart.window(window).figure(560, 420), text(window));
  }

  private List<String> axisNames() {
    List<String> columns = network.schema().featureColumns();
    return columns.size() == 2 ? columns : List.of("first feature", "second feature");
  }

  private static void addPoints(Chart chart, String name, int label, List<Row> rows) {
    List<Row> of = new ArrayList<>();
    for (Row row : rows) {
      if (((Number) row.get(1)).intValue() == label) {
        of.add(row);
      }
    }
    chart.points(
        name,
        of.stream().mapToDouble(row -> features(row)[0]).toArray(),
        of.stream().mapToDouble(row -> features(row)[1]).toArray());
  }

  private static double[] features(Row row) {
    return ((Vector) row.get(0)).toArray();
  }

  /** The same plane in characters, one for each class. */
  private String text(Window window) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < TEXT_HEIGHT; line++) {
      double y = between(window.yHigh(), window.yLow(), line, TEXT_HEIGHT);
      for (int i = 0; i < TEXT_WIDTH; i++) {
        double x = between(window.xLow(), window.xHigh(), i, TEXT_WIDTH);
        int predicted = likeliest(network.predict(new double[] {x, y}));
        text.append(LETTERS.charAt(predicted % LETTERS.length()));
      }
      text.append('\n');
    }
    List<String> classes = model.classNames();
    for (int k = 0; k < classes.size(); k++) {
      text.append(k == 0 ? "" : "   ").append(LETTERS.charAt(k % LETTERS.length()));
      text.append(" class ").append(classes.get(k));
    }
    return text.append('\n').toString();
  }

  private static int likeliest(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }

  private static double between(double from, double to, int i, int count) {
    return from + (to - from) * i / (count - 1);
  }
}
