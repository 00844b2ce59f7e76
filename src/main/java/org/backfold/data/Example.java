package org.backfold.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/**
 * One training case, validated: finite features, target in range, weight ≥ 0. The vector and the
 * array belong to the example: nobody changes them.
 *
 * @param features x [n_0], raw (not standardized), dense or sparse
 * @param target classification: {class index}; regression: the targets; multi-label: 0 or 1 per
 *     label
 * @param rowWeight what the weight column says, 1 without one
 * @param classWeight factor of the example's class, 1 without class weights; no part of the content
 */
@DefaultSerializer(Example.KryoForm.class)
public record Example(Vector features, double[] target, double rowWeight, double classWeight)
    implements Serializable {

  /** An example without class weight. */
  public Example(Vector features, double[] target, double weight) {
    this(features, target, weight, 1);
  }

  /** w, the factor of the example's loss: row weight times class weight. */
  public double weight() {
    return rowWeight * classWeight;
  }

  /** The same case under another class weight. */
  public Example withClassWeight(double newClassWeight) {
    return new Example(features, target, rowWeight, newClassWeight);
  }

  /**
   * 128-bit hash of the content (features, target, row weight; not the class weight, so that an
   * order by hash does not change with it): equal for equal rows, whether dense or sparse, −0.0 or
   * 0.0, and wherever they were read; [high, low]. Different seeds give independent hashes.
   */
  public long[] contentHash(long seed) {
    return new ContentHash(features)
        .add(features.size())
        .add(target)
        .add(rowWeight)
        .add(seed)
        .toLongs();
  }

  /** Kryo cannot set the fields of a record by itself; public as Kryo makes it by reflection. */
  public static final class KryoForm extends Serializer<Example> {
    /** Takes no null, gives immutable values. */
    public KryoForm() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Example example) {
      kryo.writeClassAndObject(output, example.features);
      output.writeInt(example.target.length, true);
      output.writeDoubles(example.target);
      output.writeDouble(example.rowWeight);
      output.writeDouble(example.classWeight);
    }

    @Override
    public Example read(Kryo kryo, Input input, Class<Example> type) {
      Vector features = (Vector) kryo.readClassAndObject(input);
      double[] target = input.readDoubles(input.readInt(true));
      return new Example(features, target, input.readDouble(), input.readDouble());
    }
  }
}
