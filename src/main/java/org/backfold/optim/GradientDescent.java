package org.backfold.optim;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * Steepest descent; on mini-batches, stochastic gradient descent (Robbins and Monro 1951).
 *
 * <pre>
 * θ ← θ − η g
 * </pre>
 */
public record GradientDescent() implements UpdateRule {
  /** As configs write it; {@code sgd} is understood as well. */
  public static final String NAME = "gradient-descent";

  /** Keras's default; the sources leave it open. */
  public static final double LEARNING_RATE = 0.01;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> options() {
    return Collections.emptySortedMap();
  }

  @Override
  public double defaultLearningRate() {
    return LEARNING_RATE;
  }

  @Override
  public List<String> memory() {
    return List.of();
  }

  @Override
  public void update(
      double[] parameters,
      double[] gradient,
      double[][] memory,
      double learningRate,
      long iteration) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= learningRate * gradient[i];
    }
  }
}
