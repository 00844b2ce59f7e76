package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.backfold.cli.RunDirectory.Replace;
import org.backfold.training.RunningProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir private Path directory;

  @Test
  void appearsWholeAndOnlyWhenPublished() throws IOException {
    Path place = directory.resolve("runs/first");
    try (RunDirectory run = RunDirectory.create(place.toString(), Replace.NOTHING, HADOOP)) {
      write(run, "metrics.json", "{}");
      assertFalse(Files.exists(place));
      run.publish();
    }

    assertEquals("{}", Files.readString(place.resolve("metrics.json")));
    assertEquals(List.of("first"), names(directory.resolve("runs")));
    assertEquals(List.of("metrics.json"), names(place));
  }

  @Test
  void leavesNothingBehindIfNotPublished() throws IOException {
    Path place = directory.resolve("a/b/c");
    try (RunDirectory run = RunDirectory.create(place.toString(), Replace.NOTHING, HADOOP)) {
      write(run, "metrics.json", "{}");
    }

    assertEquals(List.of(), names(directory));
  }

  @Test
  void leavesParentsThatOthersUseMeanwhile() throws IOException {
    try (RunDirectory run =
        RunDirectory.create(directory.resolve("runs/a").toString(), Replace.NOTHING, HADOOP)) {
      write(run, "metrics.json", "{}");
      Files.createDirectory(directory.resolve("runs/other"));
    }

    assertEquals(List.of("other"), names(directory.resolve("runs")));
  }

  @Test
  void isWholeOrNotThereIfSomebodyRemovesItMeanwhile() throws IOException {
    Path place = directory.resolve("run");
    try (RunDirectory run = RunDirectory.create(place.toString(), Replace.NOTHING, HADOOP)) {
      write(run, "report.html", "live");
      removeAside();
      write(run, "report.html", "done");
      write(run, "live.js", "");
      run.remove("live.js");
      run.publish();
    }
    assertEquals(List.of("report.html"), names(place));

    Path second = directory.resolve("second");
    try (RunDirectory run = RunDirectory.create(second.toString(), Replace.NOTHING, HADOOP)) {
      Files.createDirectory(Path.of(URI.create(run.aside("model"))));
      removeAside();
      write(run, "metrics.json", "{}");
      assertEquals(
          "model was removed before the run was done",
          assertThrows(UncheckedIOException.class, run::publish).getCause().getMessage());
    }
    assertEquals(List.of("run"), names(directory));
  }

  /** Whatever unfinished run there is. */
  private void removeAside() throws IOException {
    try (Stream<Path> places = Files.list(directory)) {
      for (Path aside : places.filter(p -> p.getFileName().toString().startsWith(".")).toList()) {
        try (Stream<Path> files = Files.walk(aside)) {
          files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
      }
    }
  }

  @Test
  void refusesWhatExists() throws IOException {
    Path place = publish("{}");

    String message = refused(place, Replace.NOTHING);

    assertTrue(message.contains(place + " exists"), message);
    assertTrue(message.contains("--overwrite"), message);
    assertEquals(List.of("run"), names(directory));
  }

  @Test
  void replacesAnEarlierRunOnlyAtTheEnd() throws IOException {
    Path place = publish("old");
    try (RunDirectory run = RunDirectory.create(place.toString(), Replace.OUTPUT, HADOOP)) {
      write(run, "metrics.json", "new");
      assertEquals("old", Files.readString(place.resolve("metrics.json")));
      run.publish();
    }

    assertEquals("new", Files.readString(place.resolve("metrics.json")));
    assertEquals(List.of("run"), names(directory));
  }

  @Test
  void neverReplacesWhatIsNotARun() throws IOException {
    Files.writeString(directory.resolve("thesis.tex"), "years of work");

    String message = refused(directory, Replace.OUTPUT);

    assertTrue(message.contains("was not written by Backfold"), message);
    assertEquals(List.of("thesis.tex"), names(directory));
  }

  @Test
  void replacesASingleFileOnlyWhereOneIsWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("out.csv"), "old");

    assertTrue(refused(file, Replace.OUTPUT).contains("was not written by Backfold"));
    try (RunDirectory run = RunDirectory.create(file.toString(), Replace.OUTPUT_OR_FILE, HADOOP)) {
      write(run, "new", "new");
      run.publish("new");
    }

    assertEquals("new", Files.readString(file));
    assertEquals(List.of("out.csv"), names(directory));
  }

  @Test
  void joinsPartsInOrderBehindTheirHead() throws IOException {
    Path file = directory.resolve("out.csv");
    try (RunDirectory run = RunDirectory.create(file.toString(), Replace.NOTHING, HADOOP)) {
      Path parts = Files.createDirectories(Path.of(URI.create(run.aside("parts"))));
      Files.writeString(parts.resolve("part-00001-b.csv"), "2\n");
      Files.writeString(parts.resolve("part-00000-b.csv"), "1\n");
      Files.writeString(parts.resolve("_SUCCESS"), "");
      run.join("parts", "x\n", "file");
      run.publish("file");
    }

    assertEquals("x\n1\n2\n", Files.readString(file));
    assertEquals(List.of("out.csv"), names(directory));
  }

  @Test
  void findsOutAtOnceThatAPlaceCannotBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    String message = refused(file.resolve("run"), Replace.NOTHING);

    assertTrue(message.contains("cannot be written"), message);
    assertEquals(List.of("file"), names(directory));
  }

  @Test
  void firstFreeCountsUp() throws IOException {
    String base = directory.resolve("moons").toString();
    assertEquals(base, RunDirectory.firstFree(base, place -> false, HADOOP));
    Files.createDirectory(directory.resolve("moons"));
    Files.createDirectory(directory.resolve("moons-2"));

    assertEquals(base + "-3", RunDirectory.firstFree(base, place -> false, HADOOP));
    assertEquals(
        base + "-4", RunDirectory.firstFree(base, place -> place.equals(base + "-3"), HADOOP));
  }

  @Test
  void removesWhatAKilledRunLeftAsideAndNothingElse() throws IOException {
    RunningProcess here = RunningProcess.current();
    RunningProcess dead = new RunningProcess(here.host(), here.pid(), here.startMillis() - 7000);
    RunningProcess elsewhere = new RunningProcess("elsewhere", here.pid(), 7);
    for (RunningProcess owner : List.of(here, dead, elsewhere)) {
      Path left = directory.resolve(".run.unfinished-" + owner.text() + ".01234567");
      Files.createDirectories(left.resolve("model"));
    }
    publish("{}");

    assertEquals(
        Stream.of(
                ".run.unfinished-" + here.text() + ".01234567",
                ".run.unfinished-" + elsewhere.text() + ".01234567",
                "run")
            .sorted()
            .toList(),
        names(directory));
  }

  private Path publish(String content) throws IOException {
    Path place = directory.resolve("run");
    try (RunDirectory run = RunDirectory.create(place.toString(), Replace.NOTHING, HADOOP)) {
      write(run, "metrics.json", content);
      run.publish();
    }
    return place;
  }

  private static void write(RunDirectory run, String name, String content) throws IOException {
    try (Writer writer = run.writer(name)) {
      writer.write(content);
    }
  }

  private static String refused(Path place, Replace replace) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> RunDirectory.create(place.toString(), replace, HADOOP))
        .getMessage();
  }

  private static List<String> names(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
