package org.backfold.network;

import java.util.Locale;

/** A {@link BackpropTrace} as text, in the notation of Nielsen (2015), ch. 2. */
final class BackpropText {
  private static final int MOST_COLUMNS = 4;
  private static final int MOST_ROWS = 8;
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private final BackpropTrace trace;
  private final StringBuilder out = new StringBuilder();

  BackpropText(BackpropTrace trace) {
    this.trace = trace;
    int last = trace.layers().size();
    line("%s", trace.network());
    line("x = a⁰ = %s", vector(trace.features()));
    line("y      = %s", vector(trace.targets()));
    line("");
    line("Forward");
    for (int l = 1; l <= last; l++) {
      forward(l, trace.layers().get(l - 1));
    }
    line("  C               = %s", number(trace.loss()));
    line("");
    line("Backward");
    for (int l = last; l >= 1; l--) {
      backward(l, last);
    }
    line("");
    line("Gradient %27s%s", "", "beside central differences of C");
    for (int l = last; l >= 1; l--) {
      BackpropTrace.Layer layer = trace.layers().get(l - 1);
      String up = up(l);
      gradient("∂C/∂W" + up + " = δ" + up + " (a" + up(l - 1) + ")ᵀ", layer.weightsGradient());
      gradient("∂C/∂b" + up + " = δ" + up, layer.biasesGradient());
    }
    line("Largest difference %s", String.format(Locale.ROOT, "%.1e", trace.largestDifference()));
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void forward(int l, BackpropTrace.Layer layer) {
    String up = up(l);
    String activation = trace.network().activation(l).name();
    line("  Layer %d, f = %s", l, activation);
    matrix("  W" + up + " = ", layer.weights());
    line("  b%s = %s", up, vector(layer.biases()));
    line("  z%s = W%s a%s + b%s = %s", up, up, up(l - 1), up, vector(layer.preActivations()));
    line("  a%s = f(z%s)      = %s", up, up, vector(layer.activations()));
  }

  private void backward(int l, int last) {
    Network network = trace.network();
    Activation output = network.activation(last);
    String up = up(l);
    String above = up(l + 1);
    String rule =
        l < last
            ? String.format(Locale.ROOT, "(W%s)ᵀ δ%s ⊙ f′(z%s)", above, above, up)
            : network.loss().isCanonical(output)
                ? "∂C/∂z" + up + " = a" + up + " − y"
                : output instanceof Activation.Softmax
                    ? "Jᵀ ∇ₐC, J the Jacobian of softmax"
                    : "∇ₐC ⊙ f′(z" + up + ")";
    line("  δ%s = %-24s = %s", up, rule, vector(trace.layers().get(l - 1).delta()));
  }

  private void gradient(String rule, BackpropTrace.Gradient gradient) {
    line("  %s", rule);
    int rows = Math.min(MOST_ROWS, gradient.analytic().length);
    for (int i = 0; i < rows; i++) {
      line("    %s  |  %s", row(gradient.analytic()[i]), row(gradient.numeric()[i]));
    }
    if (rows < gradient.analytic().length) {
      line("    …");
    }
  }

  private void matrix(String head, double[][] matrix) {
    int rows = Math.min(MOST_ROWS, matrix.length);
    for (int i = 0; i < rows; i++) {
      line("%s%s", i == 0 ? head : " ".repeat(head.length()), row(matrix[i]));
    }
    if (rows < matrix.length) {
      line("%s…", " ".repeat(head.length()));
    }
  }

  private static String vector(double[] values) {
    return "(" + row(values).strip().replaceAll(" +", ", ") + ")ᵀ";
  }

  private static String row(double[] values) {
    StringBuilder row = new StringBuilder();
    for (int j = 0; j < Math.min(MOST_COLUMNS, values.length); j++) {
      row.append(j == 0 ? "" : " ").append(number(values[j]));
    }
    return row.append(values.length > MOST_COLUMNS ? " …" : "").toString();
  }

  /** Ten characters for everything of ordinary size. */
  private static String number(double value) {
    boolean isOrdinary = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 100;
    return Double.isNaN(value)
        ? String.format(Locale.ROOT, "%10s", "kink")
        : String.format(Locale.ROOT, isOrdinary ? "%10.6f" : "%10.3e", value);
  }

  private static String up(int l) {
    StringBuilder up = new StringBuilder();
    for (char c : Integer.toString(l).toCharArray()) {
      up.append(SUPERSCRIPTS.charAt(c - '0'));
    }
    return up.toString();
  }

  private void line(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
