package org.backfold.optim;

import java.util.List;
import java.util.SortedMap;

/**
 * Gradient descent with a rate of its own for each parameter, which only falls (Duchi, Hazan and
 * Singer 2011, figure 1 with diagonal matrices; Goodfellow et al. 2016, algorithm 8.4).
 *
 * <pre>
 * r ← r + g ⊙ g
 * θ ← θ − η g / (√r + ε)
 * </pre>
 *
 * @param epsilon ε, above 0
 */
public record AdaGrad(double epsilon) implements UpdateRule {
  /** As configs write it. */
  public static final String NAME = "adagrad";

  /** Goodfellow et al. 2016, algorithm 8.4 (δ there); Duchi et al. leave it open. */
  public static final double EPSILON = 1e-7;

  /** PyTorch's default; the sources leave it open. */
  public static final double LEARNING_RATE = 0.01;

  /** Checks ε. */
  public AdaGrad {
    Range.POSITIVE.check(NAME, "epsilon", epsilon);
  }

  /** The default ε. */
  public AdaGrad() {
    this(EPSILON);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> options() {
    return UpdateRule.option("epsilon", epsilon);
  }

  @Override
  public double defaultLearningRate() {
    return LEARNING_RATE;
  }

  @Override
  public List<String> memory() {
    return List.of("squaredGradients");
  }

  @Override
  public void update(
      double[] parameters,
      double[] gradient,
      double[][] memory,
      double learningRate,
      long iteration) {
    double[] squared = memory[0];
    for (int i = 0; i < parameters.length; i++) {
      squared[i] += gradient[i] * gradient[i];
      parameters[i] -= learningRate * gradient[i] / (Math.sqrt(squared[i]) + epsilon);
    }
  }
}
