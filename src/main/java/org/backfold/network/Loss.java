package org.backfold.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Activation.Range;

/**
 * A loss turns the outputs of a network into C and Δᴸ = ∂C/∂Zᴸ. In general Δᴸ = ∇ₐC ⊙ f′(Zᴸ) (for
 * softmax, through its Jacobian) from the activations. The canonical pairs, where Δᴸ = a − y, go
 * straight from the logits and never take the logarithm of a probability: softmax with
 * cross-entropy, sigmoid with binary cross-entropy, exponential with Poisson. (Identity with
 * squared error is a − y either way.) C is summed over the outputs of an example, not averaged.
 */
public sealed interface Loss extends Serializable {

  /** δ of the Huber loss where none is given, as in PyTorch. */
  double DEFAULT_HUBER_DELTA = 1;

  /**
   * What logarithms and quotients take instead of a smaller probability or mean outside the
   * canonical pairs, so that both stay finite (PyTorch 2, {@code binary_cross_entropy_backward},
   * has the same bound). It limits such a loss to 27.6 nats an output.
   */
  double FLOOR = 1e-12;

  /** Names that {@link #parse} knows. */
  List<String> NAMES =
      List.of(
          "squared-error",
          "cross-entropy",
          "binary-cross-entropy",
          "absolute-error",
          "huber",
          "poisson");

  /** As written in configs, e.g. {@code cross-entropy} or {@code huber(1.0)}. */
  String name();

  /** Where outputs must lie, and targets. */
  Range domain();

  /** The output activation to take where none is given; forms a canonical pair if there is one. */
  Activation defaultOutput();

  /** Whether loss and delta with this output come from the logits: Δᴸ = a − y. */
  default boolean isCanonical(Activation output) {
    return false;
  }

  /**
   * Loss and delta of one example, not weighted.
   *
   * @param outputs Zᴸ and Aᴸ [n_L × m], read
   * @param targets Y [n_L × m], read
   * @param delta its column j is overwritten with ∂C/∂z if the pair {@link #isCanonical}, else with
   *     ∂C/∂a
   * @param j column of the example
   * @return C
   */
  double column(Outputs outputs, MatrixView targets, MatrixView delta, int j);

  /**
   * Loss and delta of a block of m examples.
   *
   * @param outputs Zᴸ and Aᴸ [n_L × m], read
   * @param targets Y [n_L × m], read
   * @param weights w [1 × m], read; an example of weight 0 is left out, whatever its loss
   * @param delta wⱼ ∂Cⱼ/∂zⱼ in column j [n_L × m], overwritten
   * @return Σ wⱼ Cⱼ, in nats for the entropies and Poisson, else in (squared) units of the target
   */
  default double lossAndDelta(
      Outputs outputs, MatrixView targets, MatrixView weights, MatrixView delta) {
    double[] d = delta.values();
    int rows = delta.rows();
    double sum = 0;
    for (int j = 0, from = delta.offset(); j < delta.columns(); j++, from += rows) {
      double weight = weights.at(0, j);
      if (weight == 0) {
        Arrays.fill(d, from, from + rows, 0);
        continue;
      }
      sum += weight * column(outputs, targets, delta, j);
      if (weight != 1) {
        for (int i = from; i < from + rows; i++) {
          d[i] *= weight;
        }
      }
    }
    if (!isCanonical(outputs.activation())) {
      outputs.activation().backprop(outputs.activations(), outputs.logits(), delta);
    }
    return sum;
  }

  /** Whether C is twice differentiable in a; else central differences fail near a kink. */
  default boolean isSmooth() {
    return true;
  }

  /**
   * Which piece of C an output lies on: equal for two outputs without a kink between them. Of
   * interest where the loss is not {@link #isSmooth()}.
   */
  default int piece(double output, double target) {
    return 0;
  }

  /**
   * The inverse of {@link #name()}; a missing parameter is the default.
   *
   * @throws IllegalArgumentException for an unknown name, naming the nearest known one, or a
   *     parameter that is out of range
   */
  static Loss parse(String text) {
    Spelling spelling = Spelling.parse("loss", text, NAMES);
    return switch (spelling.name()) {
      case "squared-error" -> spelling.plain(new SquaredError());
      case "cross-entropy" -> spelling.plain(new CrossEntropy());
      case "binary-cross-entropy" -> spelling.plain(new BinaryCrossEntropy());
      case "absolute-error" -> spelling.plain(new AbsoluteError());
      case "huber" -> new Huber(spelling.or(DEFAULT_HUBER_DELTA));
      case "poisson" -> spelling.plain(new Poisson());
      default -> throw new IllegalStateException("Not parsed: " + spelling.name());
    };
  }

  /**
   * The last layer of one block.
   *
   * @param activation f
   * @param logits Zᴸ [n_L × m]
   * @param activations Aᴸ = f(Zᴸ) [n_L × m]
   */
  record Outputs(Activation activation, MatrixView logits, MatrixView activations) {}

  /** A sum over the outputs of a function of one output and its target. */
  sealed interface Elementwise extends Loss {
    /** C(a, y) of one output. */
    double value(double a, double y);

    /** ∂C/∂a of one output. */
    double derivative(double a, double y);

    /** C(z, y) of one output of a canonical pair, safe where e⁻ᶻ overflows. */
    default double valueOfLogit(double z, double y) {
      throw new IllegalStateException(name() + " has no canonical output");
    }

    @Override
    default double column(Outputs outputs, MatrixView targets, MatrixView delta, int j) {
      boolean canonical = isCanonical(outputs.activation());
      double loss = 0;
      for (int i = 0; i < delta.rows(); i++) {
        double a = outputs.activations().at(i, j);
        double y = targets.at(i, j);
        loss += canonical ? valueOfLogit(outputs.logits().at(i, j), y) : value(a, y);
        delta.values()[delta.offset() + j * delta.rows() + i] =
            canonical ? a - y : derivative(a, y);
      }
      return loss;
    }
  }

  /** ½ (a − y)², so that ∂C/∂a = a − y. */
  record SquaredError() implements Elementwise {
    @Override
    public String name() {
      return "squared-error";
    }

    @Override
    public Range domain() {
      return Range.REAL;
    }

    @Override
    public Activation defaultOutput() {
      return new Activation.Identity();
    }

    @Override
    public double value(double a, double y) {
      return 0.5 * (a - y) * (a - y);
    }

    @Override
    public double derivative(double a, double y) {
      return a - y;
    }
  }

  /**
   * −Σ yₖ ln pₖ of a softmax, with the logarithm of its sum: C = Σ yₖ (ln Σ eᶻʲ − zₖ), ∂C/∂z = p Σ
   * yₖ − y, which is p − y for targets that sum to 1 (Bishop 2006, eq. 4.108 and 4.109).
   */
  record CrossEntropy() implements Loss {
    @Override
    public String name() {
      return "cross-entropy";
    }

    @Override
    public Range domain() {
      return Range.DISTRIBUTION;
    }

    @Override
    public Activation defaultOutput() {
      return new Activation.Softmax();
    }

    @Override
    public boolean isCanonical(Activation output) {
      return true; // nothing but softmax gives a distribution
    }

    @Override
    public double column(Outputs outputs, MatrixView targets, MatrixView delta, int j) {
      double logSum = logSum(outputs, j);
      double loss = 0;
      double total = 0;
      for (int i = 0; i < delta.rows(); i++) {
        double y = targets.at(i, j);
        loss += y * (logSum - outputs.logits().at(i, j));
        total += y;
      }
      for (int i = 0; i < delta.rows(); i++) {
        delta.values()[delta.offset() + j * delta.rows() + i] =
            total * outputs.activations().at(i, j) - targets.at(i, j);
      }
      return loss;
    }

    /** ln Σ eᶻⁱ of a column, which is zₖ − ln pₖ for any k; the largest pₖ has not underflowed. */
    private static double logSum(Outputs outputs, int j) {
      int largest = 0;
      for (int i = 1; i < outputs.logits().rows(); i++) {
        largest = outputs.logits().at(i, j) > outputs.logits().at(largest, j) ? i : largest;
      }
      return outputs.logits().at(largest, j) - Elementary.log(outputs.activations().at(largest, j));
    }
  }

  /**
   * −y ln a − (1 − y) ln(1 − a) for each output by itself: a binary problem, or many labels at
   * once. With sigmoid from the logits: C = max(z, 0) − y z + ln(1 + e⁻|ᶻ|), ∂C/∂z = a − y.
   */
  record BinaryCrossEntropy() implements Elementwise {
    @Override
    public String name() {
      return "binary-cross-entropy";
    }

    @Override
    public Range domain() {
      return Range.UNIT;
    }

    @Override
    public Activation defaultOutput() {
      return new Activation.Sigmoid();
    }

    @Override
    public double value(double a, double y) {
      return -y * Elementary.log(Math.max(a, FLOOR))
          - (1 - y) * Elementary.log(Math.max(1 - a, FLOOR));
    }

    @Override
    public double derivative(double a, double y) {
      return (1 - y) / Math.max(1 - a, FLOOR) - y / Math.max(a, FLOOR);
    }

    @Override
    public boolean isCanonical(Activation output) {
      return output instanceof Activation.Sigmoid;
    }

    @Override
    public double valueOfLogit(double z, double y) {
      return Rectifier.Softplus.softplus(z) - y * z;
    }
  }

  /** |a − y|; ∂C/∂a is the sign of a − y, and 0 at the kink. */
  record AbsoluteError() implements Elementwise {
    @Override
    public String name() {
      return "absolute-error";
    }

    @Override
    public Range domain() {
      return Range.REAL;
    }

    @Override
    public Activation defaultOutput() {
      return new Activation.Identity();
    }

    @Override
    public boolean isSmooth() {
      return false;
    }

    @Override
    public int piece(double output, double target) {
      return (int) Math.signum(output - target);
    }

    @Override
    public double value(double a, double y) {
      return Math.abs(a - y);
    }

    @Override
    public double derivative(double a, double y) {
      return Math.signum(a - y);
    }
  }

  /**
   * ½ (a − y)² up to |a − y| = δ, from there on δ (|a − y| − ½ δ) (Huber 1964, eq. 2.1 and
   * following, scaled as in PyTorch's {@code HuberLoss}).
   */
  record Huber(double delta) implements Elementwise {
    public Huber {
      if (!(delta > 0) || delta == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "The delta of huber is " + delta + "; expected a number above 0.");
      }
    }

    @Override
    public String name() {
      return "huber(" + delta + ")";
    }

    @Override
    public Range domain() {
      return Range.REAL;
    }

    @Override
    public Activation defaultOutput() {
      return new Activation.Identity();
    }

    @Override
    public boolean isSmooth() {
      return false;
    }

    @Override
    public int piece(double output, double target) {
      return Double.compare(Math.abs(output - target), delta);
    }

    @Override
    public double value(double a, double y) {
      double distance = Math.abs(a - y);
      return distance <= delta ? 0.5 * distance * distance : delta * (distance - 0.5 * delta);
    }

    @Override
    public double derivative(double a, double y) {
      return Math.max(-delta, Math.min(delta, a - y));
    }
  }

  /**
   * a − y ln a, the negative log-likelihood of a count y with mean a, without the constant ln y!.
   * With exponential from the logits: C = eᶻ − y z, ∂C/∂z = a − y.
   */
  record Poisson() implements Elementwise {
    @Override
    public String name() {
      return "poisson";
    }

    @Override
    public Range domain() {
      return Range.NON_NEGATIVE;
    }

    @Override
    public Activation defaultOutput() {
      return new Activation.Exponential();
    }

    @Override
    public double value(double a, double y) {
      return a - y * Elementary.log(Math.max(a, FLOOR));
    }

    @Override
    public double derivative(double a, double y) {
      return 1 - y / Math.max(a, FLOOR);
    }

    @Override
    public boolean isCanonical(Activation output) {
      return output instanceof Activation.Exponential;
    }

    @Override
    public double valueOfLogit(double z, double y) {
      return Elementary.exp(z) - y * z;
    }
  }
}
