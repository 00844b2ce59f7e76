package org.backfold.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.backfold.figure.Canvas.Pen;

/**
 * Lines, points, contours and surfaces on common axes, drawn in the order they were added. What has
 * the same name has the same colour; names stand in a legend above the plot, never on the data. An
 * empty name stands in no legend. Arrays are read and copied. Not thread-safe.
 *
 * <pre>{@code
 * new Chart("Loss").xAxis("epoch").yAxis("loss, nats").logY()
 *     .line("training", epochs, training).line("validation", epochs, validation)
 *     .figure().write(Path.of("loss.svg"));
 * }</pre>
 */
public final class Chart {
  private static final double WIDTH = 640;
  private static final double HEIGHT = 400;
  private static final int CURVE_POINTS = 400;

  private final String title;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Legend.Key> keys = new LinkedHashMap<>();
  private final AxisPlan x = new AxisPlan();
  private final AxisPlan y = new AxisPlan();
  private int unnamed;

  /**
   * @param title above the plot; may be empty
   */
  public Chart(String title) {
    this.title = title;
  }

  /** Labels the horizontal axis; say the unit. */
  public Chart xAxis(String label) {
    x.label = label;
    return this;
  }

  /** Labels the vertical axis; say the unit. */
  public Chart yAxis(String label) {
    y.label = label;
    return this;
  }

  /** Makes the horizontal axis logarithmic; what is not above 0 is left out. */
  public Chart logX() {
    x.isLogarithmic = true;
    return this;
  }

  /** Makes the vertical axis logarithmic; what is not above 0 is left out. */
  public Chart logY() {
    y.isLogarithmic = true;
    return this;
  }

  /** Shows this window, instead of all there is; what is outside is cut off. */
  public Chart window(Window window) {
    x.extent = new Extent(window.xLow(), window.xHigh());
    y.extent = new Extent(window.yLow(), window.yHigh());
    return this;
  }

  /**
   * A line through points in their order; a value that is not finite leaves a gap.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public Chart line(String name, double[] xs, double[] ys) {
    checkLengths(name, xs, ys);
    Pen pen = pen(name);
    key(name, Legend.Mark.LINE, pen);
    layers.add(new Layer.Curve(xs.clone(), ys.clone(), pen));
    return this;
  }

  /** The line y = f(x) from low to high. */
  public Chart function(String name, double low, double high, DoubleUnaryOperator f) {
    double[] xs = new double[CURVE_POINTS + 1];
    for (int i = 0; i <= CURVE_POINTS; i++) {
      xs[i] = low + (high - low) * i / CURVE_POINTS;
    }
    return line(name, xs, Arrays.stream(xs).map(f).toArray());
  }

  /**
   * A dot for each point.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public Chart points(String name, double[] xs, double[] ys) {
    checkLengths(name, xs, ys);
    Pen pen = pen(name);
    key(name, Legend.Mark.DOT, pen);
    layers.add(new Layer.Dots(xs.clone(), ys.clone(), pen.paint()));
    return this;
  }

  /**
   * A walk: a line with a ring where it starts and a disc where it ends.
   *
   * @throws IllegalArgumentException if there is no point, or the arrays differ in length
   */
  public Chart path(String name, double[] xs, double[] ys) {
    checkLengths(name, xs, ys);
    if (xs.length == 0) {
      throw new IllegalArgumentException("Path '" + name + "' has no points.");
    }
    Pen pen = pen(name);
    key(name, Legend.Mark.LINE, Pen.solid(pen.paint(), 2));
    layers.add(new Layer.Trail(xs.clone(), ys.clone(), pen.paint()));
    return this;
  }

  /** Thin lines where the field has one of the levels. */
  public Chart contours(Field field, double... levels) {
    Pen pen = Pen.solid(Paint.INK.withOpacity(0.4), 0.9);
    layers.add(new Layer.Lines(field, sorted(levels), pen));
    return this;
  }

  /** The window coloured by the field's value, in bands between the levels, with a scale. */
  public Chart surface(Field field, Shade shade, double... levels) {
    layers.add(new Layer.Bands(field, sorted(levels), shade));
    return this;
  }

  /**
   * The window tinted by the class whose field is the largest, such as its probability.
   *
   * @param classes by name in the colours' order, at least two, all over one window in one size
   */
  public Chart regions(Map<String, Field> classes) {
    if (classes.size() < 2) {
      throw new IllegalArgumentException("Regions are of 2 classes or more, found " + classes);
    }
    List<String> names = List.copyOf(classes.keySet());
    for (int i = 0; i < names.size(); i++) {
      Pen pen = pen(names.get(i));
      key(names.get(i), Legend.Mark.DOT, pen);
      Field lead = classes.get(names.get(i)).with(best(classes, names.get(i)), (a, b) -> a - b);
      layers.add(new Layer.Region(lead, pen.paint()));
    }
    return this;
  }

  /** A dashed line at a value of the horizontal axis, named in the legend. */
  public Chart verticalLine(String name, double value) {
    return rule(name, value, true);
  }

  /** A dashed line at a value of the vertical axis, named in the legend. */
  public Chart horizontalLine(String name, double value) {
    return rule(name, value, false);
  }

  /** The chart as a picture of 640 × 400 pixels. */
  public Figure figure() {
    return figure(WIDTH, HEIGHT);
  }

  /**
   * The chart as a picture.
   *
   * @param width in pixels, at least 160
   * @param height in pixels, at least 120
   * @throws IllegalArgumentException if they are less
   */
  public Figure figure(double width, double height) {
    if (!(width >= 160 && height >= 120 && width <= 1e4 && height <= 1e4)) {
      throw new IllegalArgumentException(
          "A chart is 160 to 10000 pixels wide and 120 to 10000 high, found "
              + width
              + " × "
              + height
              + ".");
    }
    List<Layer> drawn = List.copyOf(layers);
    List<Legend.Key> legend = List.copyOf(keys.values());
    Axis horizontal = x.axis(drawn, Layer::xExtent);
    Axis vertical = y.axis(drawn, Layer::yExtent);
    ChartLayout layout = new ChartLayout(title, drawn, legend, horizontal, vertical);
    return new Figure(title, width, height, canvas -> layout.draw(canvas, width, height));
  }

  /** The largest of all classes but one. */
  private static Field best(Map<String, Field> classes, String but) {
    return classes.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(but))
        .map(Map.Entry::getValue)
        .reduce((a, b) -> a.with(b, Math::max))
        .orElseThrow();
  }

  private Chart rule(String name, double value, boolean isVertical) {
    Pen pen = new Pen(Paint.INK.withOpacity(0.7), 1.2, List.of(4.0, 3.0));
    key(name, Legend.Mark.LINE, pen);
    layers.add(new Layer.Rule(value, isVertical, pen));
    return this;
  }

  private void key(String name, Legend.Mark mark, Pen pen) {
    if (!name.isEmpty()) {
      keys.putIfAbsent(name, new Legend.Key(name, mark, pen));
    }
  }

  /** Of the name's colour; past the colours there are, dashed. */
  private Pen pen(String name) {
    Legend.Key known = keys.get(name);
    if (known != null) {
      return known.pen();
    }
    long named = keys.values().stream().filter(key -> !key.pen().paint().ink()).count();
    int i = (int) named + (name.isEmpty() ? unnamed++ : unnamed);
    boolean isRepeated = i / Palette.size() % 2 == 1;
    return new Pen(Palette.series(i), 1.8, isRepeated ? List.of(6.0, 3.5) : List.of());
  }

  private static void checkLengths(String name, double[] xs, double[] ys) {
    if (xs.length != ys.length) {
      throw new IllegalArgumentException(
          "'" + name + "' has " + xs.length + " values of x and " + ys.length + " of y.");
    }
  }

  private static List<Double> sorted(double[] levels) {
    return Arrays.stream(levels).sorted().boxed().toList();
  }

  /** What is known of an axis before the layers are. */
  private static final class AxisPlan {
    private static final double MARGIN = 0.03;

    private String label = "";
    private boolean isLogarithmic;
    private Extent extent;

    Axis axis(List<Layer> layers, ExtentOfLayer extentOf) {
      double bound = isLogarithmic ? 0 : Double.NEGATIVE_INFINITY;
      Extent all = Extent.EMPTY;
      boolean isFilled = false;
      for (Layer layer : layers) {
        all = all.with(extentOf.apply(layer, bound));
        isFilled |= layer instanceof Layer.Bands || layer instanceof Layer.Lines;
        isFilled |= layer instanceof Layer.Region;
      }
      if (extent != null && (!isLogarithmic || extent.low() > 0)) {
        return new Axis(label, extent, isLogarithmic);
      }
      if (isLogarithmic) {
        Extent positive = all.isEmpty() ? new Extent(1, 10) : all;
        return new Axis(label, positive.paddedByFactor(MARGIN), true);
      }
      Extent linear = all.orUnit();
      boolean isExact = isFilled && linear.low() < linear.high();
      return new Axis(label, isExact ? linear : linear.padded(MARGIN), false);
    }
  }

  /** Either of a layer's two extents. */
  private interface ExtentOfLayer {
    Extent apply(Layer layer, double bound);
  }
}
