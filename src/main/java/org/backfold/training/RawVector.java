package org.backfold.training;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.FloatView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;

/**
 * A column [n × 1] that travels as raw bytes, 8 or 4 an element, in pieces that stay in the cache:
 * Java's own way writes element by element. Kryo, which knows nothing of this, copies the array as
 * it does any.
 */
final class RawVector implements Externalizable {
  private static final long serialVersionUID = 1L;
  private static final RawVector NONE = new RawVector(new double[0], new float[0]);

  /** Elements of a piece: 8 KB of doubles. */
  private static final int PIECE = 1024;

  private double[] doubles;
  private float[] floats; // one of the two is empty

  /** For deserialization only. */
  public RawVector() {
    this(new double[0], new float[0]);
  }

  private RawVector(double[] doubles, float[] floats) {
    this.doubles = doubles;
    this.floats = floats;
  }

  /**
   * @param column a whole array, kept by reference
   */
  static RawVector of(DenseView column) {
    return column instanceof FloatView single
        ? new RawVector(NONE.doubles, single.values())
        : new RawVector(((MatrixView) column).values(), NONE.floats);
  }

  /** No element. */
  static RawVector none() {
    return NONE;
  }

  /** The elements themselves, [n × 1]. */
  DenseView values() {
    return floats.length > 0
        ? FloatView.of(floats, floats.length, 1)
        : Precision.DOUBLE.vector(doubles);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(doubles.length);
    out.writeInt(floats.length);
    byte[] piece = new byte[Double.BYTES * PIECE];
    for (int i = 0; i < doubles.length; i += PIECE) {
      int count = Math.min(PIECE, doubles.length - i);
      ByteBuffer.wrap(piece).asDoubleBuffer().put(doubles, i, count);
      out.write(piece, 0, Double.BYTES * count);
    }
    for (int i = 0; i < floats.length; i += PIECE) {
      int count = Math.min(PIECE, floats.length - i);
      ByteBuffer.wrap(piece).asFloatBuffer().put(floats, i, count);
      out.write(piece, 0, Float.BYTES * count);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    doubles = new double[in.readInt()];
    floats = new float[in.readInt()];
    byte[] piece = new byte[Double.BYTES * PIECE];
    for (int i = 0; i < doubles.length; i += PIECE) {
      int count = Math.min(PIECE, doubles.length - i);
      in.readFully(piece, 0, Double.BYTES * count);
      ByteBuffer.wrap(piece).asDoubleBuffer().get(doubles, i, count);
    }
    for (int i = 0; i < floats.length; i += PIECE) {
      int count = Math.min(PIECE, floats.length - i);
      in.readFully(piece, 0, Float.BYTES * count);
      ByteBuffer.wrap(piece).asFloatBuffer().get(floats, i, count);
    }
  }
}
