package org.backfold.linalg;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * A dense matrix of single precision: a window into a {@code float[]}, otherwise like {@link
 * MatrixView}. A class, not a record, because Kryo cannot read records.
 */
public final class FloatView implements DenseView, Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] values;
  private final int offset;
  private final int rows;
  private final int columns;
  private final boolean transposed;

  /**
   * @param values shared
   * @throws IllegalArgumentException if the window does not lie inside the array
   */
  private FloatView(float[] values, int offset, int rows, int columns, boolean transposed) {
    if (rows < 0 || columns < 0 || offset < 0 || offset + (long) rows * columns > values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A %d × %d matrix at offset %d does not fit an array of %d floats.",
              rows,
              columns,
              offset,
              values.length));
    }
    this.values = values;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.transposed = transposed;
  }

  /** The first rows · columns of {@code values}, which are shared. */
  public static FloatView of(float[] values, int rows, int columns) {
    return new FloatView(values, 0, rows, columns, false);
  }

  /** The array itself. */
  public float[] values() {
    return values;
  }

  @Override
  public int capacity() {
    return values.length - offset;
  }

  @Override
  public Object array() {
    return values;
  }

  @Override
  public Precision precision() {
    return Precision.SINGLE;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public boolean transposed() {
    return transposed;
  }

  @Override
  public FloatView transpose() {
    return new FloatView(values, offset, columns, rows, !transposed);
  }

  @Override
  public FloatView columns(int from, int to) {
    return new FloatView(values, startOf(from, to), rows, to - from, false);
  }

  @Override
  public FloatView window(int first, int rows, int columns) {
    return new FloatView(values, offset + first, rows, columns, false);
  }

  @Override
  public double at(int row, int column) {
    return transposed
        ? values[offset + row * columns + column]
        : values[offset + column * rows + row];
  }

  @Override
  public DenseVector column(int column) {
    return new DenseVector(columns(column, column + 1).toDoubles().values());
  }

  @Override
  public void copyTo(MatrixView target) {
    checkCopy(target);
    double[] to = target.values();
    int shift = target.offset() - offset;
    for (int i = offset, end = end(); i < end; i++) {
      to[i + shift] = values[i];
    }
  }

  /** Overwrites this with {@code source}, of equal shape, each element rounded to the nearest. */
  public void round(MatrixView source) {
    source.checkCopy(this);
    double[] from = source.values();
    int shift = source.offset() - offset;
    for (int i = offset, end = end(); i < end; i++) {
      values[i] = (float) from[i + shift];
    }
  }

  @Override
  public MatrixView toDoubles() {
    double[] copy = new double[size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[offset + i];
    }
    return new MatrixView(copy, 0, rows, columns, transposed);
  }

  @Override
  public void add(DenseView other) {
    other.checkCopy(this);
    float[] from = ((FloatView) other).values;
    int shift = other.offset() - offset;
    for (int i = offset, end = end(); i < end; i++) {
      values[i] += from[i + shift];
    }
  }

  @Override
  public double largestMagnitude() {
    float largest = 0;
    for (int i = offset; i < end(); i++) {
      float magnitude = Math.abs(values[i]);
      if (!(magnitude <= largest)) { // also true for NaN
        largest = magnitude;
        if (Float.isNaN(largest)) {
          return largest;
        }
      }
    }
    return largest;
  }

  @Override
  public boolean isFinite() {
    return Double.isFinite(largestMagnitude());
  }
}
