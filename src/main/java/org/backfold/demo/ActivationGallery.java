package org.backfold.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.backfold.figure.Chart;
import org.backfold.figure.Figure;
import org.backfold.figure.Window;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Activation;

/**
 * Every activation f and its derivative f′, as the network computes them: f by {@link
 * Activation#apply}, f′ by {@link Activation#backprop} of ∂C/∂a = 1. All but softmax, whose outputs
 * depend on each other.
 */
public final class ActivationGallery {
  private static final Window WINDOW = new Window(-4, 4, -1.4, 3);
  private static final int POINTS = 401;
  private static final double[] TABLE = {-2, -1, 0, 1, 2};

  private ActivationGallery() {}

  /** The names shown, as {@link Activation#parse} takes them. */
  public static List<String> names() {
    return Activation.NAMES.stream().filter(name -> !name.equals("softmax")).toList();
  }

  /** a = f(z) and f′(z), element by element. */
  private record Values(double[] a, double[] slope) {
    static Values of(Activation activation, double[] z) {
      double[] a = z.clone();
      double[] delta = new double[z.length];
      Arrays.fill(delta, 1);
      activation.apply(view(a));
      activation.backprop(view(a), view(z), view(delta));
      return new Values(a, delta);
    }

    private static MatrixView view(double[] values) {
      return MatrixView.of(values, values.length, 1);
    }
  }

  /** One small chart for each activation, all over the same window. */
  public static Figure figure() {
    double[] z = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      z[i] = WINDOW.xLow() + (WINDOW.xHigh() - WINDOW.xLow()) * i / (POINTS - 1);
    }
    List<Figure> charts = new ArrayList<>();
    for (String name : names()) {
      Activation activation = Activation.parse(name);
      Values values = Values.of(activation, z);
      charts.add(
          new Chart(activation.name())
              .window(WINDOW)
              .line("f(z)", z, values.a())
              .line("f′(z)", z, values.slope())
              .figure(240, 220));
    }
    return Figure.grid("Activations and their derivatives", 5, charts);
  }

  /** f(z) and f′(z) at five points. */
  public static String table() {
    StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%-18s", "z"));
    append(table, TABLE);
    for (String name : names()) {
      Activation activation = Activation.parse(name);
      Values values = Values.of(activation, TABLE);
      table.append(String.format(Locale.ROOT, "%-18s", activation.name()));
      append(table, values.a());
      table.append(String.format(Locale.ROOT, "%-18s", "  f′"));
      append(table, values.slope());
    }
    return table.toString();
  }

  private static void append(StringBuilder table, double[] values) {
    for (double value : values) {
      table.append(String.format(Locale.ROOT, " %9.5f", value));
    }
    table.append('\n');
  }
}
