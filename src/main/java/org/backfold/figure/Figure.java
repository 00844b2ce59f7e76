package org.backfold.figure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.backfold.figure.Canvas.Type;

/** A finished picture of fixed layout, to be written as SVG or PNG. Immutable; thread-safe. */
public final class Figure {
  private static final double GAP = 12;
  private static final String FONTS = "system-ui, Helvetica, Arial, sans-serif";

  private final String title;
  private final double width;
  private final double height;
  private final Consumer<Canvas> drawing;

  /** The drawing may be called several times and draws the same each time. */
  Figure(String title, double width, double height, Consumer<Canvas> drawing) {
    this.title = title;
    this.width = width;
    this.height = height;
    this.drawing = drawing;
  }

  /**
   * Small multiples: figures side by side, row by row, each cell as large as the largest.
   *
   * @param title above all of them; may be empty
   * @param columns figures in a row, at least 1
   * @throws IllegalArgumentException if there is no figure or no column
   */
  public static Figure grid(String title, int columns, List<Figure> figures) {
    if (columns < 1 || figures.isEmpty()) {
      throw new IllegalArgumentException(
          "A grid takes at least 1 column and 1 figure, found "
              + columns
              + " and "
              + figures.size()
              + ".");
    }
    List<Figure> cells = List.copyOf(figures);
    double cellWidth = cells.stream().mapToDouble(f -> f.width).max().orElseThrow() + GAP;
    double cellHeight = cells.stream().mapToDouble(f -> f.height).max().orElseThrow() + GAP;
    double top = title.isEmpty() ? 0 : 30;
    int across = Math.min(columns, cells.size());
    int down = (cells.size() + columns - 1) / columns;
    return new Figure(
        title,
        across * cellWidth - GAP,
        top + down * cellHeight - GAP,
        canvas -> {
          if (!title.isEmpty()) {
            canvas.text(title, 10, 22, new Type(16, true, Canvas.Anchor.START, Paint.INK));
          }
          for (int i = 0; i < cells.size(); i++) {
            Figure cell = cells.get(i);
            canvas.shifted(
                i % columns * cellWidth,
                top + i / columns * cellHeight,
                () -> cell.drawing.accept(canvas));
          }
        });
  }

  /** Width of the layout in pixels. */
  public double width() {
    return width;
  }

  /** Height of the layout in pixels. */
  public double height() {
    return height;
  }

  /**
   * An {@code <svg>} element to be put into an HTML page. It has no background and takes its ink
   * from the page's text colour ({@code currentColor}), so it fits light and dark pages; it shrinks
   * with the page; it holds no ids, style sheets, scripts or references.
   */
  public String svg() {
    return element("style=\"max-width:100%;height:auto\"", "");
  }

  /**
   * An SVG file that stands alone: with a background, and dark where the viewer prefers dark. Not
   * to be put into an HTML page, whose style it would change.
   */
  public String svgDocument() {
    String style =
        String.format(
            Locale.ROOT,
            "<style>:root{color:#%06x;background:#%06x}"
                + "@media(prefers-color-scheme:dark){:root{color:#%06x;background:#%06x}}</style>%n",
            Theme.LIGHT.ink(),
            Theme.LIGHT.paper(),
            Theme.DARK.ink(),
            Theme.DARK.paper());
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element("", style) + "\n";
  }

  /** A PNG file on white, 2 pixels for each of the layout. */
  public byte[] png() {
    return png(2, Theme.LIGHT);
  }

  /**
   * A PNG file.
   *
   * @param scale pixels of the image for each of the layout, above 0 and at most 10
   * @throws IllegalArgumentException if the scale is not
   */
  public byte[] png(double scale, Theme theme) {
    if (!(scale > 0 && scale <= 10)) {
      throw new IllegalArgumentException("A picture's scale is in (0, 10], found " + scale + ".");
    }
    PngCanvas canvas = new PngCanvas(width, height, scale, theme);
    drawing.accept(canvas);
    return canvas.bytes();
  }

  /**
   * Writes {@link #svgDocument()} or {@link #png()}, as the file's name ends with .svg or .png.
   *
   * @throws IllegalArgumentException if it ends with neither
   */
  public void write(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".svg")) {
      Files.write(file, svgDocument().getBytes(StandardCharsets.UTF_8));
    } else if (name.endsWith(".png")) {
      Files.write(file, png());
    } else {
      throw new IllegalArgumentException(
          "A picture is written as .svg or .png, found " + file + ".");
    }
  }

  private String element(String attributes, String head) {
    SvgCanvas canvas = new SvgCanvas();
    drawing.accept(canvas);
    String w = SvgCanvas.number(width);
    String h = SvgCanvas.number(height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + w
        + "\" height=\""
        + h
        + "\" viewBox=\"0 0 "
        + w
        + " "
        + h
        + "\" font-family=\""
        + FONTS
        + "\" role=\"img\""
        + " aria-label=\""
        + SvgCanvas.escape(title)
        + "\" "
        + attributes
        + ">\n"
        + head
        + canvas.elements()
        + "</svg>";
  }
}
