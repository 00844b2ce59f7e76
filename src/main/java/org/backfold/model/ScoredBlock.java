package org.backfold.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * The predictions for a block of m examples beside the truth. Owns its arrays; column-major.
 *
 * @param predictions [outputs × m] as {@link TrainedModel} defines them
 * @param targets [t × m] as {@link org.backfold.data.Example#target()} holds them
 * @param weights [m]
 * @param loss Σ wᵢCᵢ of the network's loss
 */
@DefaultSerializer(JavaSerializer.class) // Kryo 4 cannot write records; blocks may be spilled
record ScoredBlock(double[] predictions, double[] targets, double[] weights, double loss)
    implements Serializable {

  int examples() {
    return weights.length;
  }

  /** Rows of {@link #predictions()}. */
  int outputs() {
    return predictions.length / weights.length;
  }

  /** Rows of {@link #targets()}. */
  int targetRows() {
    return targets.length / weights.length;
  }
}
