package org.backfold.network;

import org.backfold.linalg.MatrixView;

/** ReLU and its leaky or smooth relatives: near 0 far to the left, near z far to the right. */
public sealed interface Rectifier extends Activation {

  /** Slope of leaky ReLU below zero where none is given (Maas et al. 2013, section 2). */
  double DEFAULT_SLOPE = 0.01;

  /** α of ELU where none is given (Clevert et al. 2016, section 4). */
  double DEFAULT_ALPHA = 1;

  /**
   * max(z, 0); f′ = 1 above 0, else 0. The choice f′(0) = 0 is that of Goodfellow, Bengio and
   * Courville 2016, section 6.3 (either one-sided derivative may be returned), as made by PyTorch.
   */
  record Relu() implements Rectifier {
    @Override
    public String name() {
      return "relu";
    }

    @Override
    public Range range() {
      return Range.NON_NEGATIVE;
    }

    @Override
    public boolean isSmooth() {
      return false;
    }

    @Override
    public void apply(MatrixView values) {
      double[] a = values.values();
      for (int i = values.offset(), end = values.end(); i < end; i++) {
        a[i] = Math.max(a[i], 0);
      }
    }

    @Override
    public void backprop(MatrixView activations, MatrixView preActivations, MatrixView delta) {
      double[] a = activations.values();
      double[] d = delta.values();
      int shift = activations.offset() - delta.offset();
      for (int i = delta.offset(), end = delta.end(); i < end; i++) {
        d[i] = a[i + shift] > 0 ? d[i] : 0;
      }
    }
  }

  /**
   * max(z, 0) + p min(z, 0) with slope p (Maas, Hannun and Ng 2013); f′ = 1 above 0, else p. The
   * sign of a is that of z as p is not negative.
   */
  record LeakyRelu(double slope) implements Rectifier {
    public LeakyRelu {
      if (!(slope >= 0) || slope == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "The slope of leaky-relu is " + slope + "; expected a number from 0 on.");
      }
    }

    @Override
    public String name() {
      return "leaky-relu(" + slope + ")";
    }

    @Override
    public boolean isSmooth() {
      return false;
    }

    @Override
    public void apply(MatrixView values) {
      double[] a = values.values();
      double p = slope;
      for (int i = values.offset(), end = values.end(); i < end; i++) {
        a[i] = Math.max(a[i], 0) + p * Math.min(a[i], 0);
      }
    }

    @Override
    public void backprop(MatrixView activations, MatrixView preActivations, MatrixView delta) {
      double[] a = activations.values();
      double[] d = delta.values();
      double p = slope;
      int shift = activations.offset() - delta.offset();
      for (int i = delta.offset(), end = delta.end(); i < end; i++) {
        d[i] *= a[i + shift] > 0 ? 1 : p;
      }
    }
  }

  /**
   * z above 0, else α (eᶻ − 1) (Clevert, Unterthiner and Hochreiter 2016, eq. 15); f′ = 1 above 0,
   * else a + α.
   */
  record Elu(double alpha) implements Rectifier {
    public Elu {
      if (!(alpha > 0) || alpha == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "The alpha of elu is " + alpha + "; expected a number above 0.");
      }
    }

    @Override
    public String name() {
      return "elu(" + alpha + ")";
    }

    @Override
    public boolean isSmooth() {
      return false; // f′ has a jump, or for α = 1 a kink
    }

    @Override
    public void apply(MatrixView values) {
      double[] a = values.values();
      for (int i = values.offset(), end = values.end(); i < end; i++) {
        a[i] = a[i] > 0 ? a[i] : alpha * StrictMath.expm1(a[i]);
      }
    }

    @Override
    public void backprop(MatrixView activations, MatrixView preActivations, MatrixView delta) {
      double[] a = activations.values();
      double[] d = delta.values();
      int shift = activations.offset() - delta.offset();
      for (int i = delta.offset(), end = delta.end(); i < end; i++) {
        d[i] *= a[i + shift] > 0 ? 1 : a[i + shift] + alpha;
      }
    }
  }

  /** ln(1 + eᶻ) = max(z, 0) + ln(1 + e⁻|ᶻ|) (Dugas et al. 2001, eq. 2); f′ = σ(z) = 1 − e⁻ᵃ. */
  record Softplus() implements Rectifier {
    @Override
    public String name() {
      return "softplus";
    }

    @Override
    public Range range() {
      return Range.NON_NEGATIVE;
    }

    @Override
    public void apply(MatrixView values) {
      double[] a = values.values();
      for (int i = values.offset(), end = values.end(); i < end; i++) {
        a[i] = softplus(a[i]);
      }
    }

    static double softplus(double z) {
      return Math.max(z, 0) + StrictMath.log1p(Elementary.exp(-Math.abs(z)));
    }

    @Override
    public void backprop(MatrixView activations, MatrixView preActivations, MatrixView delta) {
      double[] a = activations.values();
      double[] d = delta.values();
      int shift = activations.offset() - delta.offset();
      for (int i = delta.offset(), end = delta.end(); i < end; i++) {
        d[i] *= -StrictMath.expm1(-a[i + shift]);
      }
    }
  }

  /**
   * z Φ(z), Φ the distribution function of N(0, 1) (Hendrycks and Gimpel 2016, section 2); f′ =
   * Φ(z) + z φ(z). This is the exact form, the default of PyTorch and Keras, not the approximation
   * by tanh.
   */
  record Gelu() implements Rectifier {
    @Override
    public String name() {
      return "gelu";
    }

    @Override
    public boolean needsPreActivations() {
      return true;
    }

    @Override
    public void apply(MatrixView values) {
      double[] a = values.values();
      for (int i = values.offset(), end = values.end(); i < end; i++) {
        a[i] *= Gaussian.cdf(a[i]);
      }
    }

    @Override
    public void backprop(MatrixView activations, MatrixView preActivations, MatrixView delta) {
      double[] a = activations.values();
      double[] z = preActivations.values();
      double[] d = delta.values();
      int shiftA = activations.offset() - delta.offset();
      int shiftZ = preActivations.offset() - delta.offset();
      for (int i = delta.offset(), end = delta.end(); i < end; i++) {
        double x = z[i + shiftZ];
        // a / z saves the polynomial of Φ, but has lost digits where z Φ(z) underflows.
        double cdf = Math.abs(x) < Double.MIN_NORMAL * 0x1p60 ? 0.5 : a[i + shiftA] / x;
        d[i] *= cdf + x * Gaussian.density(x);
      }
    }
  }

  /**
   * z σ(z) (Hendrycks and Gimpel 2016; Elfwing, Uchibe and Doya 2018, eq. 5, also "swish"); f′ =
   * σ(z) (1 + z (1 − σ(z))).
   */
  record Silu() implements Rectifier {
    @Override
    public String name() {
      return "silu";
    }

    @Override
    public boolean needsPreActivations() {
      return true;
    }

    @Override
    public void apply(MatrixView values) {
      double[] a = values.values();
      for (int i = values.offset(), end = values.end(); i < end; i++) {
        a[i] /= 1 + Elementary.exp(-a[i]);
      }
    }

    @Override
    public void backprop(MatrixView activations, MatrixView preActivations, MatrixView delta) {
      double[] z = preActivations.values();
      double[] d = delta.values();
      int shift = preActivations.offset() - delta.offset();
      for (int i = delta.offset(), end = delta.end(); i < end; i++) {
        double sigmoid = 1 / (1 + Elementary.exp(-z[i + shift]));
        d[i] *= sigmoid * (1 + z[i + shift] * (1 - sigmoid));
      }
    }
  }
}
