package org.backfold.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class FigureTest {
  private static final String HOSTILE = "</svg><script>alert(1)</script> \"&\u0001";

  @TempDir private Path directory;

  @Test
  void anEmbeddedSvgHoldsNothingThatReachesOutOfIt() throws Exception {
    Document svg = parse(everything(HOSTILE).svg());
    NodeList elements = svg.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      assertTrue(
          List.of("svg", "g", "path", "text").contains(element.getTagName()), element.getTagName());
      for (String attribute : List.of("id", "class", "href", "xlink:href", "onload")) {
        assertFalse(element.hasAttribute(attribute), attribute);
      }
    }
    assertFalse(everything(HOSTILE).svg().contains("url("));
    String label = svg.getDocumentElement().getAttribute("aria-label");
    assertEquals("</svg><script>alert(1)</script> \"&\ufffd", label);
  }

  @Test
  void linesPassThroughThePixelsOfTheirTicks() throws Exception {
    // The points are at ticks, so the path must meet the ends of the tick marks.
    Figure figure =
        new Chart("")
            .line("a", new double[] {0, 5, 10}, new double[] {0, 100, 20})
            .figure(400, 300);
    Document svg = parse(figure.svg());
    double[] x = {textAt(svg, "0", "middle", "x"), 0, textAt(svg, "10", "middle", "x")};
    double zero = textAt(svg, "0", "end", "y") - 4.2;
    double hundred = textAt(svg, "100", "end", "y") - 4.2;
    double[] path = path(svg, "#0072b2", 6);
    double[] expected = {
      x[0], zero, (x[0] + x[2]) / 2, hundred, x[2], zero + 0.2 * (hundred - zero)
    };
    assertArrayEquals(expected, path, 0.06); // written to a tenth of a pixel
  }

  @Test
  void whatHasTheSameNameHasTheSameColourAndOneKey() throws Exception {
    double[] one = {1, 2};
    Document svg =
        parse(
            new Chart("")
                .line("b", one, one)
                .line("a", one, one)
                .points("b", one, one)
                .figure()
                .svg());
    assertEquals(1, count(svg, "text", "b"));
    NodeList paths = svg.getElementsByTagName("path");
    Map<String, Integer> colours = new TreeMap<>();
    for (int i = 0; i < paths.getLength(); i++) {
      colours.merge(((Element) paths.item(i)).getAttribute("stroke"), 1, Integer::sum);
    }
    // b: key, line, dots; a: key, line.
    assertEquals(3, colours.get("#0072b2"));
    assertEquals(2, colours.get("#d55e00"));
  }

  @Test
  void theLegendIsAboveThePlotHoweverManyNames() throws Exception {
    Chart chart = new Chart("many");
    for (int i = 0; i < 20; i++) {
      chart.line("a rather long name " + i, new double[] {0, 1}, new double[] {i, i});
    }
    Document svg = parse(chart.figure().svg());
    double plotTop = Double.parseDouble(plot(svg).getAttribute("y"));
    for (int i = 0; i < 20; i++) {
      Element key = text(svg, "a rather long name " + i, null);
      double right =
          Double.parseDouble(key.getAttribute("x"))
              + Canvas.Type.label(Canvas.Anchor.START).width(key.getTextContent());
      assertTrue(Double.parseDouble(key.getAttribute("y")) < plotTop, key.getTextContent());
      assertTrue(right <= 640, key.getTextContent());
    }
  }

  @Test
  void aValueThatIsNotFiniteLeavesAGapAndALogarithmLeavesOutZero() throws Exception {
    double[] x = {1, 2, 3, 4, 5};
    Document gap =
        parse(new Chart("").line("", x, new double[] {1, 2, Double.NaN, 3, 1}).figure().svg());
    assertEquals(2, paths(gap, "#0072b2").size());
    Document log =
        parse(new Chart("").logY().line("", x, new double[] {1, 2, 0, 3, 10}).figure().svg());
    assertEquals(2, paths(log, "#0072b2").size());
  }

  @Test
  void aLongLineKeepsItsPeaksAndLosesItsWeight() throws Exception {
    int length = 200_000;
    double[] x = new double[length];
    double[] y = new double[length];
    for (int i = 0; i < length; i++) {
      x[i] = i;
      y[i] = Math.sin(i * 1e-4);
    }
    y[77_777] = 50; // one iteration of 200,000
    String svg = new Chart("").line("loss", x, y).figure().svg();
    assertTrue(svg.length() < 100_000, "characters: " + svg.length());
    Element plot = plot(parse(svg));
    double top = Double.parseDouble(plot.getAttribute("y"));
    double height = Double.parseDouble(plot.getAttribute("height"));
    double[] path = path(parse(svg), "#0072b2", -1);
    double peak = Double.POSITIVE_INFINITY;
    for (int i = 1; i < path.length; i += 2) {
      peak = Math.min(peak, path[i]);
    }
    assertTrue(peak < top + 0.05 * height, "peak at " + peak);
  }

  @Test
  void aPngHasTheLinesWhereTheSvgHasThem() throws IOException {
    Figure figure =
        new Chart("").line("", new double[] {0, 1}, new double[] {3, 3}).figure(400, 300);
    Element plot = plot(parse(figure.svg()));
    int y =
        (int)
            Math.round(
                Double.parseDouble(plot.getAttribute("y"))
                    + Double.parseDouble(plot.getAttribute("height")) / 2);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png(1, Theme.LIGHT)));
    assertEquals(400, image.getWidth());
    assertEquals(300, image.getHeight());
    Color line = new Color(image.getRGB(200, y));
    assertTrue(line.getBlue() > line.getRed() + 80, line.toString());
    assertEquals(Color.WHITE, new Color(image.getRGB(399, 0)));
    BufferedImage dark = ImageIO.read(new ByteArrayInputStream(figure.png(2, Theme.DARK)));
    assertEquals(800, dark.getWidth());
    assertEquals(new Color(Theme.DARK.paper()), new Color(dark.getRGB(799, 0)));
  }

  @Test
  void aPngNeedsNoFontsAndIsTheSameWithoutThem() throws Exception {
    Path file = directory.resolve("fontless.png");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-Dsun.awt.fontconfig=/there/is/none",
            "-cp",
            System.getProperty("java.class.path"),
            Fontless.class.getName(),
            file.toString());
    java.environment().put("FONTCONFIG_FILE", "/there/is/none");
    java.environment().put("FONTCONFIG_PATH", "/there/is/none");
    Process process = java.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertArrayEquals(everything("δˡ").png(), Files.readAllBytes(file));
  }

  @Test
  void aFileIsWrittenByItsName() throws IOException {
    Figure figure = new Chart("t").figure();
    figure.write(directory.resolve("a.PNG"));
    figure.write(directory.resolve("a.svg"));
    assertArrayEquals(figure.png(), Files.readAllBytes(directory.resolve("a.PNG")));
    String svg = Files.readString(directory.resolve("a.svg"));
    assertEquals(figure.svgDocument(), svg);
    assertEquals(
        "style", parse(svg).getDocumentElement().getFirstChild().getNextSibling().getNodeName());
    assertThrows(IllegalArgumentException.class, () -> figure.write(directory.resolve("a.jpg")));
  }

  @Test
  void aGridPutsFiguresSideBySide() throws Exception {
    Figure small = new Chart("small").figure(200, 150);
    Figure grid = Figure.grid("all", 2, List.of(small, small, new Chart("big").figure(240, 160)));
    assertEquals(2 * 240 + 12, grid.width());
    assertEquals(30 + 2 * 160 + 12, grid.height());
    NodeList groups = parse(grid.svg()).getElementsByTagName("g");
    assertEquals("translate(0 30)", ((Element) groups.item(0)).getAttribute("transform"));
    assertEquals("translate(252 30)", ((Element) groups.item(1)).getAttribute("transform"));
    assertEquals("translate(0 202)", ((Element) groups.item(2)).getAttribute("transform"));
    assertThrows(IllegalArgumentException.class, () -> Figure.grid("", 2, List.of()));
  }

  @Test
  void aHeatMapTintsByTheShareOfTheRow() throws Exception {
    HeatMap map = HeatMap.confusion("t", List.of("x", "y"), new double[][] {{900, 100}, {0, 5}});
    Document svg = parse(map.figure().svg());
    List<String> opacities = new ArrayList<>();
    NodeList paths = svg.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (path.getAttribute("fill").equals("#0072b2")) {
        opacities.add(path.getAttribute("fill-opacity"));
      }
    }
    // 0.75 √0.9, 0.75 √0.1, 0, 0.75
    assertEquals(List.of("0.71", "0.24", "0", "0.75"), opacities);
    assertThrows(
        IllegalArgumentException.class,
        () -> HeatMap.confusion("", List.of("x"), new double[][] {{-1}}));
    assertThrows(
        IllegalArgumentException.class,
        () -> HeatMap.confusion("", List.of("x"), new double[][] {{1, 2}}));
  }

  @Test
  void argumentsAreChecked() {
    Chart chart = new Chart("");
    double[] two = {1, 2};
    String message =
        assertThrows(IllegalArgumentException.class, () -> chart.line("a", two, new double[] {1}))
            .getMessage();
    assertEquals("'a' has 2 values of x and 1 of y.", message);
    assertThrows(IllegalArgumentException.class, () -> chart.figure(10, 10));
    assertThrows(IllegalArgumentException.class, () -> chart.figure().png(0, Theme.DARK));
    assertThrows(IllegalArgumentException.class, () -> new Window(0, 0, 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new Window(0, Double.POSITIVE_INFINITY, 0, 1));
  }

  /** One of everything. */
  static Figure everything(String name) {
    Window window = new Window(-2, 2, -2, 2);
    Field field = Field.sample(window, 21, (x, y) -> x * y);
    double[] xs = {-1, 0, 1.5};
    double[] ys = {1, 0.3, -1};
    Chart chart =
        new Chart(name)
            .xAxis(name)
            .yAxis(name)
            .surface(field, Shade.DIVERGING, -1, 0, 1)
            .contours(field, 0)
            .points(name, xs, ys)
            .path(name + " path", xs, ys)
            .line(name + " line", xs, ys)
            .verticalLine(name + " rule", 0.5);
    Figure regions =
        new Chart(name).regions(new TreeMap<>(Map.of(name, field, "b", field))).figure();
    HeatMap map = HeatMap.of(name, List.of(name), List.of(name, "b"), new double[][] {{1, 2.5}});
    return Figure.grid(name, 2, List.of(chart.figure(), regions, map.figure()));
  }

  private static Document parse(String svg) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)));
    } catch (Exception e) {
      throw new AssertionError("not XML: " + svg.substring(0, Math.min(300, svg.length())), e);
    }
  }

  /** The nested element that everything of the data is clipped by. */
  private static Element plot(Document svg) {
    return (Element) svg.getElementsByTagName("svg").item(1);
  }

  private static Element text(Document svg, String content, String anchor) {
    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.getTextContent().equals(content)
          && (anchor == null || text.getAttribute("text-anchor").equals(anchor))) {
        return text;
      }
    }
    throw new AssertionError("no text " + content);
  }

  private static double textAt(Document svg, String content, String anchor, String attribute) {
    return Double.parseDouble(text(svg, content, anchor).getAttribute(attribute));
  }

  private static int count(Document svg, String element, String content) {
    NodeList all = svg.getElementsByTagName(element);
    int count = 0;
    for (int i = 0; i < all.getLength(); i++) {
      count += all.item(i).getTextContent().equals(content) ? 1 : 0;
    }
    return count;
  }

  /** Paths of the colour within the plot, so without the legend's. */
  private static List<double[]> paths(Document svg, String colour) {
    List<double[]> found = new ArrayList<>();
    NodeList paths = plot(svg).getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (path.getAttribute("stroke").equals(colour)) {
        String[] numbers = path.getAttribute("d").substring(1).split("[ L]");
        double[] points = new double[numbers.length];
        for (int n = 0; n < points.length; n++) {
          points[n] = Double.parseDouble(numbers[n]);
        }
        found.add(points);
      }
    }
    return found;
  }

  private static double[] path(Document svg, String colour, int length) {
    for (double[] path : paths(svg, colour)) {
      if (length < 0 || path.length == length) {
        return path;
      }
    }
    throw new AssertionError("no path of " + length + " numbers in " + colour);
  }
}
