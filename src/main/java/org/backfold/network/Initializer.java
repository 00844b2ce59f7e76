package org.backfold.network;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.backfold.linalg.MatrixView;

/**
 * Where training starts: draws θ. Depends on nothing but the network and the seed. All but {@link
 * Mllib} draw from one {@link Random}, whose algorithm (a 48-bit linear congruential generator, and
 * Marsaglia's polar method for normal numbers) Java specifies, in the order of θ: Wˡ column by
 * column, then bˡ. In the formulas n_in is n_{l−1} and n_out is n_l.
 */
public sealed interface Initializer extends Serializable {

  /** Names that {@link #parse} knows. */
  List<String> NAMES =
      List.of(
          ("automatic glorot-uniform glorot-normal he-uniform he-normal lecun-uniform lecun-normal "
                  + "textbook mllib")
              .split(" "));

  /** As written in configs, e.g. {@code he-uniform}. */
  String name();

  /** Fresh θ for {@code network}. */
  double[] parameters(Network network, long seed);

  /**
   * The inverse of {@link #name()}.
   *
   * @throws IllegalArgumentException for an unknown name, naming the nearest known one
   */
  static Initializer parse(String text) {
    Spelling spelling = Spelling.parse("initializer", text, NAMES);
    return spelling.plain(
        switch (spelling.name()) {
          case "automatic" -> automatic();
          case "glorot-uniform" -> new Scaled(Fan.GLOROT, Shape.UNIFORM);
          case "glorot-normal" -> new Scaled(Fan.GLOROT, Shape.NORMAL);
          case "he-uniform" -> new Scaled(Fan.HE, Shape.UNIFORM);
          case "he-normal" -> new Scaled(Fan.HE, Shape.NORMAL);
          case "lecun-uniform" -> new Scaled(Fan.LECUN, Shape.UNIFORM);
          case "lecun-normal" -> new Scaled(Fan.LECUN, Shape.NORMAL);
          case "textbook" -> new Textbook();
          case "mllib" -> new Mllib();
          default -> throw new IllegalStateException("Not parsed: " + spelling.name());
        });
  }

  /** He for the ReLU family, Glorot for the others, layer by layer. */
  static Initializer automatic() {
    return new Automatic();
  }

  /** Variance of a weight. */
  enum Fan {
    /** 2 / (n_in + n_out), for sigmoid-like units (Glorot and Bengio 2010, eq. 12 and 16). */
    GLOROT,
    /** 2 / n_in, for ReLU-like units, half of which are off (He et al. 2015, eq. 10). */
    HE,
    /** 1 / n_in (LeCun et al. 1998, eq. 16). */
    LECUN;

    double variance(double in, double out) {
      return switch (this) {
        case GLOROT -> 2 / (in + out);
        case HE -> 2 / in;
        case LECUN -> 1 / in;
      };
    }
  }

  /** Distribution of a weight around 0. */
  enum Shape {
    /** U(−r, r) with r = √(3 · variance). */
    UNIFORM {
      @Override
      double draw(Random random, double variance) {
        return Math.sqrt(3 * variance) * (2 * random.nextDouble() - 1);
      }
    },
    /** N(0, variance), not truncated (as PyTorch, unlike Keras). */
    NORMAL {
      @Override
      double draw(Random random, double variance) {
        return Math.sqrt(variance) * random.nextGaussian();
      }
    };

    abstract double draw(Random random, double variance);
  }

  /** Weights scaled by the fans of their layer, biases 0. */
  record Scaled(Fan fan, Shape shape) implements Initializer {
    @Override
    public String name() {
      return (fan + "-" + shape).toLowerCase(Locale.ROOT);
    }

    @Override
    public double[] parameters(Network network, long seed) {
      double[] parameters = new double[network.parameterCount()];
      Random random = new Random(seed);
      for (int l = 1; l <= network.depth(); l++) {
        drawLayer(network.weights(parameters, l), random);
      }
      return parameters;
    }

    private void drawLayer(MatrixView weights, Random random) {
      double variance = fan.variance(weights.columns(), weights.rows());
      for (int i = weights.offset(); i < weights.end(); i++) {
        weights.values()[i] = shape.draw(random, variance);
      }
    }
  }

  /**
   * The default: He for ReLU and its smooth or leaky relatives, Glorot for identity, sigmoid, tanh
   * and the outputs; uniform, as in scikit-learn and Keras.
   */
  record Automatic() implements Initializer {
    @Override
    public String name() {
      return "automatic";
    }

    @Override
    public double[] parameters(Network network, long seed) {
      double[] parameters = new double[network.parameterCount()];
      Random random = new Random(seed);
      for (int l = 1; l <= network.depth(); l++) {
        Fan fan = network.activation(l) instanceof Rectifier ? Fan.HE : Fan.GLOROT;
        new Scaled(fan, Shape.UNIFORM).drawLayer(network.weights(parameters, l), random);
      }
      return parameters;
    }
  }

  /**
   * W ~ N(0, 1) √(1 / n_out), b ~ U(0, 0.1): the design of the textbook whose two-moons network
   * this project reproduces.
   */
  record Textbook() implements Initializer {
    /** Biases lie between 0 and this. */
    private static final double LARGEST_BIAS = 0.1;

    @Override
    public String name() {
      return "textbook";
    }

    @Override
    public double[] parameters(Network network, long seed) {
      double[] parameters = new double[network.parameterCount()];
      Random random = new Random(seed);
      for (int l = 1; l <= network.depth(); l++) {
        MatrixView weights = network.weights(parameters, l);
        for (int i = weights.offset(); i < weights.end(); i++) {
          parameters[i] = random.nextGaussian() * Math.sqrt(1.0 / weights.rows());
        }
        MatrixView biases = network.biases(parameters, l);
        for (int i = biases.offset(); i < biases.end(); i++) {
          parameters[i] = LARGEST_BIAS * random.nextDouble();
        }
      }
      return parameters;
    }
  }

  /**
   * The start of Spark MLlib's {@code MultilayerPerceptronClassifier} for the same seed, bit for
   * bit: weights and biases ~ U(−2.4, 2.4) / √n_in ({@code ml.ann.AffineLayerModel.randomWeights}),
   * from MLlib's generator.
   */
  record Mllib() implements Initializer {
    @Override
    public String name() {
      return "mllib";
    }

    @Override
    public double[] parameters(Network network, long seed) {
      double[] parameters = new double[network.parameterCount()];
      Random random = new MllibRandom(seed);
      for (int l = 1; l <= network.depth(); l++) {
        double scale = Math.sqrt(network.size(l - 1));
        int from = network.weights(parameters, l).offset();
        int end = network.biases(parameters, l).end();
        for (int i = from; i < end; i++) {
          parameters[i] = (random.nextDouble() * 4.8 - 2.4) / scale;
        }
      }
      return parameters;
    }
  }
}
