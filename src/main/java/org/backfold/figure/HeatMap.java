package org.backfold.figure;

import java.util.List;
import java.util.Locale;
import org.backfold.figure.Canvas.Anchor;
import org.backfold.figure.Canvas.Box;
import org.backfold.figure.Canvas.Type;

/**
 * A table of numbers, each cell tinted by its share of its row's sum, so that a confusion matrix
 * shows recall whatever the classes' sizes. Arrays are read.
 */
public final class HeatMap {
  private static final double MARGIN = 10;
  private static final double ROW_HEIGHT = 30;
  private static final double LABEL_WIDTH = 150;
  private static final Type ABOVE = Type.label(Anchor.START);

  /** At this opacity of the colour, ink on it keeps a contrast of 4.5 : 1, light and dark. */
  private static final double FULL = 0.75;

  private final String title;
  private final List<String> rows;
  private final List<String> columns;
  private final double[][] values;
  private String rowTitle = "";
  private String columnTitle = "";

  private HeatMap(String title, List<String> rows, List<String> columns, double[][] values) {
    this.title = title;
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * A table.
   *
   * @param values [rows × columns], a row's values together, none negative
   * @throws IllegalArgumentException if sizes differ, there is no cell, or a value is negative
   */
  public static HeatMap of(
      String title, List<String> rows, List<String> columns, double[][] values) {
    if (rows.isEmpty() || columns.isEmpty() || values.length != rows.size()) {
      throw new IllegalArgumentException(
          "A heat map has a row of values for each name; found "
              + rows.size()
              + " names and "
              + values.length
              + " rows.");
    }
    double[][] copy = new double[values.length][];
    for (int row = 0; row < copy.length; row++) {
      copy[row] = values[row].clone();
      if (copy[row].length != columns.size()) {
        throw new IllegalArgumentException(
            "Row "
                + rows.get(row)
                + " of the heat map has "
                + copy[row].length
                + " values for "
                + columns.size()
                + " columns.");
      }
      for (double value : copy[row]) {
        if (!(value >= 0)) {
          throw new IllegalArgumentException(
              "A heat map shows values from 0 on, found " + value + " in row " + rows.get(row));
        }
      }
    }
    return new HeatMap(title, List.copyOf(rows), List.copyOf(columns), copy);
  }

  /**
   * Rows of the actual, columns of the predicted class.
   *
   * @param counts [actual × predicted]
   */
  public static HeatMap confusion(String title, List<String> classes, double[][] counts) {
    return of(title, classes, classes, counts).axes("actual", "predicted");
  }

  /** Says what rows and columns are. */
  public HeatMap axes(String rowTitle, String columnTitle) {
    this.rowTitle = rowTitle;
    this.columnTitle = columnTitle;
    return this;
  }

  /** The table as a picture, as large as its cells need. */
  public Figure figure() {
    double names = widest(rows);
    double cell = Math.max(44, widest(columns) + 12);
    for (double[] row : values) {
      for (double value : row) {
        cell = Math.max(cell, ABOVE.width(text(value)) + 14);
      }
    }
    double top = MARGIN + (title.isEmpty() ? 0 : 26) + (hasAxes() ? 20 : 0) + 22;
    double left = MARGIN + names + 10;
    double width = left + cell * columns.size() + MARGIN;
    double height = top + ROW_HEIGHT * rows.size() + MARGIN;
    double titleWidth = 2 * MARGIN + Type.title().width(title);
    Box cells = new Box(left, top, cell, ROW_HEIGHT);
    return new Figure(title, Math.max(width, titleWidth), height, canvas -> draw(canvas, cells));
  }

  /**
   * @param first the upper left cell
   */
  private void draw(Canvas canvas, Box first) {
    canvas.text(title, MARGIN, MARGIN + 12, Type.title());
    if (hasAxes()) {
      canvas.text(rowTitle + " ↓", first.x() - 10, first.y() - 8, Type.label(Anchor.END));
      canvas.text(columnTitle + " →", first.x(), first.y() - 28, ABOVE);
    }
    for (int column = 0; column < columns.size(); column++) {
      double middle = first.x() + (column + 0.5) * first.width();
      canvas.text(fit(columns.get(column)), middle, first.y() - 8, Type.label(Anchor.MIDDLE));
    }
    for (int row = 0; row < rows.size(); row++) {
      double y = first.y() + row * ROW_HEIGHT;
      canvas.text(fit(rows.get(row)), first.x() - 10, y + 19.2, Type.label(Anchor.END));
      drawRow(canvas, values[row], new Box(first.x(), y, first.width(), ROW_HEIGHT));
    }
  }

  /**
   * @param first the row's first cell
   */
  private static void drawRow(Canvas canvas, double[] row, Box first) {
    double sum = 0;
    for (double value : row) {
      sum += value;
    }
    for (int column = 0; column < row.length; column++) {
      double share = sum > 0 ? row[column] / sum : 0;
      double x = first.x() + column * first.width();
      Box cell = new Box(x + 1, first.y() + 1, first.width() - 2, first.height() - 2);
      // The square root lets a few mistakes among many hits be seen.
      canvas.area(cell.loop(), Paint.INK.withOpacity(0.04));
      canvas.area(cell.loop(), Palette.series(0).withOpacity(FULL * Math.sqrt(share)));
      Paint ink = Paint.INK.withOpacity(row[column] == 0 ? 0.65 : 1);
      canvas.text(
          text(row[column]),
          x + first.width() / 2,
          first.y() + 19.2,
          new Type(12, false, Anchor.MIDDLE, ink));
    }
  }

  private boolean hasAxes() {
    return !rowTitle.isEmpty() || !columnTitle.isEmpty();
  }

  private double widest(List<String> names) {
    double widest = ABOVE.width(rowTitle + " ↓");
    for (String name : names) {
      widest = Math.max(widest, ABOVE.width(fit(name)));
    }
    return widest;
  }

  /** The name, its end cut off where it is too long. */
  private static String fit(String name) {
    if (ABOVE.width(name) <= LABEL_WIDTH) {
      return name;
    }
    int[] characters = name.codePoints().toArray();
    int length = characters.length;
    while (length > 1 && ABOVE.width(new String(characters, 0, length) + "…") > LABEL_WIDTH) {
      length--;
    }
    return new String(characters, 0, length) + "…";
  }

  private static String text(double value) {
    return value == Math.rint(value) && value < 1e15
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : Axis.text(value);
  }
}
