package org.backfold.optim;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Learning rate over iterations: a pure function of t. What needs feedback, reducing on a plateau,
 * is {@link Plateau}, whose factor multiplies any schedule.
 *
 * <p>All lengths are iterations. Who thinks in epochs, as users of Keras and PyTorch do, writes the
 * schedule in epochs and calls {@link #stretch} with the iterations of one epoch.
 */
public sealed interface Schedule extends Serializable {
  /** η for iteration t = 0, 1, …. */
  double learningRate(long iteration);

  /** η₀, from which the schedule starts (after its warm-up). */
  double initialRate();

  /** The same curve, {@code times} as long: turns lengths in epochs into lengths in iterations. */
  Schedule stretch(long times);

  /**
   * As written in configs, without η₀: {@code warmup(length=5) then step(every=10, factor=0.5)}.
   */
  String text();

  /** Names that {@link #parse} knows, beside {@code warmup}. */
  List<String> NAMES = List.of("constant", "step", "exponential", "inverse-time", "cosine");

  /** A constant rate. */
  static Schedule constant(double learningRate) {
    return new Constant(learningRate);
  }

  /** This schedule behind a linear warm-up of {@code length} iterations. */
  default Schedule warmUp(long length) {
    return new WarmUp(length, this);
  }

  /**
   * Parses {@link #text()}.
   *
   * @param learningRate η₀
   * @throws IllegalArgumentException with the nearest name, if the text names no schedule; if an
   *     option is missing, unknown or out of range
   */
  static Schedule parse(String text, double learningRate) {
    int then = text.indexOf(" then ");
    if (then >= 0) {
      NamedOptions warmUp = NamedOptions.parse("warm-up", text.substring(0, then));
      if (!warmUp.name().equals(WarmUp.NAME)) {
        throw warmUp.unknownName(List.of(WarmUp.NAME));
      }
      long length = warmUp.whole("length");
      warmUp.checkAllUsed();
      return new WarmUp(length, parse(text.substring(then + " then ".length()), learningRate));
    }
    NamedOptions given = NamedOptions.parse("schedule", text);
    Schedule schedule =
        switch (given.name()) {
          case Constant.NAME -> new Constant(learningRate);
          case StepDecay.NAME ->
              new StepDecay(learningRate, given.whole("every"), given.number("factor"));
          case Exponential.NAME ->
              new Exponential(learningRate, given.whole("every"), given.number("factor"));
          case InverseTime.NAME ->
              new InverseTime(learningRate, given.whole("every"), given.number("decay"));
          case Cosine.NAME ->
              new Cosine(learningRate, given.whole("length"), given.number("minimum", 0));
          case WarmUp.NAME -> new WarmUp(given.whole("length"), new Constant(learningRate));
          default -> throw given.unknownName(NAMES);
        };
    given.checkAllUsed();
    return schedule;
  }

  private static void checkRate(String schedule, double rate) {
    Range.POSITIVE.check("schedule '" + schedule + "'", "Learning rate", rate);
  }

  private static String print(String name, String first, double one, String second, double other) {
    SortedMap<String, Double> options = new TreeMap<>();
    options.put(first, one);
    options.put(second, other);
    return NamedOptions.print(name, options);
  }

  /** η(t) = η₀. */
  record Constant(double initialRate) implements Schedule {
    static final String NAME = "constant";

    /** Checks η₀. */
    public Constant {
      checkRate(NAME, initialRate);
    }

    @Override
    public double learningRate(long iteration) {
      return initialRate;
    }

    @Override
    public Schedule stretch(long times) {
      return this;
    }

    @Override
    public String text() {
      return NAME;
    }
  }

  /**
   * Multiplies by {@code factor} after every {@code every} iterations.
   *
   * <pre>
   * η(t) = η₀ · factor^⌊t / every⌋
   * </pre>
   */
  record StepDecay(double initialRate, long every, double factor) implements Schedule {
    static final String NAME = "step";

    /** Checks η₀, {@code every} at least 1, {@code factor} in (0, 1]. */
    public StepDecay {
      checkRate(NAME, initialRate);
      Range.checkLength("schedule '" + NAME + "'", "every", every);
      Range.FACTOR.check("schedule '" + NAME + "'", "factor", factor);
    }

    @Override
    public double learningRate(long iteration) {
      return initialRate * StrictMath.pow(factor, iteration / every);
    }

    @Override
    public Schedule stretch(long times) {
      return new StepDecay(initialRate, Math.multiplyExact(every, times), factor);
    }

    @Override
    public String text() {
      return print(NAME, "every", every, "factor", factor);
    }
  }

  /**
   * Smooth decay that reaches {@code factor} after {@code every} iterations.
   *
   * <pre>
   * η(t) = η₀ · factor^(t / every)
   * </pre>
   */
  record Exponential(double initialRate, long every, double factor) implements Schedule {
    static final String NAME = "exponential";

    /** Checks η₀, {@code every} at least 1, {@code factor} in (0, 1]. */
    public Exponential {
      checkRate(NAME, initialRate);
      Range.checkLength("schedule '" + NAME + "'", "every", every);
      Range.FACTOR.check("schedule '" + NAME + "'", "factor", factor);
    }

    @Override
    public double learningRate(long iteration) {
      return initialRate * StrictMath.pow(factor, (double) iteration / every);
    }

    @Override
    public Schedule stretch(long times) {
      return new Exponential(initialRate, Math.multiplyExact(every, times), factor);
    }

    @Override
    public String text() {
      return print(NAME, "every", every, "factor", factor);
    }
  }

  /**
   * Hyperbolic decay (Robbins and Monro 1951: Ση = ∞, Ση² &lt; ∞).
   *
   * <pre>
   * η(t) = η₀ / (1 + decay · t / every)
   * </pre>
   */
  record InverseTime(double initialRate, long every, double decay) implements Schedule {
    static final String NAME = "inverse-time";

    /** Checks η₀, {@code every} at least 1, {@code decay} at least 0. */
    public InverseTime {
      checkRate(NAME, initialRate);
      Range.checkLength("schedule '" + NAME + "'", "every", every);
      Range.NOT_NEGATIVE.check("schedule '" + NAME + "'", "decay", decay);
    }

    @Override
    public double learningRate(long iteration) {
      return initialRate / (1 + decay * iteration / every);
    }

    @Override
    public Schedule stretch(long times) {
      return new InverseTime(initialRate, Math.multiplyExact(every, times), decay);
    }

    @Override
    public String text() {
      return print(NAME, "every", every, "decay", decay);
    }
  }

  /**
   * Half a cosine from η₀ down to {@code minimum}, which it keeps (Loshchilov and Hutter 2017,
   * SGDR, equation 5, without restarts).
   *
   * <pre>
   * η(t) = minimum + ½ (η₀ − minimum) (1 + cos(π t / length)),  t ≤ length
   * </pre>
   */
  record Cosine(double initialRate, long length, double minimum) implements Schedule {
    static final String NAME = "cosine";

    /** Checks η₀, {@code length} at least 1, {@code minimum} from 0 to η₀. */
    public Cosine {
      checkRate(NAME, initialRate);
      Range.checkLength("schedule '" + NAME + "'", "length", length);
      Range.NOT_NEGATIVE.check("schedule '" + NAME + "'", "minimum", minimum);
      if (minimum > initialRate) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "minimum of schedule 'cosine' must be at most the learning rate %s, found %s.",
                initialRate,
                minimum));
      }
    }

    @Override
    public double learningRate(long iteration) {
      if (iteration >= length) {
        return minimum;
      }
      double cosine = StrictMath.cos(StrictMath.PI * iteration / length);
      return minimum + (initialRate - minimum) * (1 + cosine) / 2;
    }

    @Override
    public Schedule stretch(long times) {
      return new Cosine(initialRate, Math.multiplyExact(length, times), minimum);
    }

    @Override
    public String text() {
      return print(NAME, "length", length, "minimum", minimum);
    }
  }

  /**
   * Linear climb to the first rate of {@code then}, which follows with its own t from 0 (Goyal et
   * al. 2017, section 2.2; started at 1/length and not at 0, so that no iteration is idle).
   *
   * <pre>
   * η(t) = then(0) · (t + 1) / length  for t &lt; length,  then(t − length) from there on
   * </pre>
   */
  record WarmUp(long length, Schedule then) implements Schedule {
    static final String NAME = "warmup";

    /** Checks {@code length} at least 1 and that there is no second warm-up. */
    public WarmUp {
      Range.checkLength("schedule '" + NAME + "'", "length", length);
      if (then instanceof WarmUp) {
        throw new IllegalArgumentException(
            "A warm-up can only stand in front of another schedule, found two: "
                + then.text()
                + "; merge their lengths.");
      }
    }

    @Override
    public double initialRate() {
      return then.initialRate();
    }

    @Override
    public double learningRate(long iteration) {
      return iteration < length
          ? then.learningRate(0) * (iteration + 1) / length
          : then.learningRate(iteration - length);
    }

    @Override
    public Schedule stretch(long times) {
      return new WarmUp(Math.multiplyExact(length, times), then.stretch(times));
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "%s(length=%d) then %s", NAME, length, then.text());
    }
  }
}
