package org.backfold.optim;

import java.util.List;
import java.util.SortedMap;

/**
 * Gradient descent divided by a running root mean square of the gradient (Tieleman and Hinton 2012,
 * Coursera lecture 6.5).
 *
 * <pre>
 * r ← ρ r + (1 − ρ) g ⊙ g
 * θ ← θ − η g / (√r + ε)
 * </pre>
 *
 * The lecture has no ε; it stands outside the root, as in {@link Adam} and PyTorch (Goodfellow et
 * al. 2016, algorithm 8.5, put it inside).
 *
 * @param decay ρ, in [0, 1)
 * @param epsilon ε, above 0
 */
public record RmsProp(double decay, double epsilon) implements UpdateRule {
  /** As configs write it. */
  public static final String NAME = "rmsprop";

  /** Tieleman and Hinton 2012. PyTorch has 0.99. */
  public static final double DECAY = 0.9;

  /** That of {@link Adam#EPSILON}. */
  public static final double EPSILON = Adam.EPSILON;

  /** Keras's default, which goes with ρ = 0.9; the lecture leaves it open. */
  public static final double LEARNING_RATE = 0.001;

  /** Checks ρ and ε. */
  public RmsProp {
    Range.BELOW_ONE.check(NAME, "decay", decay);
    Range.POSITIVE.check(NAME, "epsilon", epsilon);
  }

  /** The defaults. */
  public RmsProp() {
    this(DECAY, EPSILON);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> options() {
    SortedMap<String, Double> options = UpdateRule.option("decay", decay);
    options.put("epsilon", epsilon);
    return options;
  }

  @Override
  public double defaultLearningRate() {
    return LEARNING_RATE;
  }

  @Override
  public List<String> memory() {
    return List.of("meanSquare");
  }

  @Override
  public void update(
      double[] parameters,
      double[] gradient,
      double[][] memory,
      double learningRate,
      long iteration) {
    double[] meanSquare = memory[0];
    for (int i = 0; i < parameters.length; i++) {
      meanSquare[i] = decay * meanSquare[i] + (1 - decay) * gradient[i] * gradient[i];
      parameters[i] -= learningRate * gradient[i] / (Math.sqrt(meanSquare[i]) + epsilon);
    }
  }
}
