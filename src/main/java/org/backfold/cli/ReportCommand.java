package org.backfold.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.backfold.report.HtmlReport;
import org.backfold.report.RunDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backfold report}: the page of a finished run, or of several runs; starts no Spark. */
@Command(
    name = "report",
    header = "Make the page of a finished run again, or compare several runs in one page.",
    footer = {
      "",
      "Examples:  backfold report runs/moons",
      "           backfold report runs/moons runs/moons-2 --output moons.html"
    })
final class ReportCommand implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMPARISON = "comparison.html";

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Directory of a run; on any Hadoop file system.")
  private List<String> runs;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where the page goes (default: report.html in the run; "
              + COMPARISON
              + " here, for several).")
  private String output;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Configuration hadoop = new Configuration();
    List<JsonNode> documents = runs.stream().map(run -> document(run, hadoop)).toList();
    String place = output;
    if (place == null) {
      place = runs.size() == 1 ? new Path(runs.get(0), RunPage.PAGE).toString() : COMPARISON;
    }
    write(HtmlReport.page(documents), place, hadoop);
    spec.commandLine().getOut().println(place);
  }

  private static JsonNode document(String run, Configuration hadoop) {
    Path path = new Path(run, RunPage.DOCUMENT);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      JsonNode document = JSON.readTree(in);
      int format = document.path("format").asInt();
      if (format != RunDocument.FORMAT) {
        throw new IllegalArgumentException(
            path
                + " has format "
                + format
                + ", but this version of Backfold reads "
                + RunDocument.FORMAT
                + "; make the report with the version that made the run.");
      }
      return document;
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          "Run "
              + run
              + " has no "
              + RunPage.DOCUMENT
              + "; expected the directory of a finished run, such as runs/moons.",
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          path + " is damaged: " + e.getOriginalMessage() + "; train the run again.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private static void write(String page, String place, Configuration hadoop) {
    Path path = new Path(place);
    try {
      FileSystem files = FileSystem.newInstance(path.toUri(), hadoop);
      files.setWriteChecksum(false);
      try (files;
          Writer writer =
              new OutputStreamWriter(files.create(path, true), StandardCharsets.UTF_8)) {
        writer.write(page);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Report "
              + place
              + " cannot be written: "
              + e.getMessage()
              + "; choose another with"
              + " --output.",
          e);
    }
  }
}
