package org.backfold.optim;

import java.util.List;
import java.util.SortedMap;

/**
 * Adam (Kingma and Ba 2015, algorithm 1).
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g            first moment
 * v ← β₂ v + (1 − β₂) g ⊙ g        second moment
 * θ ← θ − η m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
 * </pre>
 *
 * @param firstMomentDecay β₁, in [0, 1)
 * @param secondMomentDecay β₂, in [0, 1)
 * @param epsilon ε, above 0
 */
public record Adam(double firstMomentDecay, double secondMomentDecay, double epsilon)
    implements UpdateRule {
  /** As configs write it. */
  public static final String NAME = "adam";

  /** The paper's. */
  public static final double FIRST_MOMENT_DECAY = 0.9;

  /** The paper's. */
  public static final double SECOND_MOMENT_DECAY = 0.999;

  /** The paper's. */
  public static final double EPSILON = 1e-8;

  /** The paper's (α there). */
  public static final double LEARNING_RATE = 0.001;

  /** Checks β₁, β₂ and ε. */
  public Adam {
    Range.BELOW_ONE.check(NAME, "firstMomentDecay", firstMomentDecay);
    Range.BELOW_ONE.check(NAME, "secondMomentDecay", secondMomentDecay);
    Range.POSITIVE.check(NAME, "epsilon", epsilon);
  }

  /** The paper's defaults. */
  public Adam() {
    this(FIRST_MOMENT_DECAY, SECOND_MOMENT_DECAY, EPSILON);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> options() {
    SortedMap<String, Double> options = UpdateRule.option("firstMomentDecay", firstMomentDecay);
    options.put("secondMomentDecay", secondMomentDecay);
    options.put("epsilon", epsilon);
    return options;
  }

  @Override
  public double defaultLearningRate() {
    return LEARNING_RATE;
  }

  @Override
  public List<String> memory() {
    return List.of("firstMoment", "secondMoment");
  }

  @Override
  public void update(
      double[] parameters,
      double[] gradient,
      double[][] memory,
      double learningRate,
      long iteration) {
    double[] first = memory[0];
    double[] second = memory[1];
    double firstCorrection = 1 - StrictMath.pow(firstMomentDecay, iteration);
    double secondCorrection = 1 - StrictMath.pow(secondMomentDecay, iteration);
    for (int i = 0; i < parameters.length; i++) {
      double g = gradient[i];
      first[i] = firstMomentDecay * first[i] + (1 - firstMomentDecay) * g;
      second[i] = secondMomentDecay * second[i] + (1 - secondMomentDecay) * g * g;
      double firstHat = first[i] / firstCorrection;
      double secondHat = second[i] / secondCorrection;
      parameters[i] -= learningRate * firstHat / (Math.sqrt(secondHat) + epsilon);
    }
  }
}
