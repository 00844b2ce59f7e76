package org.backfold.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Comparator;

/**
 * One example beside its prediction. The arrays are the row's own, read only.
 *
 * @param features x [n_0], raw
 * @param target as {@link org.backfold.data.Example#target()} holds it
 * @param prediction as {@link TrainedModel} defines it
 * @param wrongness how wrong: classification, the probability of the class that was predicted
 *     instead; several labels, the largest distance of an output from its label; regression, the
 *     distance from the targets, each in its training deviations; 0 if right
 * @param hash of the content: breaks ties, and draws samples, alike whatever the order of rows
 */
@DefaultSerializer(JavaSerializer.class) // Kryo 4 cannot write records
public record ExaminedRow(
    double[] features, double[] target, double[] prediction, double wrongness, long hash)
    implements Serializable {

  /** The worst first. */
  static final Comparator<ExaminedRow> BY_WRONGNESS =
      Comparator.comparingDouble(ExaminedRow::wrongness)
          .reversed()
          .thenComparingLong(ExaminedRow::hash);

  /** As good as by lot. */
  static final Comparator<ExaminedRow> BY_HASH = Comparator.comparingLong(ExaminedRow::hash);
}
