package org.backfold.linalg;

/** How many bits the elements of a dense matrix have. */
public enum Precision {
  /** 64 bits, 16 digits. */
  DOUBLE(Double.BYTES) {
    @Override
    public MatrixView zeros(int rows, int columns) {
      return MatrixView.zeros(rows, columns);
    }

    @Override
    public MatrixView vector(double[] values) {
      return MatrixView.of(values, values.length, 1);
    }
  },

  /** 32 bits, 7 digits: half the memory and traffic, and products twice as fast. */
  SINGLE(Float.BYTES) {
    @Override
    public FloatView zeros(int rows, int columns) {
      return FloatView.of(new float[Math.multiplyExact(rows, columns)], rows, columns);
    }

    @Override
    public FloatView vector(double[] values) {
      FloatView rounded = zeros(values.length, 1);
      rounded.round(MatrixView.of(values, values.length, 1));
      return rounded;
    }
  };

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** Zeros, in an array of its own. */
  public abstract DenseView zeros(int rows, int columns);

  /** {@code values} as a column [n × 1]: the array itself, or a rounded copy. */
  public abstract DenseView vector(double[] values);
}
