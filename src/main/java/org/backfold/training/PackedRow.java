package org.backfold.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.data.Example;
import org.backfold.linalg.ColumnPacker;
import scala.Tuple2;

/**
 * An example on its way through the shuffle, as one array of bytes: what Spark serializes, sorts
 * and keeps is one flat object a row. Features are written whole, 8 bytes each, or as their
 * non-zeros, 12 bytes each, whichever is shorter; zeros lose their sign. A class, not a record,
 * because Kryo cannot read records.
 *
 * <pre>
 * weight, number of targets, targets, n_0, k, k indices if k &lt; n_0, k numbers    little-endian
 * </pre>
 */
final class PackedRow implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int HEADER_BYTES = Double.BYTES + 3 * Integer.BYTES;
  private static final int PAIR_BYTES = Integer.BYTES + Double.BYTES;

  private final byte[] bytes;

  private PackedRow(byte[] bytes) {
    this.bytes = bytes;
  }

  static PackedRow of(Example example) {
    Vector features = example.features();
    double[] target = example.target();
    int nonZeros = ColumnPacker.nonZeros(features);
    boolean pairs = (long) nonZeros * PAIR_BYTES < (long) features.size() * Double.BYTES;
    int size = pairs ? nonZeros * PAIR_BYTES : features.size() * Double.BYTES;
    ByteBuffer buffer = wrap(new byte[HEADER_BYTES + target.length * Double.BYTES + size]);
    buffer.putDouble(example.weight()).putInt(target.length);
    putAll(buffer, target);
    buffer.putInt(features.size()).putInt(pairs ? nonZeros : features.size());
    if (pairs) {
      putPairs(buffer, features, nonZeros);
    } else {
      putAll(buffer, features.toArray());
    }
    return new PackedRow(buffer.array());
  }

  private static void putPairs(ByteBuffer buffer, Vector features, int nonZeros) {
    int[] indices = new int[nonZeros];
    double[] values = new double[nonZeros];
    int[] stored = features instanceof SparseVector sparse ? sparse.indices() : null;
    double[] elements = elements(features);
    for (int k = 0, at = 0; k < elements.length; k++) {
      if (elements[k] != 0) {
        indices[at] = stored == null ? k : stored[k];
        values[at++] = elements[k];
      }
    }
    buffer.asIntBuffer().put(indices);
    buffer.position(buffer.position() + nonZeros * Integer.BYTES);
    putAll(buffer, values);
  }

  /** What a vector stores. */
  private static double[] elements(Vector vector) {
    return vector instanceof SparseVector sparse
        ? sparse.values()
        : ((DenseVector) vector).values();
  }

  /** The example; its class weight is part of its row weight now. */
  Example example() {
    ByteBuffer buffer = wrap(bytes);
    double weight = buffer.getDouble();
    double[] target = getAll(buffer, buffer.getInt());
    int size = buffer.getInt();
    int stored = buffer.getInt();
    if (stored == size) {
      return new Example(new DenseVector(getAll(buffer, size)), target, weight);
    }
    int[] indices = new int[stored];
    buffer.asIntBuffer().get(indices);
    buffer.position(buffer.position() + stored * Integer.BYTES);
    return new Example(new SparseVector(size, indices, getAll(buffer, stored)), target, weight);
  }

  static Iterator<Example> examples(Iterator<Tuple2<ContentKey, PackedRow>> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Example next() {
        return rows.next()._2().example();
      }
    };
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void putAll(ByteBuffer buffer, double[] values) {
    buffer.asDoubleBuffer().put(values);
    buffer.position(buffer.position() + values.length * Double.BYTES);
  }

  private static double[] getAll(ByteBuffer buffer, int count) {
    double[] values = new double[count];
    buffer.asDoubleBuffer().get(values);
    buffer.position(buffer.position() + count * Double.BYTES);
    return values;
  }
}
