package org.backfold.figure;

import java.util.List;

/**
 * What a figure is drawn on. Units are pixels, x to the right, y down. Points are written x₀, y₀,
 * x₁, y₁, … in one array, which is read.
 */
interface Canvas {
  /** An open line through the points. */
  void line(double[] points, Pen pen);

  /** The inside of closed loops, by the even-odd rule: a loop in a loop is a hole. */
  void area(List<double[]> loops, Paint paint);

  /** A disc about each point. */
  void dots(double[] points, double radius, Paint paint);

  /** Text whose baseline starts, is centred or ends at (x, y), as the type says. */
  void text(String text, double x, double y, Type type);

  /** Draws with everything outside the box cut away. */
  void clipped(Box box, Runnable drawing);

  /** Draws with the origin moved to (x, y). */
  void shifted(double x, double y, Runnable drawing);

  /** A rectangle. */
  record Box(double x, double y, double width, double height) {
    double right() {
      return x + width;
    }

    double bottom() {
      return y + height;
    }

    /** Its outline as one loop. */
    List<double[]> loop() {
      return List.of(new double[] {x, y, right(), y, right(), bottom(), x, bottom()});
    }
  }

  /** Stroke of a line: width in pixels, and lengths of dashes and gaps, none for a solid line. */
  record Pen(Paint paint, double width, List<Double> dashes) {
    static Pen solid(Paint paint, double width) {
      return new Pen(paint, width, List.of());
    }
  }

  /** How text is set: size in pixels, and where (x, y) is. */
  record Type(double size, boolean bold, Anchor anchor, Paint paint) {
    static Type label(Anchor anchor) {
      return new Type(12, false, anchor, Paint.INK.withOpacity(0.85));
    }

    static Type title() {
      return new Type(14, true, Anchor.START, Paint.INK);
    }

    /** Width in pixels of text set so. */
    double width(String text) {
      return Glyphs.advance(text) * size * (bold ? 1.06 : 1);
    }
  }

  /** Which end of the text (x, y) is. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }
}
