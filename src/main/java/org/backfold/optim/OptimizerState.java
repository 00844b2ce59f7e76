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

  private static final String VALUE = "value";
  private static final String GRADIENT_NORM = "gradientNorm";
  private static final String LEARNING_RATE = "learningRate";
  private static final String FACTOR = "learningRateFactor";

  /**
   * What an update rule knows of its last step; NaN before the first.
   *
   * @param value J where the gradient was taken
   * @param gradientNorm ‖∂J/∂θ‖₂ there, before clipping
   * @param learningRate η
   */
  public record Step(double value, double gradientNorm, double learningRate) {}

  /** All numbers that an update rule remembers. */
  static SortedMap<String, Double> scalars(Step last, double factor) {
    SortedMap<String, Double> scalars = new TreeMap<>();
    scalars.put(VALUE, last.value);
    scalars.put(GRADIENT_NORM, last.gradientNorm);
    scalars.put(LEARNING_RATE, last.learningRate);
    scalars.put(FACTOR, factor);
    return scalars;
  }

  /** The last step of an update rule. */
  public Step step() {
    return new Step(scalar(VALUE), scalar(GRADIENT_NORM), scalar(LEARNING_RATE));
  }

  /** What an update rule multiplies the schedule's rates by. */
  public double learningRateFactor() {
    return scalar(FACTOR);
  }

  /**
   * The state of the same update rule {@code steps} iterations, of one evaluation each, later.
   *
   * @param memory its vectors then, the state's from now on
   */
  public OptimizerState advanced(long steps, SortedMap<String, double[]> memory, Step last) {
    return new OptimizerState(
        optimizer,
        iteration + steps,
        evaluations + steps,
        scalars(last, learningRateFactor()),
        memory);
  }

  /** The same state with another factor, above 0. */
  public OptimizerState withLearningRateFactor(double factor) {
    Range.POSITIVE.check(optimizer, "Learning rate factor", factor);
    return new OptimizerState(optimizer, iteration, evaluations, scalars(step(), factor), vectors);
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
