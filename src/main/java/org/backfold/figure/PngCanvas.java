package org.backfold.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Paints pixels with Java2D's own rasterizer; needs neither a display nor a font. */
final class PngCanvas implements Canvas {
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Theme theme;

  /**
   * @param scale pixels of the image per pixel of the layout
   */
  PngCanvas(double width, double height, double scale, Theme theme) {
    this.theme = theme;
    image =
        new BufferedImage(
            (int) Math.ceil(width * scale),
            (int) Math.ceil(height * scale),
            BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(new Color(theme.paper()));
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(scale, scale);
  }

  /** The picture as a PNG file. */
  byte[] bytes() {
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // ImageIO's default writes a cache file; a full disk is no reason to have no picture.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("This Java has no PNG writer.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void line(double[] points, Pen pen) {
    if (points.length < 4) {
      return;
    }
    float[] dashes = new float[pen.dashes().size()];
    for (int i = 0; i < dashes.length; i++) {
      dashes[i] = pen.dashes().get(i).floatValue();
    }
    use(pen.paint());
    graphics.setStroke(
        new BasicStroke(
            (float) pen.width(),
            BasicStroke.CAP_ROUND,
            BasicStroke.JOIN_ROUND,
            1,
            dashes.length == 0 ? null : dashes,
            0));
    graphics.draw(path(points));
  }

  @Override
  public void area(List<double[]> loops, Paint paint) {
    Path2D whole = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (double[] loop : loops) {
      Path2D closed = path(loop);
      closed.closePath();
      whole.append(closed, false);
    }
    use(paint);
    graphics.fill(whole);
  }

  @Override
  public void dots(double[] points, double radius, Paint paint) {
    use(paint);
    for (int i = 0; i < points.length; i += 2) {
      graphics.fill(
          new Ellipse2D.Double(points[i] - radius, points[i + 1] - radius, 2 * radius, 2 * radius));
    }
  }

  @Override
  public void text(String text, double x, double y, Type type) {
    double start =
        switch (type.anchor()) {
          case START -> x;
          case MIDDLE -> x - type.width(text) / 2;
          case END -> x - type.width(text);
        };
    Shape outline = Glyphs.outline(text, type.size(), start, y);
    use(type.paint());
    graphics.fill(outline);
    if (type.bold()) {
      graphics.setStroke(new BasicStroke((float) type.size() / 24));
      graphics.draw(outline);
    }
  }

  @Override
  public void clipped(Box box, Runnable drawing) {
    Shape before = graphics.getClip();
    graphics.clip(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
    drawing.run();
    graphics.setClip(before);
  }

  @Override
  public void shifted(double x, double y, Runnable drawing) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    drawing.run();
    graphics.setTransform(before);
  }

  private void use(Paint paint) {
    Color color = new Color(paint.ink() ? theme.ink() : paint.rgb());
    int alpha = (int) Math.round(255 * paint.opacity());
    graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha));
  }

  private static Path2D path(double[] points) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    return path;
  }
}
