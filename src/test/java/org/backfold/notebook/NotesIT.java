package org.backfold.notebook;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.backfold.cluster.Artifacts;
import org.backfold.cluster.ChildProcess;
import org.backfold.cluster.Submission;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Plays every note to a real Scala REPL, in one driver of its own that has the built jar as {@code
 * spark.jars}, and looks at what the paragraphs show.
 */
class NotesIT {
  private static final Path NOTES = Artifacts.conf("..").resolve("src/main/zeppelin").normalize();
  private static final Path RESOURCES =
      Artifacts.conf("..").resolve("src/test/resources/notes").normalize();
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final List<Outcome> OUTCOMES = new ArrayList<>();

  /** What became of a paragraph. */
  private record Outcome(
      String note, String paragraph, String status, String output, List<String> leftovers) {
    static Outcome of(JsonNode json) {
      List<String> leftovers = new ArrayList<>();
      json.get("leftovers").forEach(left -> leftovers.add(left.asText()));
      return new Outcome(
          json.get("note").asText(),
          json.get("paragraph").asText(),
          json.get("status").asText(),
          json.get("output").asText(),
          leftovers);
    }

    List<String> complaints(Expectations expectations) {
      if (!status.equals("SUCCESS")) {
        return List.of(paragraph + " ended with " + status + "\n" + output);
      }
      Shown shown = Shown.of(output);
      List<String> complaints = new ArrayList<>(shown.dangers());
      complaints.addAll(expectations.complaints(paragraph, shown));
      return complaints;
    }
  }

  @BeforeAll
  static void play() throws Exception {
    Path directory = Artifacts.newDirectory("notes");
    Path outcomes = directory.resolve("outcomes.json");
    Submission submission =
        Submission.local(2)
            .set("spark.repl.class.outputDir", directory)
            .set("spark.driver.memory", "1g")
            .set("spark.log.level", "WARN")
            .set("spark.sql.shuffle.partitions", 2)
            .set("spark.driver.extraJavaOptions", "-Dbackfold.display=zeppelin")
            .option("--driver-class-path", repl());
    Note.readAll(NOTES).get(0).paragraphs().get(0).properties().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("spark.jars"))
        .forEach(entry -> submission.set(entry.getKey(), entry.getValue()));
    submission.probe(NotePlayer.class, ScalaRepl.class, Note.class, Leftovers.class);
    try (ChildProcess driver =
        submission.start(outcomes.toString(), NOTES.toString(), RESOURCES.toString())) {
      assertEquals(0, driver.await(LIMIT), driver::output);
    }
    new ObjectMapper().readTree(outcomes.toFile()).forEach(o -> OUTCOMES.add(Outcome.of(o)));
  }

  /** The jars of the REPL, which a Spark home has and one made of what we compile against lacks. */
  private static String repl() {
    return Stream.of("scala.tools.nsc.interpreter.IMain", "org.apache.spark.repl.SparkILoop")
        .map(NotesIT::jarWith)
        .filter(jar -> !jar.isEmpty())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private static String jarWith(String type) {
    try {
      return Path.of(
              Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (ClassNotFoundException e) {
      return "";
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Outcome> of(String note) {
    return OUTCOMES.stream().filter(outcome -> outcome.note().equals(note)).toList();
  }

  @Test
  void everyParagraphShowsWhatItShould() throws Exception {
    List<Executable> checks = new ArrayList<>();
    for (Note note : Note.readAll(NOTES)) {
      Expectations expectations = Expectations.read(RESOURCES.resolve(note.id() + ".txt"));
      List<String> titles = note.code().stream().map(Note.Paragraph::title).toList();
      checks.add(() -> assertEquals(titles, List.copyOf(expectations.sections().keySet())));
      checks.add(
          () -> assertEquals(titles, of(note.id()).stream().map(Outcome::paragraph).toList()));
      for (Outcome outcome : of(note.id())) {
        checks.add(
            () ->
                assertEquals(
                    List.of(),
                    outcome.complaints(expectations),
                    () -> note.id() + " showed\n" + Shown.of(outcome.output()).lines()));
      }
    }
    assertTrue(checks.size() >= 4 * 5, () -> checks.size() + " checks");
    assertAll(checks);
  }

  @Test
  void wrongNotesAreFound() throws Exception {
    Expectations expectations = Expectations.read(RESOURCES.resolve("wrong.txt"));
    List<List<String>> complaints =
        of("wrong").stream().map(outcome -> outcome.complaints(expectations)).toList();
    assertEquals(
        List.of(
            List.of(),
            List.of("Wrong value: expected 'pi is {3.1416±1e-3}', found 'pi is 3.15'"),
            List.of("Nothing there: expected 'something', found no such line")),
        complaints.subList(0, 3));
    assertTrue(complaints.get(3).get(0).startsWith("Exception ended with ERROR"), () -> "no error");
    assertTrue(complaints.get(4).get(0).startsWith("Does not compile ended with ERROR"));
    assertEquals(
        List.of(
            "a block of html is not closed: the echo is in it",
            "<script",
            "an element has an id",
            "something is loaded: https://example.org/x.js",
            "MathJax is not kept away"),
        complaints.get(5));
  }

  @Test
  void nothingIsLeftBehind() {
    assertFalse(OUTCOMES.isEmpty());
    assertAll(
        OUTCOMES.stream()
            .map(
                outcome ->
                    () ->
                        assertEquals(
                            List.of(),
                            outcome.leftovers(),
                            () -> outcome.note() + " / " + outcome.paragraph())));
  }

  @Test
  void cancelledParagraphEndsAndTheNextLearns() {
    List<Outcome> outcomes = of("cancelled");
    assertEquals(List.of("ERROR", "SUCCESS"), outcomes.stream().map(Outcome::status).toList());
    assertTrue(outcomes.get(0).output().contains("cancelled"), outcomes.get(0).output());
  }

  @Test
  void twoNotesAtOnceLearnWhatOneLearnsAlone() {
    String alone = parameters(of("cancelled").get(1));
    assertEquals(List.of(alone, alone), of("at once").stream().map(NotesIT::parameters).toList());
  }

  private static String parameters(Outcome outcome) {
    return outcome
        .output()
        .lines()
        .filter(l -> l.startsWith("parameters "))
        .findFirst()
        .orElse(outcome.output());
  }

  @Test
  void notesCanBeImportedTogether() throws Exception {
    List<Note> notes = Note.readAll(NOTES);
    Map<String, String> settings = notes.get(0).paragraphs().get(0).properties();
    assertTrue(settings.get("spark.jars").endsWith(".jar"), settings::toString);
    for (Note note : notes) {
      // Zeppelin refuses a second %spark.conf that differs, once the interpreter runs.
      assertEquals("%spark.conf", note.paragraphs().get(0).interpreter(), note.name());
      assertEquals(settings, note.paragraphs().get(0).properties(), note.name());
      assertTrue(note.name().startsWith("Backfold/"), note.name());
      note.json()
          .get("paragraphs")
          .forEach(
              paragraph -> {
                assertTrue(paragraph.path("results").isMissingNode(), note.name());
                assertFalse(paragraph.path("title").asText().isBlank(), note.name());
              });
    }
  }
}
