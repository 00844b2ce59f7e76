package org.backfold.optim;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run remembers between two iterations besides θ: named numbers, all that a checkpoint must
 * write to go on with the same bits. Which names there are is the business of the optimizer that
 * wrote them; vectors need not be as long as θ.
 *
 * @param optimizer {@link Optimizer#name()} of the run
 * @param iteration iterations done
 * @param evaluations calls of the objective so far
 * @param scalars by name, sorted; NaN where a number is not known yet
 * @param vectors by name, sorted; the arrays belong to this state and are not changed by anybody
 */
public record OptimizerState(
    String optimizer,
    long iteration,
    long evaluations,
    SortedMap<String, Double> scalars,
    SortedMap<String, double[]> vectors) {

  /** Copies the maps, not the arrays. */
  public OptimizerState {
    scalars = Collections.unmodifiableSortedMap(new TreeMap<>(scalars));
    vectors = Collections.unmodifiableSortedMap(new TreeMap<>(vectors));
    if (iteration < 0 || evaluations < 0) {
      throw new IllegalArgumentException(
          "Optimizer state counts iterations and evaluations from 0, found iteration "
              + iteration
              + " and evaluations "
              + evaluations
              + "; the checkpoint is damaged.");
    }
  }

  /** The scalar {@code name}. */
  double scalar(String name) {
    Double value = scalars.get(name);
    if (value == null) {
      throw missing(name, scalars);
    }
    return value;
  }

  /** A copy of the vector {@code name}, which must have {@code length} elements. */
  double[] vector(String name, int length) {
    double[] values = vectors.get(name);
    if (values == null) {
      throw missing(name, vectors);
    }
    if (values.length != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Optimizer state '%s' of %s has %d elements, but there are %d parameters;"
                  + " resume with the network it was written for.",
              name,
              optimizer,
              values.length,
              length));
    }
    return values.clone();
  }

  /** Checks that {@code optimizer} wrote this state. */
  void checkFrom(Optimizer expected) {
    if (!optimizer.equals(expected.name())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Optimizer state was written by %s and cannot be resumed by %s;"
                  + " resume with %s or start anew.",
              optimizer,
              expected.name(),
              optimizer));
    }
  }

  private IllegalArgumentException missing(String name, Map<String, ?> found) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Optimizer state of %s lacks '%s', found %s; the checkpoint is incomplete.",
            optimizer,
            name,
            found.keySet()));
  }

  /** Equal when every number has the same bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof OptimizerState that
        && optimizer.equals(that.optimizer)
        && iteration == that.iteration
        && evaluations == that.evaluations
        && scalars.equals(that.scalars)
        && vectors.keySet().equals(that.vectors.keySet())
        && vectors.keySet().stream()
            .allMatch(name -> Arrays.equals(vectors.get(name), that.vectors.get(name)));
  }

  @Override
  public int hashCode() {
    int hash = optimizer.hashCode() * 31 + Long.hashCode(iteration);
    for (Map.Entry<String, double[]> vector : vectors.entrySet()) {
      hash = hash * 31 + vector.getKey().hashCode() + Arrays.hashCode(vector.getValue());
    }
    return hash * 31 + scalars.hashCode();
  }
}
