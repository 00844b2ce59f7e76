package org.backfold.optim;

import java.util.List;
import java.util.SortedMap;

/**
 * {@link Adam} with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): the decay is
 * no part of the gradient, so the second moment does not scale it.
 *
 * <pre>
 * θ ← θ − η (m̂ / (√v̂ + ε) + λ θ)
 * </pre>
 *
 * The paper multiplies λ by the schedule's factor only, not by η₀; here, as in PyTorch and optax,
 * by all of η, so that λ means the same there. Which parameters decay, {@link
 * Optimizer.StepControl#decayed()} says: the paper decays all, training leaves out the biases, as
 * its L2 penalty does.
 *
 * @param firstMomentDecay β₁, in [0, 1)
 * @param secondMomentDecay β₂, in [0, 1)
 * @param epsilon ε, above 0
 * @param weightDecay λ, 0 or above
 */
public record AdamW(
    double firstMomentDecay, double secondMomentDecay, double epsilon, double weightDecay)
    implements UpdateRule {
  /** As configs write it. */
  public static final String NAME = "adamw";

  /** PyTorch's default; the paper chooses λ anew for each task. */
  public static final double WEIGHT_DECAY = 0.01;

  /** That of {@link Adam#LEARNING_RATE}, as in the paper. */
  public static final double LEARNING_RATE = Adam.LEARNING_RATE;

  /** Checks β₁, β₂, ε and λ. */
  public AdamW {
    Range.BELOW_ONE.check(NAME, "firstMomentDecay", firstMomentDecay);
    Range.BELOW_ONE.check(NAME, "secondMomentDecay", secondMomentDecay);
    Range.POSITIVE.check(NAME, "epsilon", epsilon);
    Range.NOT_NEGATIVE.check(NAME, "weightDecay", weightDecay);
  }

  /** Adam's defaults with {@code weightDecay}. */
  public AdamW(double weightDecay) {
    this(Adam.FIRST_MOMENT_DECAY, Adam.SECOND_MOMENT_DECAY, Adam.EPSILON, weightDecay);
  }

  /** The defaults. */
  public AdamW() {
    this(WEIGHT_DECAY);
  }

  private Adam adam() {
    return new Adam(firstMomentDecay, secondMomentDecay, epsilon);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Double> options() {
    SortedMap<String, Double> options = adam().options();
    options.put("weightDecay", weightDecay);
    return options;
  }

  @Override
  public double defaultLearningRate() {
    return LEARNING_RATE;
  }

  @Override
  public double decoupledDecay() {
    return weightDecay;
  }

  @Override
  public List<String> memory() {
    return adam().memory();
  }

  @Override
  public void update(
      double[] parameters,
      double[] gradient,
      double[][] memory,
      double learningRate,
      long iteration) {
    adam().update(parameters, gradient, memory, learningRate, iteration);
  }
}
