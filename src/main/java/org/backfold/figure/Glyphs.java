package org.backfold.figure;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Outlines and advances of the bundled glyphs (Latin, Greek, Cyrillic and mathematics), so that
 * neither layout nor a PNG needs a font of the machine. Any other character is an empty box in a
 * PNG; in an SVG the browser has a font for it.
 */
final class Glyphs {
  private static final double UNITS_PER_EM = 2048;
  private static final Map<Integer, Glyph> GLYPHS = read();
  private static final Glyph MISSING =
      new Glyph(
          1229,
          "M150,0 L150,-1400 L1080,-1400 L1080,0 Z "
              + "M250,-100 L980,-100 L980,-1300 L250,-1300 Z");

  private Glyphs() {}

  /** Width of the text in em. */
  static double advance(String text) {
    return text.codePoints().mapToDouble(c -> of(c).advance).sum() / UNITS_PER_EM;
  }

  /**
   * Outline of the text.
   *
   * @param size pixels per em
   * @param x where the baseline starts, in pixels; {@code y} likewise
   */
  static Path2D outline(String text, double size, double x, double y) {
    Path2D whole = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double scale = size / UNITS_PER_EM;
    double at = 0;
    for (int character : text.codePoints().toArray()) {
      Glyph glyph = of(character);
      AffineTransform place = new AffineTransform(scale, 0, 0, scale, x + at * scale, y);
      whole.append(glyph.outline().getPathIterator(place), false);
      at += glyph.advance;
    }
    return whole;
  }

  private static Glyph of(int character) {
    return GLYPHS.getOrDefault(character, MISSING);
  }

  private static Map<Integer, Glyph> read() {
    Map<Integer, Glyph> glyphs = new HashMap<>();
    try (InputStream in = Glyphs.class.getResourceAsStream("glyphs.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" ", 3);
          glyphs.put(
              Integer.parseInt(parts[0], 16),
              new Glyph(Integer.parseInt(parts[1]), parts.length < 3 ? "" : parts[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The jar's own glyphs.txt cannot be read.", e);
    }
    return glyphs;
  }

  /** Advance in units, and the path as M, L, Q, C and Z with absolute coordinates, y down. */
  private record Glyph(int advance, String path) {
    Path2D outline() {
      Path2D outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
      for (String segment : path.isEmpty() ? new String[0] : path.split(" ")) {
        double[] at = numbers(segment.substring(1));
        switch (segment.charAt(0)) {
          case 'M' -> outline.moveTo(at[0], at[1]);
          case 'L' -> outline.lineTo(at[0], at[1]);
          case 'Q' -> outline.quadTo(at[0], at[1], at[2], at[3]);
          case 'C' -> outline.curveTo(at[0], at[1], at[2], at[3], at[4], at[5]);
          case 'Z' -> outline.closePath();
          default -> throw new IllegalStateException("Not a segment of a glyph: " + segment);
        }
      }
      return outline;
    }

    private static double[] numbers(String text) {
      String[] parts = text.isEmpty() ? new String[0] : text.split(",");
      double[] numbers = new double[parts.length];
      for (int i = 0; i < parts.length; i++) {
        numbers[i] = Double.parseDouble(parts[i]);
      }
      return numbers;
    }
  }
}
