package org.backfold.training;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.data.Example;
import scala.Tuple2;

/**
 * An example on its way through the shuffle; a class, not a record, because Kryo cannot read
 * records.
 */
final class PackedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Vector features;
  private final double[] target;
  private final double weight;

  private PackedRow(Vector features, double[] target, double weight) {
    this.features = features;
    this.target = target;
    this.weight = weight;
  }

  static PackedRow of(Example example) {
    return new PackedRow(example.features(), example.target(), example.weight());
  }

  static Iterator<Example> examples(Iterator<Tuple2<ContentKey, PackedRow>> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Example next() {
        PackedRow row = rows.next()._2();
        return new Example(row.features, row.target, row.weight);
      }
    };
  }
}
