package org.backfold.figure;

import java.util.List;
import java.util.Locale;

/**
 * Writes SVG 1.1 elements. It uses attributes only, no ids, styles or scripts, so several pictures
 * can stand in one page; the page's ink is {@code currentColor}.
 */
final class SvgCanvas implements Canvas {
  private final StringBuilder out = new StringBuilder();

  /** The elements written so far. */
  String elements() {
    return out.toString();
  }

  @Override
  public void line(double[] points, Pen pen) {
    if (points.length < 4) {
      return;
    }
    out.append("<path d=\"");
    path(points);
    out.append("\" fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"");
    stroke(pen.paint(), pen.width());
    for (int i = 0; i < pen.dashes().size(); i++) {
      out.append(i == 0 ? " stroke-dasharray=\"" : " ").append(number(pen.dashes().get(i)));
    }
    out.append(pen.dashes().isEmpty() ? "" : "\"").append("/>\n");
  }

  @Override
  public void area(List<double[]> loops, Paint paint) {
    if (loops.isEmpty()) {
      return;
    }
    out.append("<path d=\"");
    for (double[] loop : loops) {
      path(loop);
      out.append('z');
    }
    out.append("\" fill-rule=\"evenodd\"");
    fill(paint);
    out.append("/>\n");
  }

  /** One path of lines without length, whose round ends are the dots: a few bytes for each. */
  @Override
  public void dots(double[] points, double radius, Paint paint) {
    if (points.length == 0) {
      return;
    }
    out.append("<path d=\"");
    for (int i = 0; i < points.length; i += 2) {
      out.append('M').append(pixel(points[i])).append(' ').append(pixel(points[i + 1]));
      out.append("h0");
    }
    out.append("\" fill=\"none\" stroke-linecap=\"round\"");
    stroke(paint, 2 * radius);
    out.append("/>\n");
  }

  @Override
  public void text(String text, double x, double y, Type type) {
    out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append('"');
    out.append(" font-size=\"").append(number(type.size())).append('"');
    out.append(type.bold() ? " font-weight=\"600\"" : "");
    if (type.anchor() != Anchor.START) {
      out.append(" text-anchor=\"").append(type.anchor().name().toLowerCase(Locale.ROOT));
      out.append('"');
    }
    fill(type.paint());
    out.append('>').append(escape(text)).append("</text>\n");
  }

  @Override
  public void clipped(Box box, Runnable drawing) {
    String place =
        String.join(
            " ", number(box.x()), number(box.y()), number(box.width()), number(box.height()));
    out.append("<svg x=\"").append(number(box.x())).append("\" y=\"").append(number(box.y()));
    out.append("\" width=\"").append(number(box.width())).append("\" height=\"");
    out.append(number(box.height())).append("\" viewBox=\"").append(place);
    out.append("\" overflow=\"hidden\">\n");
    drawing.run();
    out.append("</svg>\n");
  }

  @Override
  public void shifted(double x, double y, Runnable drawing) {
    out.append("<g transform=\"translate(").append(number(x)).append(' ').append(number(y));
    out.append(")\">\n");
    drawing.run();
    out.append("</g>\n");
  }

  /** Text as the content of an element or a quoted attribute. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xfffd);
              }
            });
    return escaped.toString();
  }

  /** Whether XML 1.0 allows the character. */
  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c >= 0x20 && c < 0xd800
        || c >= 0xe000 && c < 0xfffe
        || c > 0xffff;
  }

  /** To a hundredth of a pixel, in the fewest characters. */
  static String number(double value) {
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    String sign = hundredths < 0 ? "-" : "";
    long size = Math.abs(hundredths);
    String fraction = size % 10 == 0 ? "" + size % 100 / 10 : "" + size / 10 % 10 + size % 10;
    return sign + size / 100 + "." + fraction;
  }

  /** To a tenth of a pixel: curves have many. */
  private static String pixel(double value) {
    return number(Math.rint(value * 10) / 10);
  }

  private void path(double[] points) {
    for (int i = 0; i < points.length; i += 2) {
      out.append(i == 0 ? 'M' : i == 2 ? 'L' : ' ').append(pixel(points[i])).append(' ');
      out.append(pixel(points[i + 1]));
    }
  }

  private void stroke(Paint paint, double width) {
    color("stroke", paint);
    out.append(" stroke-width=\"").append(number(width)).append('"');
  }

  private void fill(Paint paint) {
    color("fill", paint);
  }

  private void color(String what, Paint paint) {
    String color = paint.ink() ? "currentColor" : String.format(Locale.ROOT, "#%06x", paint.rgb());
    out.append(' ').append(what).append("=\"").append(color).append('"');
    if (paint.opacity() < 1) {
      out.append(' ').append(what).append("-opacity=\"").append(number(paint.opacity()));
      out.append('"');
    }
  }
}
