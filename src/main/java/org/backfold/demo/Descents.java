package org.backfold.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.backfold.figure.Chart;
import org.backfold.figure.Field;
import org.backfold.figure.Figure;
import org.backfold.figure.Shade;
import org.backfold.figure.Window;
import org.backfold.optim.GradientDescent;
import org.backfold.optim.Himmelblau;
import org.backfold.optim.Optimizer.Minimization;
import org.backfold.optim.Optimizer.StepControl;

/** Four walks down {@link Himmelblau}'s function by gradient descent, as a table and a picture. */
public final class Descents {
  private static final Window WINDOW = new Window(-5.5, 5.5, -5.5, 5.5);
  private static final int GRID = 140;

  /** The function is 0 in its valleys and about 900 in the corners; these look evenly spaced. */
  private static final double[] LEVELS = {
    1, 5, 12, 25, 40, 60, 85, 115, 150, 200, 270, 370, 520, 750
  };

  private final double learningRate;
  private final List<Walk> walks;

  /**
   * One walk.
   *
   * @param xs x of each point, the start first
   * @param ys y of each point
   * @param value J at the end
   */
  public record Walk(double[] xs, double[] ys, double value) {
    private String end() {
      return place(xs[xs.length - 1], ys[ys.length - 1], 3);
    }

    private String start() {
      return place(xs[0], ys[0], 0);
    }

    private static String place(double x, double y, int digits) {
      boolean isLost = !(Math.abs(x) < 1e4 && Math.abs(y) < 1e4);
      String number = isLost ? "%.1e" : "%." + digits + "f";
      return String.format(Locale.ROOT, "(" + number + ", " + number + ")", x, y);
    }
  }

  private Descents(double learningRate, List<Walk> walks) {
    this.learningRate = learningRate;
    this.walks = walks;
  }

  /**
   * Walks from each of {@link Himmelblau#STARTS}. With a learning rate much above 0.01 they leave
   * for infinity, which is worth seeing too.
   *
   * @param steps of each walk, at least 0
   * @throws IllegalArgumentException if the learning rate is not positive, or steps are negative
   */
  public static Descents of(double learningRate, int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("A walk has 0 steps or more, found " + steps + ".");
    }
    List<Walk> walks = new ArrayList<>();
    for (List<Double> start : Himmelblau.STARTS) {
      walks.add(walk(start, learningRate, steps));
    }
    return new Descents(learningRate, List.copyOf(walks));
  }

  private static Walk walk(List<Double> start, double learningRate, int steps) {
    double[] from = {start.get(0), start.get(1)};
    Minimization run =
        new GradientDescent().start(new Himmelblau(), from, StepControl.of(learningRate));
    double[] xs = new double[steps + 1];
    double[] ys = new double[steps + 1];
    xs[0] = from[0];
    ys[0] = from[1];
    for (int step = 1; step <= steps; step++) {
      run.step();
      xs[step] = run.parameters()[0];
      ys[step] = run.parameters()[1];
    }
    double[] end = {xs[steps], ys[steps]};
    return new Walk(xs, ys, new Himmelblau().valueAndGradient(end, new double[2]));
  }

  /** In the order of the starts. */
  public List<Walk> walks() {
    return walks;
  }

  /** Start, end and value at the end of each walk. */
  public String table() {
    StringBuilder table = new StringBuilder();
    String row = "%-12s  %-20s  %s%n";
    table.append(String.format(Locale.ROOT, row, "start", "end", "J(end)"));
    for (Walk walk : walks) {
      String value = String.format(Locale.ROOT, "%.1e", walk.value());
      table.append(String.format(Locale.ROOT, row, walk.start(), walk.end(), value));
    }
    return table.toString();
  }

  /** The walks on a contour plot. */
  public Figure figure() {
    double[] ignored = new double[2];
    Himmelblau function = new Himmelblau();
    Field field =
        Field.sample(
            WINDOW, GRID, (x, y) -> function.valueAndGradient(new double[] {x, y}, ignored));
    Chart chart =
        new Chart("Gradient descent on Himmelblau’s function, learning rate " + learningRate)
            .xAxis("x")
            .yAxis("y")
            .window(WINDOW)
            .surface(field, Shade.INK, LEVELS)
            .contours(field, LEVELS);
    for (Walk walk : walks) {
      chart.path("from " + walk.start(), walk.xs(), walk.ys());
    }
    return chart.figure(640, 590);
  }
}
