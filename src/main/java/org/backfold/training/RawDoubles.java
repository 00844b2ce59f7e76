package org.backfold.training;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;

/**
 * An array that travels as raw bytes, 8 an element, in pieces that stay in the cache: Java's own
 * way writes element by element. Kryo, which knows nothing of this, copies the field as it does any
 * array.
 */
final class RawDoubles implements Externalizable {
  private static final long serialVersionUID = 1L;
  private static final RawDoubles NONE = new RawDoubles(new double[0]);

  /** Elements of a piece: 8 KB. */
  private static final int PIECE = 1024;

  private double[] values;

  /** For deserialization only. */
  public RawDoubles() {
    this(new double[0]);
  }

  private RawDoubles(double[] values) {
    this.values = values;
  }

  /** Keeps {@code values} by reference. */
  static RawDoubles of(double[] values) {
    return new RawDoubles(values);
  }

  /** No element. */
  static RawDoubles none() {
    return NONE;
  }

  /** The array itself. */
  double[] values() {
    return values;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(values.length);
    byte[] piece = new byte[Double.BYTES * Math.min(PIECE, values.length)];
    for (int i = 0; i < values.length; i += PIECE) {
      int count = Math.min(PIECE, values.length - i);
      ByteBuffer.wrap(piece).asDoubleBuffer().put(values, i, count);
      out.write(piece, 0, Double.BYTES * count);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    values = new double[in.readInt()];
    byte[] piece = new byte[Double.BYTES * Math.min(PIECE, values.length)];
    for (int i = 0; i < values.length; i += PIECE) {
      int count = Math.min(PIECE, values.length - i);
      in.readFully(piece, 0, Double.BYTES * count);
      ByteBuffer.wrap(piece).asDoubleBuffer().get(values, i, count);
    }
  }
}
