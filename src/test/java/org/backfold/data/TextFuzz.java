package org.backfold.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** What Jazzer calls with one input after the other: a table of these bytes, read without Spark. */
public final class TextFuzz {
  private static final Configuration HADOOP = new Configuration(false);
  private static final List<String> NAMES =
      List.of("t.csv", "t.libsvm", "t.idx", "t.csv.gz", "t.idx.gz", "t.tsv");

  private TextFuzz() {}

  /** The first byte says which kind of file; read to its end, or refused by its name. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    String name = NAMES.get((bytes[0] & 0xFF) % NAMES.size());
    Path file = Path.of(System.getProperty("backfold.fuzz.directory"), name);
    Files.write(file, Arrays.copyOfRange(bytes, 1, bytes.length));
    ReadOptions options = ReadOptions.of(file.toString());
    try {
      ReadFailure.guard(file.toString(), () -> read(options));
    } catch (IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).contains(file.toString())) {
        throw new AssertionError("does not name its file: " + e.getMessage(), e);
      }
    }
  }

  private static double read(ReadOptions options) throws IOException {
    InputFiles files = InputFiles.find(options.input(), HADOOP);
    if (files.format() == Format.IDX) {
      return readImages(IdxFile.open(files.files().get(0), HADOOP));
    }
    boolean csv = files.format() == Format.CSV;
    LineFormat format =
        csv ? CsvHead.read(files, options, HADOOP).format() : new LineFormat.LibSvm(0);
    String uri = files.files().get(0).getPath().toUri().toString();
    LineCells cells = format.cells();
    double sum = 0;
    try (TextLines lines = new TextLines(new TextPiece(uri, 0, Long.MAX_VALUE), HADOOP)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!format.skips(line, true) && cells.read(line).isEmpty()) {
          sum += cells.number(0) + cells.text(0).length();
          sum += csv ? NumberText.faultOf(cells.text(0)).ordinal() : cells.vector(1).size();
        }
      }
    }
    return sum;
  }

  private static double readImages(IdxFile file) throws IOException {
    double sum = 0;
    try (IdxFile.Reader reader = file.reader(0, HADOOP)) {
      for (long row = 0; row < Math.min(100, file.rows()); row++) {
        sum += reader.next()[0];
      }
    }
    return sum;
  }
}
