package org.backfold.network;

/** The standard normal distribution N(0, 1), for GELU: fast, and accurate in the tails. */
final class Gaussian {
  private static final double INVERSE_SQRT_TWO_PI = 0.3989422804014327;
  private static final double INVERSE_SQRT_TWO = 0.7071067811865476;

  /** Beyond this erfc(u) is below the smallest double. */
  private static final double ERFC_VANISHES = 28;

  private static final double K = 3.75;

  /**
   * (1 + 2u) exp(u²) erfc(u) as a polynomial in t = (u − K) / (u + K), highest power first; largest
   * relative error 4e-16. Made by {@code scripts/golden/erfc_coefficients.py}.
   */
  private static final double[] SCALED_ERFC = {
    3.1114333809799254e-10,
    -2.623107347133476e-09,
    -3.744210080962018e-09,
    3.197926671666804e-08,
    2.3263508708859124e-08,
    -2.4857126248016745e-07,
    -5.7218230603224086e-08,
    1.7419821586224816e-06,
    -9.73559896736775e-07,
    -1.1438048033346894e-05,
    2.238423915508223e-05,
    5.164652974177416e-05,
    -0.0002901540805408417,
    0.000293714378044958,
    0.0017556258528952954,
    -0.009746579683265262,
    0.028362277418956406,
    -0.05869339857664934,
    0.09230432116037748,
    -0.10880393014244462,
    0.0822767384901452,
    0.0035854154854790257,
    -0.14024059858554697,
    1.2375126308378275,
  };

  private Gaussian() {}

  /** φ(x) = exp(−x²/2) / √(2π). */
  static double density(double x) {
    return INVERSE_SQRT_TWO_PI * Elementary.exp(-0.5 * x * x);
  }

  /** Φ(x) = ½ erfc(−x/√2). */
  static double cdf(double x) {
    double u = Math.abs(x) * INVERSE_SQRT_TWO;
    if (u > ERFC_VANISHES) {
      return x < 0 ? 0 : 1;
    }
    double t = (u - K) / (u + K);
    double square = t * t;
    double odd = 0; // two chains of operations, t times a polynomial in t² and another one
    double even = 0;
    for (int i = 0; i < SCALED_ERFC.length; i += 2) {
      odd = odd * square + SCALED_ERFC[i];
      even = even * square + SCALED_ERFC[i + 1];
    }
    double tail = 0.5 * Elementary.exp(-0.5 * x * x) * (t * odd + even) / (1 + 2 * u);
    return x < 0 ? tail : 1 - tail;
  }
}
