package org.backfold.training;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.backfold.linalg.Precision;
import org.backfold.optim.OptimizerState;

/**
 * An {@link OptimizerState} on its way to the executors: raw bytes, and no record, which Kryo could
 * not read.
 */
final class OptimizerMemory implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String optimizer;
  private final long iteration;
  private final long evaluations;
  private final TreeMap<String, Double> scalars;
  private final TreeMap<String, RawVector> vectors = new TreeMap<>();

  /** Keeps the arrays by reference. */
  OptimizerMemory(OptimizerState state) {
    optimizer = state.optimizer();
    iteration = state.iteration();
    evaluations = state.evaluations();
    scalars = new TreeMap<>(state.scalars());
    state
        .vectors()
        .forEach(
            (name, values) -> vectors.put(name, RawVector.of(Precision.DOUBLE.vector(values))));
  }

  /** What was packed. */
  OptimizerState state() {
    SortedMap<String, double[]> arrays = new TreeMap<>();
    vectors.forEach((name, values) -> arrays.put(name, values.values().toDoubles().values()));
    return new OptimizerState(optimizer, iteration, evaluations, scalars, arrays);
  }

  /** Size on the wire, nearly. */
  long bytes() {
    return vectors.values().stream().mapToLong(v -> (long) Double.BYTES * v.values().size()).sum();
  }
}
