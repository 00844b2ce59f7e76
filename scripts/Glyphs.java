import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * Writes the outlines that org.backfold.figure draws text with in a PNG. It was run once, with DejaVu
 * Sans 2.37 and Java 17:
 *
 * <pre>java scripts/Glyphs.java DejaVuSans.ttf > src/main/resources/org/backfold/figure/glyphs.txt</pre>
 */
final class Glyphs {
  private static final float UNITS_PER_EM = 2048;

  public static void main(String[] arguments) throws Exception {
    Font font =
        Font.createFont(Font.TRUETYPE_FONT, new File(arguments[0])).deriveFont(UNITS_PER_EM);
    FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.print(
        """
        # Outlines of glyphs of DejaVu Sans 2.37: character, advance, path; 2048 units to the em, y down.
        # Fonts are (c) Bitstream; DejaVu changes are in public domain. Bitstream Vera is a trademark of
        # Bitstream, Inc. The licence stands in glyphs-license.txt. Written by scripts/Glyphs.java.
        """);
    characters()
        .filter(font::canDisplay)
        .forEach(
            character -> {
              var glyph = font.createGlyphVector(context, Character.toString(character));
              int advance = Math.round(glyph.getGlyphMetrics(0).getAdvance());
              out.println(
                  Integer.toHexString(character) + " " + advance + path(glyph.getOutline()));
            });
    out.flush();
  }

  private static IntStream characters() {
    int[][] ranges = {
      {0x20, 0x7e}, {0xa0, 0x17f}, {0x2c6, 0x2c7}, {0x2e1, 0x2e1}, {0x391, 0x3c9}, {0x401, 0x401},
      {0x410, 0x44f}, {0x451, 0x451}, {0x1d40, 0x1d40}, {0x2013, 0x2014}, {0x2016, 0x2016},
      {0x2018, 0x201e}, {0x2022, 0x2022}, {0x2026, 0x2026}, {0x2032, 0x2033}, {0x2070, 0x2071},
      {0x2074, 0x208e}, {0x2090, 0x209c}, {0x20ac, 0x20ac}, {0x2190, 0x2194}, {0x2202, 0x2202},
      {0x2206, 0x2207}, {0x2211, 0x2212}, {0x221a, 0x221a}, {0x221e, 0x221e}, {0x2248, 0x2248},
      {0x2260, 0x2260}, {0x2264, 0x2265}, {0x2299, 0x2299}, {0x22c5, 0x22c5}
    };
    return IntStream.range(0, ranges.length)
        .flatMap(i -> IntStream.rangeClosed(ranges[i][0], ranges[i][1]));
  }

  private static String path(Shape outline) {
    StringBuilder path = new StringBuilder();
    double[] at = new double[6];
    for (PathIterator i = outline.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      path.append(' ').append("MLQCZ".charAt(kind));
      int numbers = new int[] {2, 2, 4, 6, 0}[kind];
      for (int n = 0; n < numbers; n++) {
        path.append(n == 0 ? "" : ",").append(Math.round(at[n]));
      }
    }
    return path.toString();
  }
}
