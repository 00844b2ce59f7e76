package org.backfold.figure;

import org.backfold.figure.Canvas.Box;

/** Two axes laid over a box of the canvas. */
record Frame(Box box, Axis x, Axis y) {
  /** Pixel of a value on the horizontal axis. */
  double left(double value) {
    return box.x() + x.share(value) * box.width();
  }

  /** Pixel of a value on the vertical axis. */
  double top(double value) {
    return box.bottom() - y.share(value) * box.height();
  }

  /** Pixels x₀, y₀, x₁, y₁, … of points of the data, read; NaN where an axis has no place. */
  double[] place(double[] xs, double[] ys) {
    double[] points = new double[2 * xs.length];
    for (int i = 0; i < xs.length; i++) {
      points[2 * i] = left(xs[i]);
      points[2 * i + 1] = top(ys[i]);
    }
    return points;
  }

  /** The same of points written x₀, y₀, x₁, y₁, …. */
  double[] place(double[] points) {
    double[] placed = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      placed[i] = left(points[i]);
      placed[i + 1] = top(points[i + 1]);
    }
    return placed;
  }
}
