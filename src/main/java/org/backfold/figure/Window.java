package org.backfold.figure;

/** A rectangle of the plane, in the units of the data. */
public record Window(double xLow, double xHigh, double yLow, double yHigh) {
  private static final double MARGIN = 0.08;

  /**
   * @throws IllegalArgumentException if a bound is not finite, or low is not below high
   */
  public Window {
    if (!(Double.isFinite(xHigh - xLow) && Double.isFinite(yHigh - yLow))
        || !(xLow < xHigh && yLow < yHigh)) {
      throw new IllegalArgumentException(
          "A window needs finite bounds, low below high; found x "
              + xLow
              + " to "
              + xHigh
              + ", y "
              + yLow
              + " to "
              + yHigh
              + ".");
    }
  }

  /**
   * The smallest window with all points that are finite, and a margin about them.
   *
   * @param xs read, as long as {@code ys}
   */
  public static Window around(double[] xs, double[] ys) {
    Extent x = Extent.of(xs).orUnit().padded(MARGIN);
    Extent y = Extent.of(ys).orUnit().padded(MARGIN);
    return new Window(x.low(), x.high(), y.low(), y.high());
  }
}
