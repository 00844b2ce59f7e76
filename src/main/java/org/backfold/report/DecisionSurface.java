package org.backfold.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Backprop;
import org.backfold.training.Probe;

/**
 * What a network of two inputs says over the plane: its outputs on a grid of {@value #SIZE} ×
 * {@value #SIZE} points around the probe's rows, one byte each, rows of the grid from the bottom.
 *
 * <pre>
 * two classes     one sheet: P(second class) · 255
 * more classes    two sheets: index of the likeliest class; its probability · 255
 * labels          one sheet each, at most {@value #MOST_SHEETS}: output · 255
 * regression      one sheet per target, at most {@value #MOST_SHEETS}: 0 to 255 from the least to the largest target
 * </pre>
 */
final class DecisionSurface {
  static final int SIZE = 56;
  static final int MOST_SHEETS = 4;

  /** Share of the points' range that is added on every side. */
  private static final double MARGIN = 0.12;

  private final Probe probe;
  private final boolean classes;
  private final double[] from = new double[2];
  private final double[] to = new double[2];
  private final MatrixView grid; // raw

  /**
   * @param classes whether the task is classification
   */
  DecisionSurface(Probe probe, boolean classes) {
    this.probe = probe;
    this.classes = classes;
    for (int i = 0; i < 2; i++) {
      range(probe.features(), i);
    }
    grid = MatrixView.zeros(2, SIZE * SIZE);
    for (int j = 0; j < grid.columns(); j++) {
      grid.values()[2 * j] = from[0] + (to[0] - from[0]) * (j % SIZE) / (SIZE - 1);
      grid.values()[2 * j + 1] = from[1] + (to[1] - from[1]) * (j / SIZE) / (SIZE - 1);
    }
  }

  private void range(Matrix rows, int row) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < rows.columns(); j++) {
      least = Math.min(least, rows.at(row, j));
      largest = Math.max(largest, rows.at(row, j));
    }
    double margin = largest > least ? MARGIN * (largest - least) : 1;
    from[row] = least - margin;
    to[row] = largest + margin;
  }

  /** The sheets now, in Base64. */
  List<String> sheets(Backprop backprop) {
    MatrixView outputs = backprop.predict(grid);
    int rows = outputs.rows();
    List<String> sheets = new ArrayList<>();
    if (classes && rows > 2) {
      byte[] likeliest = new byte[grid.columns()];
      byte[] probability = new byte[grid.columns()];
      for (int j = 0; j < likeliest.length; j++) {
        int best = 0;
        double sum = 0;
        for (int k = 0; k < rows; k++) {
          best = outputs.at(k, j) > outputs.at(best, j) ? k : best;
          sum += outputs.at(k, j);
        }
        likeliest[j] = (byte) best;
        probability[j] = level(sum > 0 ? outputs.at(best, j) / sum : 0);
      }
      sheets.add(Base64.getEncoder().encodeToString(likeliest));
      sheets.add(Base64.getEncoder().encodeToString(probability));
      return sheets;
    }
    int first = classes && rows == 2 ? 1 : 0;
    for (int k = first; k < Math.min(rows, MOST_SHEETS); k++) {
      sheets.add(sheet(outputs, k));
    }
    return sheets;
  }

  private String sheet(MatrixView outputs, int k) {
    byte[] levels = new byte[grid.columns()];
    double[] range = targetRange(k);
    for (int j = 0; j < levels.length; j++) {
      double value = outputs.at(k, j);
      if (classes && outputs.rows() == 2) {
        double sum = value + outputs.at(1 - k, j);
        value = sum > 0 ? value / sum : 0.5; // two sigmoids are no distribution
      } else if (probe.outputs().isPresent()) {
        value = value * probe.outputs().get().deviations()[k] + probe.outputs().get().means()[k];
      }
      levels[j] = level((value - range[0]) / (range[1] - range[0]));
    }
    return Base64.getEncoder().encodeToString(levels);
  }

  private static byte level(double share) {
    return (byte) Math.round(255 * Math.max(0, Math.min(1, share)));
  }

  /** 0 and 1 where outputs are probabilities, else the range of the probe's targets. */
  private double[] targetRange(int k) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < probe.targets().columns(); j++) {
      least = Math.min(least, probe.targets().at(k, j));
      largest = Math.max(largest, probe.targets().at(k, j));
    }
    boolean probability = classes || (least >= 0 && largest <= 1);
    return probability || least == largest ? new double[] {0, 1} : new double[] {least, largest};
  }

  /**
   * Where the grid lies, and the probe's rows as points.
   *
   * @param names of the sheets' outputs
   * @param points whether single rows may be shown
   */
  ObjectNode json(List<String> names, boolean points) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("size", SIZE);
    json.set("x", JsonArrays.of(from[0], to[0]));
    json.set("y", JsonArrays.of(from[1], to[1]));
    boolean many = classes && probe.targets().rows() > 2;
    json.put("kind", many ? "class" : classes ? "probability" : "value");
    ArrayNode sheetNames = json.putArray("names");
    names.forEach(sheetNames::add);
    ArrayNode ranges = json.putArray("ranges");
    for (int k = 0; k < Math.min(probe.targets().rows(), MOST_SHEETS); k++) {
      ranges.add(JsonArrays.of(targetRange(k)));
    }
    if (points) {
      ArrayNode list = json.putArray("points");
      for (int j = 0; j < probe.features().columns(); j++) {
        ArrayNode point = list.addArray();
        JsonArrays.add(point, probe.features().at(0, j));
        JsonArrays.add(point, probe.features().at(1, j));
        for (int k = 0; k < Math.min(probe.targets().rows(), MOST_SHEETS * 4); k++) {
          JsonArrays.add(point, probe.targets().at(k, j));
        }
      }
    }
    return json;
  }
}
