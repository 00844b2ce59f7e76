package org.backfold.figure;

import java.util.Arrays;
import java.util.List;
import org.backfold.figure.Axis.Tick;
import org.backfold.figure.Canvas.Anchor;
import org.backfold.figure.Canvas.Box;
import org.backfold.figure.Canvas.Pen;
import org.backfold.figure.Canvas.Type;

/**
 * Where the parts of a chart go: title, legend and the label of the vertical axis above the plot,
 * ticks to its left and below, the scale of a surface to its right.
 */
record ChartLayout(String title, List<Layer> layers, List<Legend.Key> keys, Axis x, Axis y) {
  private static final double MARGIN = 10;
  private static final double TICK_ROW = 18;
  private static final double SCALE_WIDTH = 12;
  private static final double PIXELS_PER_TICK = 55;
  private static final double PIXELS_PER_ROW = 34;
  private static final Pen GRID = Pen.solid(Paint.INK.withOpacity(0.12), 0.8);
  private static final Pen FINE_GRID = Pen.solid(Paint.INK.withOpacity(0.06), 0.8);
  private static final Pen EDGE = Pen.solid(Paint.INK.withOpacity(0.45), 0.9);
  private static final Type ABOVE = Type.label(Anchor.START);

  void draw(Canvas canvas, double width, double height) {
    double top = MARGIN;
    if (!title.isEmpty()) {
      canvas.text(title, MARGIN, top + 12, Type.title());
      top += 24;
    }
    Legend legend = new Legend(keys, width - 2 * MARGIN);
    legend.draw(canvas, MARGIN, top);
    top += legend.height();
    if (!y.label().isEmpty()) {
      canvas.text(y.label(), MARGIN, top + 16, ABOVE);
      top += 20;
    }
    Frame frame = frame(width, height, top + 8);
    List<Tick> across = xTicks(frame.box().width());
    List<Tick> upwards = yTicks(frame.box().height());
    boolean isFilled = scale() != null || layers.stream().anyMatch(Layer.Region.class::isInstance);
    if (!isFilled) {
      drawGrid(canvas, frame, across, upwards);
    }
    canvas.clipped(frame.box(), () -> layers.forEach(layer -> layer.draw(canvas, frame)));
    drawAxes(canvas, frame, across, upwards);
    if (scale() != null) {
      drawScale(canvas, scale(), frame.box());
    }
  }

  /** What is left for the plot. */
  private Frame frame(double width, double height, double top) {
    double bottom = height - MARGIN - TICK_ROW - (x.label().isEmpty() ? 0 : 20);
    double left = MARGIN + widest(yTicks(bottom - top)) + 8;
    double right = width - MARGIN - 8;
    if (scale() != null) {
      right -=
          SCALE_WIDTH
              + 16
              + scale().levels().stream()
                  .mapToDouble(level -> ABOVE.width(Axis.text(level)))
                  .max()
                  .orElse(0);
    }
    return new Frame(new Box(left, top, right - left, bottom - top), x, y);
  }

  /** As many as have room for their labels side by side. */
  private List<Tick> xTicks(double width) {
    List<Tick> ticks = List.of();
    for (int about = Math.max(2, (int) (width / PIXELS_PER_TICK)); about >= 2; about--) {
      ticks = x.ticks(about);
      long labelled = ticks.stream().filter(tick -> !tick.label().isEmpty()).count();
      if (labelled * (widest(ticks) + 14) <= width) {
        break;
      }
    }
    return ticks;
  }

  private List<Tick> yTicks(double height) {
    return y.ticks((int) (height / PIXELS_PER_ROW));
  }

  private static double widest(List<Tick> ticks) {
    return ticks.stream().mapToDouble(tick -> ABOVE.width(tick.label())).max().orElse(0);
  }

  private static void drawGrid(Canvas canvas, Frame frame, List<Tick> across, List<Tick> upwards) {
    Box box = frame.box();
    for (Tick tick : across) {
      double at = frame.left(tick.value());
      canvas.line(
          new double[] {at, box.y(), at, box.bottom()}, tick.label().isEmpty() ? FINE_GRID : GRID);
    }
    for (Tick tick : upwards) {
      double at = frame.top(tick.value());
      canvas.line(
          new double[] {box.x(), at, box.right(), at}, tick.label().isEmpty() ? FINE_GRID : GRID);
    }
  }

  private void drawAxes(Canvas canvas, Frame frame, List<Tick> across, List<Tick> upwards) {
    Box box = frame.box();
    canvas.line(
        new double[] {box.x(), box.y(), box.x(), box.bottom(), box.right(), box.bottom()}, EDGE);
    for (Tick tick : across) {
      double at = frame.left(tick.value());
      if (!tick.label().isEmpty()) {
        canvas.line(new double[] {at, box.bottom(), at, box.bottom() + 4}, EDGE);
        canvas.text(tick.label(), at, box.bottom() + 16, Type.label(Anchor.MIDDLE));
      }
    }
    for (Tick tick : upwards) {
      double at = frame.top(tick.value());
      if (!tick.label().isEmpty()) {
        canvas.line(new double[] {box.x() - 4, at, box.x(), at}, EDGE);
        canvas.text(tick.label(), box.x() - 7, at + 4.2, Type.label(Anchor.END));
      }
    }
    double middle = box.x() + box.width() / 2;
    canvas.text(x.label(), middle, box.bottom() + TICK_ROW + 16, Type.label(Anchor.MIDDLE));
  }

  /** The last surface, whose scale is shown, or null. */
  private Layer.Bands scale() {
    Layer.Bands last = null;
    for (Layer layer : layers) {
      last = layer instanceof Layer.Bands bands ? bands : last;
    }
    return last;
  }

  /** One field for each band, all of one height, with the levels between them. */
  private static void drawScale(Canvas canvas, Layer.Bands bands, Box plot) {
    int count = bands.levels().size() + 1;
    double step = plot.height() / count;
    double left = plot.right() + 14;
    int every = (int) Math.ceil(15 / step);
    for (int i = 0; i < count; i++) {
      Box above = new Box(left, plot.y(), SCALE_WIDTH, plot.height() - i * step);
      canvas.area(above.loop(), bands.shade().band(i, count));
      if (i > 0 && (i - 1) % every == 0) {
        double at = plot.bottom() - i * step;
        canvas.line(new double[] {left + SCALE_WIDTH, at, left + SCALE_WIDTH + 3, at}, EDGE);
        canvas.text(Axis.text(bands.levels().get(i - 1)), left + SCALE_WIDTH + 6, at + 4.2, ABOVE);
      }
    }
    Box whole = new Box(left, plot.y(), SCALE_WIDTH, plot.height());
    double[] loop = whole.loop().get(0);
    double[] closed = Arrays.copyOf(loop, loop.length + 2);
    closed[loop.length] = loop[0];
    closed[loop.length + 1] = loop[1];
    canvas.line(closed, EDGE);
  }
}
