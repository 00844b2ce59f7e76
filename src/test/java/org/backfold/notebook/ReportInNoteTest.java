package org.backfold.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.SparkTestSession;
import org.backfold.data.TwoMoons;
import org.backfold.ml.NeuralNetworkClassificationModel;
import org.backfold.ml.NeuralNetworkClassifier;
import org.backfold.report.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a fit in a page that takes output in as Zeppelin does: without isolation. */
@Tag("spark")
class ReportInNoteTest {
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("backfold.build", "target"), "screenshots");

  /** What Zeppelin's page does to everything in it, and how output gets there. */
  private static final String NOTE =
      """
      <!DOCTYPE html><meta charset="utf-8"><title>Note</title>
      <style>p, h1, h2, td { color: rgb(1, 2, 3); font-size: 30px }</style>
      <p id="theirs" class="fine">A paragraph of the note</p><div id="output"></div>
      <script>
        let loads = 0;
        document.addEventListener("load", (e) => { if (e.target.localName === "iframe") loads++; }, true);
        const drawn = new Promise((done) => {
          const look = () => (loads > 1 ? requestAnimationFrame(done) : setTimeout(look, 20));
          look();
        });
        const text = new TextDecoder().decode(Uint8Array.from(atob("%s"), (c) => c.charCodeAt(0)));
        document.getElementById("output").innerHTML = text;
        for (const script of document.querySelectorAll("#output script")) eval(script.textContent);
      </script>""";

  private static Browser browser;
  private static Display report;

  @BeforeAll
  static void fit(@TempDir Path profile) {
    Dataset<Row> moons = new TwoMoons().frame(SparkTestSession.get(), 300, 0.2, 42);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {8})
            .setValidationFraction(0.2)
            .setMaxIter(10)
            .setSeed(1)
            .fit(moons);
    report = Display.report(model, moons);
    browser = Browser.start(profile);
    browser.emulate(1100, 900, false, false);
  }

  @AfterAll
  static void close() throws IOException {
    browser.close();
  }

  @Test
  void theNoteShowsTheReportAndIsLeftAlone(@TempDir Path directory) throws IOException {
    byte[] html = report.html().getBytes(StandardCharsets.UTF_8);
    Path note = directory.resolve("note.html");
    Files.writeString(note, NOTE.formatted(Base64.getEncoder().encodeToString(html)));
    browser.open(note);
    browser.evaluate("drawn.then(() => 0)");
    Path screenshot = SCREENSHOTS.resolve("report-in-note.png");
    browser.screenshot(screenshot);
    assertEquals(List.of(), browser.errors());
    assertTrue(colours(screenshot) > 60, () -> "little is drawn in " + screenshot);
    assertEquals("undefined", browser.evaluate("typeof backfold").asText());
    assertEquals(1, browser.evaluate("document.querySelectorAll('style').length").asInt());
    JsonNode theirs = browser.evaluate("getComputedStyle(document.getElementById('theirs')).color");
    assertEquals("rgb(1, 2, 3)", theirs.asText());
    assertTrue(
        browser.evaluate("document.querySelector('iframe').contentDocument === null").asBoolean(),
        "the frame can reach the note");
  }

  /** Words alone are grey and blue; tiles, findings and curves bring more. */
  private static int colours(Path screenshot) throws IOException {
    BufferedImage image = ImageIO.read(screenshot.toFile());
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours.size();
  }

  @Test
  void theFrameUnpacksAWholePage(@TempDir Path directory) throws IOException {
    Matcher frame = Pattern.compile("srcdoc=\"([^\"]*)\"").matcher(report.html());
    assertTrue(frame.find());
    Path page = directory.resolve("frame.html");
    String escaped = frame.group(1).replace("&lt;", "<").replace("&gt;", ">");
    Files.writeString(page, escaped.replace("&quot;", "\"").replace("&amp;", "&"));
    browser.open(page);
    JsonNode charts =
        browser.evaluate(
            "new Promise((done) => { const look = () => typeof backfold === 'object' &&"
                + " backfold.charts ? done([backfold.charts(), backfold.expected()])"
                + " : setTimeout(look, 20); look(); })");
    assertEquals(List.of(), browser.errors());
    assertTrue(charts.get(1).size() > 2, charts::toString);
    String text = browser.evaluate("document.body.innerText").asText();
    assertTrue(text.contains("A 2-8-2 network that predicts label from 2 inputs"), text);
    assertTrue(text.contains("hiddenLayers"), text);
    assertFalse(text.contains("saturated"), "says what nobody has looked at: " + text);
    assertFalse(text.contains("undefined") || text.contains("NaN"), text);
  }

  @Test
  void outputIsOneBlockOfZeppelinAndTextElsewhere() {
    List<Shown.Block> blocks = Shown.of(report.zeppelin()).blocks();
    assertEquals("html", blocks.get(1).type());
    assertEquals(List.of(), Shown.of(report.zeppelin()).dangers());
    assertTrue(report.html().length() < 800_000, () -> report.html().length() + " characters");
    assertFalse(report.html().contains("$$") || report.html().contains("\n%"));
    assertTrue(report.toString().contains("All 10 epochs are done."), report::toString);
  }
}
