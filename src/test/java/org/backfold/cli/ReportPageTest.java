package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.backfold.SparkTestSession;
import org.backfold.report.Browser;
import org.backfold.report.HtmlReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of runs as people see them: in a browser, where nothing may go wrong. Pictures of them
 * stay in {@code target/screenshots}.
 */
@Tag("spark")
class ReportPageTest {
  private static final Path PICTURES =
      Path.of(System.getProperty("backfold.build", "target"), "screenshots");

  /** What sticks out on the right, after charts have had time to follow the window. */
  private static final String TOO_WIDE =
      "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done("
          + "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right"
          + " > innerWidth + 1 && !e.closest('.tablewrap, .chart')).map(e => e.outerHTML"
          + ".slice(0, 80))))))";

  /** Pixels an image is wide and high. */
  private static final int SIDE = 8;

  @TempDir private static Path directory;
  private static Browser browser;

  @BeforeAll
  static void start() {
    SparkTestSession.get();
    browser = Browser.start(directory.resolve("profile"));
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
  }

  private static Path train(String name, String... settings) {
    Path run = directory.resolve(name);
    List<String> arguments =
        new java.util.ArrayList<>(List.of("train", "--quiet", "--output", run.toString()));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    CommandLineRun train = CommandLineRun.of(arguments.toArray(String[]::new));
    assertEquals(0, train.exitCode(), train::errors);
    return run.resolve("report.html");
  }

  private static void open(Path page, boolean dark) {
    browser.emulate(1280, 900, dark, false);
    browser.open(page);
    assertEquals(List.of(), browser.errors());
  }

  /** Every place for a chart has one that drew something. */
  private static void assertDrawn(int least) {
    JsonNode places = browser.evaluate("backfold.expected()");
    assertTrue(places.size() >= least, places::toString);
    for (JsonNode place : places) {
      String id = place.asText();
      String marks =
          "document.querySelectorAll('[data-chart=\"%1$s\"] path, [data-chart=\"%1$s\"] canvas')";
      assertTrue(
          browser.evaluate(String.format(Locale.ROOT, marks, id) + ".length").asInt() > 0, id);
    }
  }

  private static void picture(String name) {
    try {
      int height = browser.evaluate("document.documentElement.scrollHeight").asInt();
      assertTrue(height > 1000, "a page of " + height + " pixels");
      browser.screenshot(PICTURES.resolve(name + ".png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last page as on paper: light, and everything within a sheet of A4. */
  private static void printed() throws IOException {
    browser.print(PICTURES.resolve("moons.pdf"));
    browser.emulate(717, 1000, true, true);
    browser.evaluate("dispatchEvent(new Event('beforeprint'))");
    assertEquals("light", browser.evaluate("document.documentElement.dataset.theme").asText());
    assertEquals("[]", browser.evaluate(TOO_WIDE).toString(), "wider than paper");
    picture("moons-print");
    browser.evaluate("dispatchEvent(new Event('afterprint'))");
    assertEquals("dark", browser.evaluate("document.documentElement.dataset.theme").asText());
  }

  private static String text(String selector) {
    return browser.evaluate("document.querySelector('" + selector + "').innerText").asText();
  }

  @Test
  void theSliderMovesTheBoundaryOfMoons() throws IOException {
    Path page =
        train(
            "moons",
            "data.generate.name=moons",
            "data.generate.rows=400",
            "data.generate.noise=0.15",
            "network.hidden=[16]",
            "training.optimizer=lbfgs",
            "training.epochs=60",
            "training.partitions=2");
    open(page, false);
    assertDrawn(15);
    assertTrue(Files.size(page) < 2_000_000);
    assertTrue(text("h1").equals("moons"), () -> text("h1"));
    assertTrue(text(".tile").contains("test accuracy"), () -> text(".tile"));
    picture("moons-light");

    String surface = "backfold.chart('surface').getDataURL()";
    String end = browser.evaluate(surface).asText();
    assertEquals("true", browser.evaluate("document.getElementById('moment').max > 20").asText());
    browser.evaluate(
        "{ const slider = document.getElementById('moment'); slider.value = 0;"
            + " slider.dispatchEvent(new Event('input')); }");
    assertEquals("epoch 1", text("#epoch"));
    assertNotEquals(end, browser.evaluate(surface).asText());
    browser.evaluate(
        "{ const slider = document.getElementById('moment'); slider.value = slider.max;"
            + " slider.dispatchEvent(new Event('input')); }");
    assertEquals(end, browser.evaluate(surface).asText());

    browser.evaluate("document.getElementById('log').click()");
    assertEquals(
        "log", browser.evaluate("backfold.chart('loss').getOption().yAxis[0].type").asText());
    browser.emulate(400, 900, false, false);
    assertEquals("[]", browser.evaluate(TOO_WIDE).toString(), "a phone has to scroll sideways");
    picture("moons-narrow");
    open(page, true);
    assertEquals("dark", browser.evaluate("document.documentElement.dataset.theme").asText());
    picture("moons-dark");
    printed();
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void imagesAreShownAsPictures() throws IOException {
    Path data = directory.resolve("shapes.csv");
    Files.writeString(data, shapes(400));
    Path page =
        train(
            "shapes",
            "data.path=" + data,
            "data.label=shape",
            "data.image=" + SIDE + "x" + SIDE,
            "data.standardize=global",
            "network.hidden=[12]",
            "training.learningRate=0.01",
            "training.epochs=20",
            "training.partitions=2");
    open(page, false);
    assertDrawn(12);
    assertEquals(
        12, browser.evaluate("document.querySelectorAll('canvas[data-weights]').length").asInt());
    int wrong = browser.evaluate("document.querySelectorAll('canvas[data-image]').length").asInt();
    assertTrue(wrong >= 1 && wrong <= 20, () -> wrong + " pictures");
    assertEquals(
        SIDE, browser.evaluate("document.querySelector('canvas[data-image]').width").asInt());
    picture("shapes-light");
    open(page, true);
    picture("shapes-dark");
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void aRegressionShowsItsResiduals() {
    Path page =
        train(
            "friedman",
            "data.generate.name=friedman1",
            "data.generate.rows=600",
            "network.hidden=[16]",
            "training.learningRate=0.01",
            "training.epochs=15",
            "training.partitions=2");
    open(page, false);
    assertDrawn(10);
    assertTrue(
        browser.evaluate("backfold.expected()").toString().contains("residuals"), "no residuals");
    assertTrue(text(".tile").contains("test RMSE"), () -> text(".tile"));
    picture("regression-light");
  }

  @Test
  void severalRunsAreComparedInOnePage() throws IOException {
    String[] common = {
      "data.generate.name=regions", "data.generate.rows=300", "training.partitions=2"
    };
    train("one", common[0], common[1], common[2], "training.epochs=3");
    train("two", common[0], common[1], common[2], "training.epochs=5");
    Path page = directory.resolve("both.html");
    CommandLineRun report =
        CommandLineRun.of(
            "report",
            directory.resolve("one").toString(),
            directory.resolve("two").toString(),
            "--output",
            page.toString());
    assertEquals(0, report.exitCode(), report::errors);
    open(page, false);
    assertDrawn(10);
    assertEquals("2 runs side by side", text("h1"));
    assertTrue(text("#compare table").contains("training.epochs"), () -> text("#compare table"));
    picture("comparison-light");
  }

  /** A page as it is during training, whose script says more and more. */
  @Test
  void aLivePageFollowsItsRunAndGivesWayToItsReport() throws IOException {
    Path done = train("live", "data.generate.name=moons", "training.epochs=3");
    ObjectNode document =
        (ObjectNode) new ObjectMapper().readTree(done.resolveSibling("report.json").toFile());
    document.put("state", "training").put("name", "before");
    document.put("finished", "../live/report.html");
    Path aside = Files.createDirectory(directory.resolve("aside"));
    Path script = aside.resolve("report.live.js");
    Files.writeString(script, HtmlReport.update(document));
    Files.writeString(
        aside.resolve("report.html"), HtmlReport.livePage(document, "report.live.js"));
    open(aside.resolve("report.html"), false);
    assertEquals("before", text("h1"));
    assertEquals("training", text("#live"));

    Files.writeString(script, HtmlReport.update(document.put("name", "after")));
    await("document.querySelector('h1').innerText === 'after'");
    assertDrawn(10);
    Files.writeString(script, HtmlReport.update(document.put("state", "evaluating")));
    await("document.getElementById('live').innerText === 'evaluating'");
    assertEquals(List.of(), browser.errors());

    Files.delete(script); // as when the directory is renamed
    await("location.pathname.endsWith('/live/report.html') && document.querySelector('.tile')");
    assertTrue(text(".tile").contains("test accuracy"), () -> text(".tile"));
    browser.forgetErrors(); // that the script was not found
  }

  private static void await(String condition) {
    assertTrue(
        browser
            .evaluateAcrossPages(
                "new Promise(done => { const look = () => { if ("
                    + condition
                    + ") done(true); else setTimeout(look, 20); }; look(); })")
            .asBoolean());
  }

  @Test
  void aFinishedRunsPageCanBeMadeAgain() throws IOException {
    Path page = train("again", "data.generate.name=moons", "training.epochs=2");
    String first = Files.readString(page);
    Files.delete(page);
    CommandLineRun report = CommandLineRun.of("report", page.getParent().toString());
    assertEquals(0, report.exitCode(), report::errors);
    assertEquals(first, Files.readString(page));
  }

  @Test
  void valuesThatMayNotBeShownAreNotInTheRun() throws IOException {
    Path data = directory.resolve("secret.csv");
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder("x,y,label\n");
    for (int i = 0; i < 200; i++) {
      double x = random.nextGaussian();
      rows.append(String.format(Locale.ROOT, "%.9f,%d,%d%n", x, 7777 + i, i % 2));
    }
    Files.writeString(data, rows.toString());
    Path page =
        train(
            "secret",
            "data.path=" + data,
            "data.showValues=false",
            "training.epochs=2",
            "data.label=label");
    JsonNode document = new ObjectMapper().readTree(page.resolveSibling("report.json").toFile());
    assertTrue(document.at("/examination/worst").size() > 0);
    assertFalse(document.at("/examination/worst/0").has("features"));
    assertFalse(document.at("/surface").has("points"));
    open(page, false);
    assertDrawn(10);
  }

  @Test
  void whatIsNoRunIsAMistake() {
    CommandLineRun report = CommandLineRun.of("report", directory.toString());
    assertEquals(2, report.exitCode());
    assertTrue(report.errors().contains("has no report.json"), report::errors);
    CommandLineRun train =
        CommandLineRun.of(
            "train",
            "--set",
            "data.generate.name=moons",
            "--set",
            "data.image=28x28",
            "--output",
            directory.resolve("never").toString());
    assertEquals(2, train.exitCode(), train::output);
    assertTrue(train.errors().contains("784 pixels"), train::errors);
  }

  /** Noisy bars, one wide, across or upright, and rings, as CSV of pixels from 0 to 255. */
  private static String shapes(int rows) {
    Random random = new Random(8);
    String[] names = {"across", "upright", "ring"};
    StringBuilder csv = new StringBuilder("shape");
    for (int i = 0; i < SIDE * SIDE; i++) {
      csv.append(",p").append(i);
    }
    for (int row = 0; row < rows; row++) {
      int shape = random.nextInt(3);
      int place = 1 + random.nextInt(SIDE - 2);
      csv.append('\n').append(names[shape]);
      for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE;
        int y = i / SIDE;
        int far = Math.max(Math.abs(2 * x - SIDE + 1), Math.abs(2 * y - SIDE + 1)) / 2;
        boolean ink = shape == 0 ? y == place : shape == 1 ? x == place : far == place % 4;
        int grey = (int) Math.round((ink ? 150 : 60) + 55 * random.nextGaussian());
        csv.append(',').append(Math.max(0, Math.min(255, grey)));
      }
    }
    return csv.append('\n').toString();
  }
}
