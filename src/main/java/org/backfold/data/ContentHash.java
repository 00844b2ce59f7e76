package org.backfold.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * A 128-bit hash under construction: MurmurHash3 (x64, A. Appleby; commons-codec's) of the bytes
 * added, numbers little-endian. Reusable after {@link #clear()}; not thread-safe.
 *
 * <p>A vector adds its non-zero entries as (index, value) pairs, so a dense and a sparse one of the
 * same content hash equally, and −0.0, being zero, adds nothing. NaN does not occur: rows are
 * validated first.
 */
final class ContentHash {
  private static final int PAIR_BYTES = Integer.BYTES + Long.BYTES;
  private static final int TAIL_BYTES = 64;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;

  ContentHash() {
    bytes = new byte[TAIL_BYTES];
  }

  /** A buffer that fits the vector, which is added, and a few numbers. */
  ContentHash(Vector features) {
    bytes = new byte[Math.addExact(Math.multiplyExact(features.numActives(), PAIR_BYTES), 64)];
    add(features);
  }

  ContentHash clear() {
    length = 0;
    return this;
  }

  /** Adds the non-zero entries; not the size. */
  ContentHash add(Vector vector) {
    if (vector instanceof SparseVector sparse) {
      addPairs(sparse.indices(), sparse.values());
    } else {
      addPairs(((DenseVector) vector).values());
    }
    return this;
  }

  private void addPairs(double[] values) {
    for (int index = 0; index < values.length; index++) {
      if (values[index] != 0) {
        addPair(index, values[index]);
      }
    }
  }

  private void addPairs(int[] indices, double[] values) {
    for (int k = 0; k < values.length; k++) {
      if (values[k] != 0) {
        addPair(indices[k], values[k]);
      }
    }
  }

  private void addPair(int index, double value) {
    reserve(PAIR_BYTES);
    INTS.set(bytes, length, index);
    LONGS.set(bytes, length + Integer.BYTES, Double.doubleToLongBits(value));
    length += PAIR_BYTES;
  }

  ContentHash add(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
    return this;
  }

  /** Adds a number; −0.0 as 0.0. */
  ContentHash add(double value) {
    return add(Double.doubleToLongBits(value + 0.0));
  }

  ContentHash add(double[] values) {
    for (double value : values) {
      add(value);
    }
    return this;
  }

  ContentHash add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return this;
  }

  /** [high, low] of what was added since the last {@link #clear()}. */
  long[] toLongs() {
    return MurmurHash3.hash128x64(bytes, 0, length, 0);
  }

  /**
   * Place of a row in an order that is another one for each seed: 0 to 2⁶²−1, evenly spread. Clears
   * this.
   */
  long place(long[] rowHash, long seed) {
    return clear().add(rowHash[0]).add(rowHash[1]).add(seed).toLongs()[0] >>> 2;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      int needed = Math.addExact(length, more);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * needed));
    }
  }
}
