package org.backfold.figure;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Values of a function f(x, y) on an even grid over a window. Immutable. */
public final class Field {
  private final Window window;
  private final int size;
  private final double[] values; // row by row from yLow up, each from xLow on

  private Field(Window window, int size, double[] values) {
    this.window = window;
    this.size = size;
    this.values = values;
  }

  /**
   * Asks the function at size × size points, on the window's border and inside.
   *
   * @param size points along each side, at least 2; 80 gives smooth contours
   * @throws IllegalArgumentException if the size is below 2
   */
  public static Field sample(Window window, int size, DoubleBinaryOperator f) {
    if (size < 2) {
      throw new IllegalArgumentException("A field has at least 2 points a side, found " + size);
    }
    Field field = new Field(window, size, new double[size * size]);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        field.values[row * size + column] = f.applyAsDouble(field.x(column), field.y(row));
      }
    }
    return field;
  }

  /** Where it was sampled. */
  public Window window() {
    return window;
  }

  /** Points along each side. */
  int size() {
    return size;
  }

  /** x of a column 0 … size − 1. */
  double x(int column) {
    return between(window.xLow(), window.xHigh(), column);
  }

  /** y of a row 0 … size − 1, counted upwards. */
  double y(int row) {
    return between(window.yLow(), window.yHigh(), row);
  }

  double value(int column, int row) {
    return values[row * size + column];
  }

  /** The field of f(value). */
  Field map(DoubleUnaryOperator f) {
    double[] mapped = new double[values.length];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = f.applyAsDouble(values[i]);
    }
    return new Field(window, size, mapped);
  }

  /** The field of f(value, other's value); the other is over the same grid. */
  Field with(Field other, DoubleBinaryOperator f) {
    if (other.size != size || !other.window.equals(window)) {
      throw new IllegalArgumentException(
          "Fields drawn together are over one window in one size; found "
              + window
              + " in "
              + size
              + " and "
              + other.window
              + " in "
              + other.size
              + ".");
    }
    double[] both = new double[values.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = f.applyAsDouble(values[i], other.values[i]);
    }
    return new Field(window, size, both);
  }

  private double between(double low, double high, int i) {
    return i == size - 1 ? high : low + (high - low) * i / (size - 1);
  }
}
