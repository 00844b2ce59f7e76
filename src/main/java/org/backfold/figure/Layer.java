package org.backfold.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.backfold.figure.Canvas.Pen;

/** One thing drawn in a chart's frame. Arrays are owned by the layer. */
sealed interface Layer {
  /** Draws into the frame's box, to which the canvas is clipped. */
  void draw(Canvas canvas, Frame frame);

  /** What of the horizontal axis it needs, among values above the bound. */
  Extent xExtent(double bound);

  /** The same of the vertical axis. */
  Extent yExtent(double bound);

  /** A line through points in their order; a value that is not finite leaves a gap. */
  record Curve(double[] xs, double[] ys, Pen pen) implements Layer {
    @Override
    public void draw(Canvas canvas, Frame frame) {
      double[] points = frame.place(xs, ys);
      int from = 0;
      for (int i = 0; i <= points.length; i += 2) {
        if (i == points.length || !Double.isFinite(points[i] + points[i + 1])) {
          canvas.line(thin(Arrays.copyOfRange(points, from, i)), pen);
          from = Math.min(i + 2, points.length);
        }
      }
    }

    /** Of consecutive points in half a pixel's column, keeps the first, both extremes, the last. */
    static double[] thin(double[] points) {
      double[] kept = new double[points.length];
      int length = 0;
      for (int from = 0; from < points.length; ) {
        long column = Math.round(2 * points[from]);
        int low = from;
        int high = from;
        int to = from;
        for (; to < points.length && Math.round(2 * points[to]) == column; to += 2) {
          low = points[to + 1] < points[low + 1] ? to : low;
          high = points[to + 1] > points[high + 1] ? to : high;
        }
        int[] wanted = {from, Math.min(low, high), Math.max(low, high), to - 2};
        for (int i = 0; i < wanted.length; i++) {
          if (i == 0 || wanted[i] != wanted[i - 1]) {
            kept[length++] = points[wanted[i]];
            kept[length++] = points[wanted[i] + 1];
          }
        }
        from = to;
      }
      return Arrays.copyOf(kept, length);
    }

    @Override
    public Extent xExtent(double bound) {
      return Extent.above(bound, xs);
    }

    @Override
    public Extent yExtent(double bound) {
      return Extent.above(bound, ys);
    }
  }

  /** A dot for each point. */
  record Dots(double[] xs, double[] ys, Paint paint) implements Layer {
    private static final int MANY = 1000;

    @Override
    public void draw(Canvas canvas, Frame frame) {
      double[] points = finite(frame.place(xs, ys));
      boolean isCrowded = xs.length > MANY;
      if (!isCrowded) {
        canvas.dots(points, 3.6, Paint.of(0xffffff).withOpacity(0.85));
      }
      canvas.dots(points, isCrowded ? 1.8 : 2.8, paint.withOpacity(isCrowded ? 0.7 : 1));
    }

    private static double[] finite(double[] points) {
      double[] kept = new double[points.length];
      int length = 0;
      for (int i = 0; i < points.length; i += 2) {
        if (Double.isFinite(points[i] + points[i + 1])) {
          kept[length++] = points[i];
          kept[length++] = points[i + 1];
        }
      }
      return Arrays.copyOf(kept, length);
    }

    @Override
    public Extent xExtent(double bound) {
      return Extent.above(bound, xs);
    }

    @Override
    public Extent yExtent(double bound) {
      return Extent.above(bound, ys);
    }
  }

  /** A line with a ring at its start and a disc at its end, and a light edge to stand out. */
  record Trail(double[] xs, double[] ys, Paint paint) implements Layer {
    private static final Paint EDGE = Paint.of(0xffffff).withOpacity(0.85);

    @Override
    public void draw(Canvas canvas, Frame frame) {
      new Curve(xs, ys, Pen.solid(EDGE, 4)).draw(canvas, frame);
      new Curve(xs, ys, Pen.solid(paint, 2)).draw(canvas, frame);
      double[] points = frame.place(xs, ys);
      double[] start = Arrays.copyOf(points, 2);
      double[] end = Arrays.copyOfRange(points, points.length - 2, points.length);
      canvas.dots(start, 5.5, EDGE);
      canvas.dots(start, 4.5, paint);
      canvas.dots(start, 2.2, Paint.of(0xffffff));
      canvas.dots(end, 6, EDGE);
      canvas.dots(end, 5, paint);
    }

    @Override
    public Extent xExtent(double bound) {
      return Extent.above(bound, xs);
    }

    @Override
    public Extent yExtent(double bound) {
      return Extent.above(bound, ys);
    }
  }

  /** Lines of equal value. */
  record Lines(Field field, List<Double> levels, Pen pen) implements Layer {
    @Override
    public void draw(Canvas canvas, Frame frame) {
      for (double level : levels) {
        for (double[] line : Contours.lines(field, level)) {
          canvas.line(frame.place(line), pen);
        }
      }
    }

    @Override
    public Extent xExtent(double bound) {
      return new Extent(field.window().xLow(), field.window().xHigh());
    }

    @Override
    public Extent yExtent(double bound) {
      return new Extent(field.window().yLow(), field.window().yHigh());
    }
  }

  /** The window filled by value, one paint for each band between levels, painted upwards. */
  record Bands(Field field, List<Double> levels, Shade shade) implements Layer {
    @Override
    public void draw(Canvas canvas, Frame frame) {
      canvas.area(frame.box().loop(), shade.band(0, levels.size() + 1));
      for (int i = 0; i < levels.size(); i++) {
        List<double[]> outlines = new ArrayList<>();
        for (double[] outline : Contours.outlines(field, levels.get(i))) {
          outlines.add(frame.place(outline));
        }
        canvas.area(outlines, shade.band(i + 1, levels.size() + 1));
      }
    }

    @Override
    public Extent xExtent(double bound) {
      return new Extent(field.window().xLow(), field.window().xHigh());
    }

    @Override
    public Extent yExtent(double bound) {
      return new Extent(field.window().yLow(), field.window().yHigh());
    }
  }

  /** Where the field is above 0, tinted, with an edge. */
  record Region(Field field, Paint paint) implements Layer {
    @Override
    public void draw(Canvas canvas, Frame frame) {
      List<double[]> outlines = new ArrayList<>();
      for (double[] outline : Contours.outlines(field, 0)) {
        outlines.add(frame.place(outline));
      }
      canvas.area(outlines, paint.withOpacity(0.28));
      for (double[] line : Contours.lines(field, 0)) {
        canvas.line(frame.place(line), Pen.solid(Paint.INK.withOpacity(0.5), 1));
      }
    }

    @Override
    public Extent xExtent(double bound) {
      return new Extent(field.window().xLow(), field.window().xHigh());
    }

    @Override
    public Extent yExtent(double bound) {
      return new Extent(field.window().yLow(), field.window().yHigh());
    }
  }

  /** A line across the frame, at a value of the horizontal or the vertical axis. */
  record Rule(double value, boolean isVertical, Pen pen) implements Layer {
    @Override
    public void draw(Canvas canvas, Frame frame) {
      double left = isVertical ? frame.left(value) : frame.box().x();
      double right = isVertical ? left : frame.box().right();
      double top = isVertical ? frame.box().y() : frame.top(value);
      double bottom = isVertical ? frame.box().bottom() : top;
      if (Double.isFinite(left + top)) {
        canvas.line(new double[] {left, top, right, bottom}, pen);
      }
    }

    @Override
    public Extent xExtent(double bound) {
      return isVertical ? Extent.above(bound, value) : Extent.EMPTY;
    }

    @Override
    public Extent yExtent(double bound) {
      return isVertical ? Extent.EMPTY : Extent.above(bound, value);
    }
  }
}
