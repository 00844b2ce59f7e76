package org.backfold.optim;

import java.util.List;
import java.util.SortedMap;

/**
 * Nesterov's accelerated gradient (Nesterov 1983; as momentum, Sutskever et al. 2013, equations 3
 * and 4), whose gradient is taken at the point ahead, θ + μ v.
 *
 * <pre>
 * v ← μ v − η ∂J/∂θ(θ + μ v),  θ ← θ + v            as published
 * v ← μ v − η g,               Θ ← Θ + μ v − η g     here, with Θ = θ + μ v
 * </pre>
 *
 * The parameters kept are Θ, the point ahead (Bengio, Boulanger-Lewandowski and Pascanu 2013,
 * section 3.5), so that one gradient an iteration, at the parameters, is enough. At a minimum v is
 * 0 and the two are the same.
 *
 * @param momentum μ, in [0, 1)
 */
public record Nesterov(double momentum) implements UpdateRule {
  /** As configs write it. */
  public static final String NAME = "nesterov";

  /** That of {@link Momentum#MOMENTUM}. */
  public static final double MOMENTUM = Momentum.MOMENTUM;

  /** That of {@link GradientDescent#LEARNING_RATE}. */
  public static final double LEARNING_RATE = GradientDescent.LEARNING_RATE;

  /** Checks μ. */
  public Nesterov {
    Range.BELOW_ONE.check(NAME, "momentum", momentum);
  }

  /** The default μ. */
  public Nesterov() {
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
      double push = learningRate * gradient[i];
      velocity[i] = momentum * velocity[i] - push;
      parameters[i] += momentum * velocity[i] - push;
    }
  }
}
