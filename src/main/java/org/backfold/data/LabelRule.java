package org.backfold.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;

/** How a row's label becomes a target. */
sealed interface LabelRule extends Serializable {
  void read(Cells cells, ParsedRow row);

  /** For prediction: no label needed, one that is there is ignored. */
  record Ignored() implements LabelRule {
    @Override
    public void read(Cells cells, ParsedRow row) {}
  }

  /**
   * One class per row, which ones is not known yet: the text is kept, there is no target.
   *
   * @param column of the label
   * @param name of the column
   */
  record Open(int column, String name) implements LabelRule {
    @Override
    public void read(Cells cells, ParsedRow row) {
      row.label = classText(cells, column, name, row);
    }
  }

  /**
   * One of the classes known.
   *
   * @param column of the label
   * @param name of the column
   * @param classes names in index order
   * @param indices index of each class by its name
   */
  record OneOf(int column, String name, List<String> classes, Map<String, Integer> indices)
      implements LabelRule {
    OneOf(int column, String name, List<String> classes) {
      this(column, name, classes, LabelTally.indices(classes));
    }

    @Override
    public void read(Cells cells, ParsedRow row) {
      String text = classText(cells, column, name, row);
      Integer index = indices.get(text);
      if (index == null) {
        double number = NumberText.parse(text);
        index = NumberText.isFinite(number) ? indices.get(NumberText.name(number)) : null;
      }
      if (index != null) {
        row.label = classes.get(index);
        row.target = new double[] {index};
      } else if (!text.isEmpty()) {
        row.report(RowFault.LABEL, name, expected(), RowProblem.quote(text));
      }
    }

    private String expected() {
      List<String> shown = classes.subList(0, Math.min(5, classes.size()));
      String more = shown.size() < classes.size() ? ", …" : "";
      return "one of the " + classes.size() + " classes " + String.join(", ", shown) + more;
    }
  }

  /**
   * An index into names that the column's metadata hold, as Spark's StringIndexer writes it.
   *
   * @param column of the label
   * @param name of the column
   * @param names class names of the column
   * @param indices class index for each of the names, −1 if the model does not know it
   */
  record Indexed(int column, String name, List<String> names, List<Integer> indices)
      implements LabelRule {
    @Override
    public void read(Cells cells, ParsedRow row) {
      String text = classText(cells, column, name, row);
      double number = NumberText.parse(text);
      boolean inRange = number >= 0 && number < names.size() && number == Math.rint(number);
      if (inRange && indices.get((int) number) >= 0) {
        row.label = names.get((int) number);
        row.target = new double[] {indices.get((int) number)};
      } else if (!text.isEmpty()) {
        String expected =
            inRange
                ? "a class that the model knows, not " + names.get((int) number)
                : "an index from 0 to " + (names.size() - 1);
        row.report(RowFault.LABEL, name, expected, RowProblem.quote(text));
      }
    }
  }

  /**
   * Numbers, one per column, or those of one vector column.
   *
   * @param columns of the labels
   * @param names of the columns
   * @param vectorSize size of the one vector; 0: the columns hold numbers
   * @param binary whether each is 0 or 1
   */
  record Numbers(List<Integer> columns, List<String> names, int vectorSize, boolean binary)
      implements LabelRule {
    @Override
    public void read(Cells cells, ParsedRow row) {
      if (vectorSize > 0) {
        readVector(cells.vector(columns.get(0)), row);
        return;
      }
      row.target = new double[columns.size()];
      for (int k = 0; k < row.target.length; k++) {
        row.target[k] = cells.number(columns.get(k)) + 0.0; // no −0.0
        if (!NumberText.isFinite(row.target[k])) {
          row.reportNumber(names.get(k), cells.text(columns.get(k)));
        } else {
          check(row.target[k], names.get(k), row);
        }
      }
    }

    private void readVector(Vector vector, ParsedRow row) {
      if (!RowParser.isUsable(vector, vectorSize, names.get(0), row)) {
        return;
      }
      row.target = vector.toArray().clone();
      for (int k = 0; k < row.target.length; k++) {
        check(row.target[k], names.get(0) + "[" + k + "]", row);
      }
    }

    private void check(double value, String name, ParsedRow row) {
      if (binary && value != 0 && value != 1) {
        row.report(RowFault.NOT_BINARY, name, "0 or 1", "'" + NumberText.name(value) + "'");
      }
    }
  }

  /** The label as text; empty and reported if missing, NaN, infinite or no UTF-8. */
  private static String classText(Cells cells, int column, String name, ParsedRow row) {
    String text = cells.text(column);
    RowFault fault = NumberText.faultOf(text);
    if (fault == RowFault.NAN || fault == RowFault.INFINITE || text.isEmpty()) {
      row.report(fault, name, "a class", RowProblem.quote(text));
      return "";
    }
    if (text.indexOf('\uFFFD') >= 0) {
      row.report(RowFault.LABEL, name, "text in UTF-8", RowProblem.quote(text));
      return "";
    }
    return text;
  }
}
