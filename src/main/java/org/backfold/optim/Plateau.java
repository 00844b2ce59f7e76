package org.backfold.optim;

import java.io.Serializable;
import java.util.List;

/**
 * Reduce on plateau: multiplies the learning rate by {@code factor} once a metric that should fall
 * has not improved for more than {@code patience} observations. It is no {@link Schedule}, because
 * it needs feedback; its state is explicit, its answer the factor for {@link
 * Optimizer.Minimization#setLearningRateFactor}.
 *
 * <p>Names and defaults are those of PyTorch's ReduceLROnPlateau in mode "min". Two deviations: the
 * threshold is relative to |best|, so that negative metrics work, and {@code smallest} bounds the
 * factor, not the rate, since the rate belongs to the schedule.
 *
 * @param factor of each reduction, in (0, 1)
 * @param patience observations without improvement that are forgiven, 0 or more
 * @param threshold improvement that counts, relative to the best: m &lt; best − threshold · |best|
 * @param cooldown observations after a reduction during which nothing is counted
 * @param smallest lower bound of the product of all reductions
 */
public record Plateau(double factor, int patience, double threshold, int cooldown, double smallest)
    implements Serializable {
  /** PyTorch's default. */
  public static final double FACTOR = 0.1;

  /** PyTorch's default, in observations. */
  public static final int PATIENCE = 10;

  /** PyTorch's default. */
  public static final double THRESHOLD = 1e-4;

  /** PyTorch's default. */
  public static final int COOLDOWN = 0;

  /** PyTorch's default: none. */
  public static final double SMALLEST = 0;

  /** Checks the ranges. */
  public Plateau {
    Range.FACTOR.check("plateau", "factor", factor);
    Range.NOT_NEGATIVE.check("plateau", "patience", patience);
    Range.NOT_NEGATIVE.check("plateau", "threshold", threshold);
    Range.NOT_NEGATIVE.check("plateau", "cooldown", cooldown);
    Range.BELOW_ONE.check("plateau", "smallest", smallest);
    if (factor == 1) {
      throw new IllegalArgumentException("factor of plateau must be below 1, found 1.");
    }
  }

  /** The defaults. */
  public Plateau() {
    this(FACTOR, PATIENCE, THRESHOLD, COOLDOWN, SMALLEST);
  }

  /** Parses {@code plateau(factor=0.5, patience=5)}; what is not given keeps its default. */
  public static Plateau parse(String text) {
    NamedOptions given = NamedOptions.parse("plateau", text);
    if (!given.name().equals("plateau")) {
      throw given.unknownName(List.of("plateau"));
    }
    Plateau plateau =
        new Plateau(
            given.number("factor", FACTOR),
            given.whole("patience", PATIENCE),
            given.number("threshold", THRESHOLD),
            given.whole("cooldown", COOLDOWN),
            given.number("smallest", SMALLEST));
    given.checkAllUsed();
    return plateau;
  }

  /**
   * What it remembers between observations, plain numbers for a checkpoint.
   *
   * @param factor product of all reductions so far: what the schedule's rate is multiplied by
   * @param best lowest metric so far, ∞ before the first
   * @param waited observations since the last improvement
   * @param cooling observations still to pass uncounted
   */
  public record State(double factor, double best, int waited, int cooling) implements Serializable {
    /** Before the first observation. */
    public static final State START = new State(1, Double.POSITIVE_INFINITY, 0, 0);
  }

  /**
   * The state after observing {@code metric}, usually a validation loss once an epoch. A NaN is no
   * improvement.
   */
  public State observe(State state, double metric) {
    boolean improved = metric < state.best - threshold * Math.abs(state.best);
    if (state.best == Double.POSITIVE_INFINITY) { // ∞ − threshold · ∞ is NaN
      improved = metric < state.best;
    }
    double best = improved ? metric : state.best;
    if (state.cooling > 0) {
      return new State(state.factor, best, 0, state.cooling - 1);
    }
    int waited = improved ? 0 : state.waited + 1;
    if (waited <= patience) {
      return new State(state.factor, best, waited, 0);
    }
    return new State(Math.max(smallest, state.factor * factor), best, 0, cooldown);
  }
}
