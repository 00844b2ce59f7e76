package org.backfold.optim;

import java.util.List;
import java.util.SortedMap;

/**
 * Gradient descent with momentum (Polyak 1964; as in Sutskever et al. 2013, equations 1 and 2).
 *
 * <pre>
 * v ← μ v − η g
 * θ ← θ + v
 * </pre>
 *
 * PyTorch keeps v without η; the two agree while η is constant, and differ for the iterations after
 * a change of η, where here the old speed fades out.
 *
 * @param momentum μ, in [0, 1)
 */
public record Momentum(double momentum) implements UpdateRule {
  /** As configs write it. */
  public static final String NAME = "momentum";

  /** Usual value, from Sutskever et al. 2013, section 3 (0.9, 0.99, 0.995, 0.999 were tried). */
  public static final double MOMENTUM = 0.9;

  /** That of {@link GradientDescent#LEARNING_RATE}. */
  public static final double LEARNING_RATE = GradientDescent.LEARNING_RATE;

  /** Checks μ. */
  public Momentum {
    Range.BELOW_ONE.check(NAME, "momentum", momentum);
  }

  /** The default μ. */
  public Momentum() {
    this(MOMENTUM);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> options() {
    return UpdateRule.option("momentum", momentum);
  }

  @Override
  public double defaultLearningRate() {
    return LEARNING_RATE;
  }

  @Override
  public List<String> memory() {
    return List.of("velocity");
  }

  @Override
  public void update(
      double[] parameters,
      double[] gradient,
      double[][] memory,
      double learningRate,
      long iteration) {
    double[] velocity = memory[0];
    for (int i = 0; i < parameters.length; i++) {
      velocity[i] = momentum * velocity[i] - learningRate * gradient[i];
      parameters[i] += velocity[i];
    }
  }
}
