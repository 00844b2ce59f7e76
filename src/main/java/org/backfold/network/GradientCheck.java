package org.backfold.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;

/**
 * Compares the gradient g of backpropagation with central differences ĝ of the objective, layer by
 * layer, weights and biases apart.
 *
 * <pre>
 * J(θ) = Σ wᵢ Cᵢ / Σ wᵢ + P(θ)
 * D(h) = (J(θ + h) − J(θ − h)) / 2h,  ĝ = (4 D(h) − D(2h)) / 3      error ~ h⁴ and ~ 10⁻¹⁶ J / h
 * relative error = ‖g − ĝ‖ / (‖g‖ + ‖ĝ‖)
 * </pre>
 *
 * The five-point formula (Abramowitz and Stegun 1964, table 25.2) allows the step h = 2⁻⁷, where
 * the two-point one needs 10⁻⁵ and loses a thousand times more to rounding. Where D(h) and D(2h)
 * show that J is too curved, h is divided by 4. A difference across a kink (ReLU at z = 0, absolute
 * error at a = y, |w| at 0) is no derivative: a step that takes any unit or output across one is
 * shortened as well, down to 2⁻²³, and a parameter that still crosses is left out and counted.
 */
public final class GradientCheck {
  /** Entries kept for a report, largest difference first. */
  private static final int WORST_ENTRIES = 3;

  /**
   * What to check beside the network.
   *
   * @param penalty P(θ)
   * @param dropout with the masks of {@code iteration} and positions from 0 on
   * @param limit at most so many entries of each Wˡ and bˡ, chosen at random; all if there are
   *     fewer
   * @param seed of the choice
   */
  public record Settings(Penalty penalty, Dropout dropout, long iteration, int limit, long seed) {
    /** No penalty, no dropout, up to 200 entries of each matrix. */
    public static final Settings DEFAULT = new Settings(Penalty.NONE, Dropout.NONE, 0, 200, 1);

    /**
     * @throws IllegalArgumentException if the limit is below 1
     */
    public Settings {
      if (limit < 1) {
        throw new IllegalArgumentException(
            "The gradient check is limited to " + limit + " entries; expected at least 1.");
      }
    }
  }

  /**
   * One parameter.
   *
   * @param row of Wˡ or bˡ, from 0
   * @param column of Wˡ, from 0
   * @param analytic g, from backpropagation
   * @param numeric ĝ, from differences
   */
  public record Entry(int row, int column, double analytic, double numeric) {
    double difference() {
      return Math.abs(analytic - numeric);
    }
  }

  /**
   * One Wˡ or bˡ.
   *
   * @param layer l, from 1
   * @param part {@code weights} or {@code biases}
   * @param size number of entries
   * @param checked entries compared
   * @param onKink entries left out as they sit on a kink
   * @param relativeError ‖g − ĝ‖ / (‖g‖ + ‖ĝ‖) over the entries compared; 0 if both vanish
   * @param worst entries with the largest difference, largest first
   */
  public record Part(
      int layer,
      String part,
      int size,
      int checked,
      int onKink,
      double relativeError,
      List<Entry> worst) {}

  /**
   * Outcome of a check.
   *
   * @param objective J(θ)
   * @param parts W¹, b¹, …, Wᴸ, bᴸ
   */
  public record Result(double objective, List<Part> parts) {
    /** The largest relative error of all parts. */
    public double relativeError() {
      return parts.stream().mapToDouble(Part::relativeError).max().orElseThrow();
    }

    /** A table of the parts, each with its worst entry. */
    @Override
    public String toString() {
      StringBuilder table = new StringBuilder();
      table.append(
          String.format(
              Locale.ROOT,
              "%-7s%-9s%10s%9s%9s%16s  %s%n",
              "Layer",
              "Part",
              "Entries",
              "Checked",
              "On kink",
              "Relative error",
              "Worst entry: analytic, numeric"));
      for (Part part : parts) {
        table.append(
            String.format(
                Locale.ROOT,
                "%-7d%-9s%10d%9d%9d%16.2e  ",
                part.layer(),
                part.part(),
                part.size(),
                part.checked(),
                part.onKink(),
                part.relativeError()));
        part.worst().stream()
            .limit(1)
            .map(
                worst ->
                    String.format(
                        Locale.ROOT,
                        "[%d, %d]: %.12g, %.12g",
                        worst.row(),
                        worst.column(),
                        worst.analytic(),
                        worst.numeric()))
            .forEach(table::append);
        table.append(System.lineSeparator());
      }
      return table.toString();
    }
  }

  private final Network network;
  private final Settings settings;
  private final Optional<Standardization> inputs;

  /** For examples that are standardized already, or not at all. */
  public GradientCheck(Network network, Settings settings) {
    this(network, settings, Optional.empty());
  }

  /**
   * @param inputs standardizes the features
   */
  public GradientCheck(Network network, Settings settings, Optional<Standardization> inputs) {
    this.network = network;
    this.settings = settings;
    this.inputs = inputs;
  }

  /**
   * Checks the gradient at θ on one block.
   *
   * @param parameters θ, read
   * @param features X [n_0 × m], read
   * @param targets Y [n_L × m], read
   * @param weights w [1 × m], read; their sum must be positive
   * @throws IllegalArgumentException if a shape does not fit the network, or no weight is positive
   */
  public Result run(double[] parameters, Matrix features, MatrixView targets, MatrixView weights) {
    ObjectiveProbe.Block block = new ObjectiveProbe.Block(features, targets, weights);
    ObjectiveProbe probe = new ObjectiveProbe(network, settings, inputs, parameters, block);
    double[] gradient = probe.gradient();
    List<Part> parts = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(settings.seed());
    for (int l = 1; l <= network.depth(); l++) {
      parts.add(check(l, "weights", network.weights(gradient, l), probe, random.split()));
      parts.add(check(l, "biases", network.biases(gradient, l), probe, random.split()));
    }
    return new Result(probe.value(), parts);
  }

  private Part check(
      int layer, String name, MatrixView gradient, ObjectiveProbe probe, SplittableRandom random) {
    List<Entry> entries = new ArrayList<>();
    int onKink = 0;
    for (int i : chosen(gradient.size(), random)) {
      double numeric = probe.derivative(gradient.offset() + i);
      if (Double.isNaN(numeric)) {
        onKink++;
      } else {
        double analytic = gradient.values()[gradient.offset() + i];
        entries.add(new Entry(i % gradient.rows(), i / gradient.rows(), analytic, numeric));
      }
    }
    entries.sort(Comparator.comparingDouble(Entry::difference).reversed());
    List<Entry> worst = List.copyOf(entries.subList(0, Math.min(WORST_ENTRIES, entries.size())));
    return new Part(
        layer, name, gradient.size(), entries.size(), onKink, relativeError(entries), worst);
  }

  /** Indices to check, ascending: all, or as many as the settings allow. */
  private int[] chosen(int size, SplittableRandom random) {
    return size <= settings.limit()
        ? IntStream.range(0, size).toArray()
        : random.ints(0, size).distinct().limit(settings.limit()).sorted().toArray();
  }

  private static double relativeError(List<Entry> entries) {
    double difference = 0;
    double analytic = 0;
    double numeric = 0;
    for (Entry entry : entries) {
      difference += entry.difference() * entry.difference();
      analytic += entry.analytic() * entry.analytic();
      numeric += entry.numeric() * entry.numeric();
    }
    double sum = Math.sqrt(analytic) + Math.sqrt(numeric);
    return difference == 0 ? 0 : Math.sqrt(difference) / sum;
  }
}
