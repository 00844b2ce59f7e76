package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.backfold.SparkTestSession;
import org.backfold.data.ReadOptions.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users get to read for inputs that cannot be used: every message in full. */
@Tag("spark")
class BadInputTest {
  @TempDir Path folder;

  private final SparkSession session = SparkTestSession.get();

  /**
   * One bad input.
   *
   * @param file name in the test's folder
   * @param bytes of it
   * @param options made from its path
   * @param message expected, with DIR for the folder
   */
  private record Case(
      String file, byte[] bytes, Function<ReadOptions, ReadOptions> options, String message) {
    @Override
    public String toString() {
      return file + ": " + message.lines().findFirst().orElseThrow();
    }
  }

  private static Case csv(String message, String... lines) {
    return new Case("t.csv", utf8(String.join("\n", lines) + "\n"), o -> o.label("y"), message);
  }

  private static Case with(
      Function<ReadOptions, ReadOptions> options, String message, String... lines) {
    return new Case("t.csv", utf8(String.join("\n", lines) + "\n"), options, message);
  }

  private static Case libsvm(String message, String... lines) {
    return new Case("t.libsvm", utf8(String.join("\n", lines) + "\n"), o -> o, message);
  }

  private static Case file(String name, byte[] bytes, String message) {
    return new Case(name, bytes, o -> o.label("y"), message);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final String FIX = "\nCorrect them, or leave them out with data.invalid = drop.";

  static Stream<Case> files() throws IOException {
    byte[] gzip = gzip("x,y\n" + "1,a\n2,b\n".repeat(5000));
    return Stream.of(
        file("t.csv", new byte[0], "'DIR/t.csv' is empty."),
        file("t.csv", utf8("\n \n"), "'DIR/t.csv' holds no line."),
        file("t.csv", utf8("x,y\n"), "'DIR/t.csv' holds a header but no row below."),
        file(
            "t.dat",
            utf8("x,y\n1,a\n"),
            "The name 'DIR/t.dat' does not show its format; state data.format, one of csv,"
                + " libsvm, parquet, orc, json, idx."),
        file(
            "t.csv",
            "x,y\n1,a\n".getBytes(StandardCharsets.UTF_16),
            "'DIR/t.csv' is no table of text: it is text in UTF-16; save it as UTF-8."),
        file(
            "t.csv",
            "größe,y\n1,a\n".getBytes(StandardCharsets.ISO_8859_1),
            "The header of 'DIR/t.csv' is no text in UTF-8, near 'gr\uFFFD\uFFFDe'; save the file"
                + " as UTF-8."),
        file(
            "t.csv.gz",
            utf8("x,y\n" + "1,a\n".repeat(20)),
            "'DIR/t.csv.gz' cannot be read: not a gzip file."),
        file(
            "t.csv.gz",
            Arrays.copyOf(gzip, gzip.length / 2),
            "'DIR/t.csv.gz' cannot be read: it ends too early (unexpected end of input stream)."),
        file(
            "t.parquet",
            utf8("no parquet file"),
            "'DIR/t.parquet' cannot be read: file:DIR/t.parquet is not a Parquet file. Expected"
                + " magic number at tail, but found [102, 105, 108, 101]."),
        file(
            "t.json",
            utf8("[1,\n2]\n"),
            "'DIR/t.json' holds no JSON objects; one object must stand on each line."),
        file(
            "t.csv",
            utf8("x;y\n1;a\n"),
            "'DIR/t.csv' has one column only when split by ',', but its first line holds ';'; state"
                + " data.delimiter = ';'."),
        file(
            "t.csv",
            utf8("x,\"y\n1,a\n"),
            "Line 1 of 'DIR/t.csv' is malformed: expected a closing quote before the next delimiter"
                + " or the end of the line, found '\"y'."),
        file(
            "t.csv",
            utf8("x,y,x\n1,a,2\n"),
            "The header of 'DIR/t.csv' names two columns 'x', the 1. and the 3.; rename one, or"
                + " state data.header = false if the line is none."),
        file(
            "t.csv",
            utf8(",".repeat(1 << 20) + "\n1\n"),
            "'DIR/t.csv' has 1048577 columns; at most 1048576 are read from CSV."),
        file(
            "t.csv",
            utf8("x".repeat((32 << 20) + 1)),
            "Line 1 of 'DIR/t.csv' is longer than 32 MiB; is it a text file?"),
        file(
            "t.json",
            utf8("{\"x\": 1}\n{\"x\": " + "1".repeat(32 << 20) + "}\n"),
            "Line 2 of 'DIR/t.json' is longer than 32 MiB; is it a text file?"),
        file(
            "t.json",
            utf8(
                IntStream.rangeClosed(0, 10_000)
                    .mapToObj(k -> "\"k" + k + "\": 1")
                    .collect(Collectors.joining(", ", "{", "}\n"))),
            "'DIR/t.json' holds 10001 different keys; at most 10000 are read from JSON. Put the"
                + " features into one array."));
  }

  static Stream<Case> columns() {
    return Stream.of(
        with(
            o -> o,
            "DIR/t.csv: state the label column, by name or index (-1 is the last).",
            "x,z",
            "1,2"),
        csv("DIR/t.csv: there is no column 'y' for label; there are x, z.", "x,z", "1,2"),
        with(
            o -> o.label("-3"),
            "DIR/t.csv: there is no column -3 for label; the 2 columns count from 0, or from -1 at"
                + " the end.",
            "x,y",
            "1,2"),
        with(
            o -> o.label("y").features("x", "y"),
            "DIR/t.csv: column 'y' cannot be a feature as well.",
            "x,y",
            "1,2"),
        with(
            o -> o.label("y").features("x", "0"),
            "DIR/t.csv: a column is stated twice in feature = [x, 0].",
            "x,y",
            "1,2"),
        with(
            o -> o.label("y").exclude("x"),
            "DIR/t.csv: no column is left for the features.",
            "x,y",
            "1,2"),
        csv(
            "DIR/t.csv: feature columns 'name' ('Ann'), 'city' ('Oslo') hold no numbers; leave out"
                + " with data.exclude = [name, city], or encode as numbers.",
            "name,city,age,y",
            "Ann,NA,5,a",
            "Bob,Oslo,6,b"),
        with(
            o -> o.label("y").hideValues(),
            "DIR/t.csv: feature column 'name' (text) holds no numbers; leave out with data.exclude ="
                + " [name], or encode as numbers.",
            "name,y",
            "Ann,1"),
        with(
            o -> o.label("y", "z").task(Task.CLASSIFICATION),
            "DIR/t.csv: classification takes one label column of one class each, not y, z; state one"
                + " column, or data.task = multi-label.",
            "x,y,z",
            "1,0,1"),
        csv(
            "DIR/t.csv: label column 'y' holds one class only 'a'; there is nothing to learn.",
            "x,y",
            "1,a",
            "2,a"),
        with(
            o -> o.label("y").rows(RowRange.parse("0:1")),
            "Rows are stated for 'DIR/t.csv', but only IDX files have an order.",
            "x,y",
            "1,a"),
        with(
            o -> o.label("y").classWeights(ClassWeights.BALANCED),
            "Class weights are stated, but the task is regression, without classes.",
            "x,y",
            "1,0.5",
            "2,3"),
        with(
            o ->
                o.label("y")
                    .classWeights(new ClassWeights.Stated(java.util.Map.of("c", 2.0, "a", 1.0))),
            "Class weights name 'c', but the classes are [a, b].",
            "x,y",
            "1,a",
            "2,b"));
  }

  static Stream<Case> rows() {
    return Stream.of(
        csv(
            "1 of 3 rows of DIR/t.csv is bad:\n"
                + "  malformed: 1 row\n"
                + "    DIR/t.csv, line 3: expected 2 cells, found 1 only"
                + FIX,
            "x,y",
            "1,a",
            "2",
            "3,b"),
        csv(
            "4 of 6 rows of DIR/t.csv are bad:\n"
                + "  missing value: 1 row\n"
                + "    DIR/t.csv, line 2, column 'x': expected a finite number, found nothing\n"
                + "  not a number: 1 row\n"
                + "    DIR/t.csv, line 6, column 'x': expected a finite number, found '1d'\n"
                + "  NaN: 1 row\n"
                + "    DIR/t.csv, line 4, column 'x': expected a finite number, found '-NaN'\n"
                + "  infinite: 1 row\n"
                + "    DIR/t.csv, line 7, column 'x': expected a finite number, found '1e999'"
                + FIX,
            "x,y",
            ",a",
            "1,b",
            "-NaN,a",
            "2,a",
            "1d,b",
            "1e999,b"),
        csv(
            "5 of 6 rows of DIR/t.csv are bad:\n"
                + "  missing value: 5 rows\n"
                + "    DIR/t.csv, line 2, column 'x': expected a finite number, found 'NA'\n"
                + "    DIR/t.csv, line 3, column 'z': expected a finite number, found nothing\n"
                + "    DIR/t.csv, line 5, column 'y': expected a class, found nothing\n"
                + "    …"
                + FIX,
            "x,z,y",
            "NA,,a",
            "1,,b",
            "1,2,a",
            "1,2,",
            "?,2,a",
            "null,2,b"),
        with(
            o -> o.label("y").hideValues(),
            "1 of 2 rows of DIR/t.csv is bad:\n"
                + "  not a number: 1 row\n"
                + "    DIR/t.csv, line 3, column 'x': expected a finite number, found (not shown)"
                + FIX,
            "x,y",
            "1,a",
            "secret,b"),
        with(
            o -> o.label("y").weight("w"),
            "2 of 3 rows of DIR/t.csv are bad:\n"
                + "  NaN: 1 row\n"
                + "    DIR/t.csv, line 4, column 'w': expected a finite number, found 'nan'\n"
                + "  negative weight: 1 row\n"
                + "    DIR/t.csv, line 3, column 'w': expected a weight of 0 or more, found '-0.5'"
                + FIX,
            "x,w,y",
            "1,1,a",
            "1,-0.5,b",
            "1,nan,b"),
        with(
            o -> o.label("y").splitColumn("part"),
            "1 of 2 rows of DIR/t.csv is bad:\n"
                + "  unknown split: 1 row\n"
                + "    DIR/t.csv, line 3, column 'part': expected train, validation or test (0, 1 or"
                + " 2; false or true), found 'dev'"
                + FIX,
            "x,part,y",
            "1,train,a",
            "2,dev,b"),
        with(
            o -> o.label("y", "z").task(Task.MULTI_LABEL),
            "1 of 2 rows of DIR/t.csv is bad:\n"
                + "  neither 0 nor 1: 1 row\n"
                + "    DIR/t.csv, line 3, column 'z': expected 0 or 1, found '2'"
                + FIX,
            "x,y,z",
            "1,0,1",
            "2,1,2"),
        with(
            o -> o.label("y").task(Task.REGRESSION),
            "1 of 2 rows of DIR/t.csv is bad:\n"
                + "  not a number: 1 row\n"
                + "    DIR/t.csv, line 3, column 'y': expected a finite number, found 'high'"
                + FIX,
            "x,y",
            "1,0.5",
            "2,high"),
        new Case(
            "t.csv",
            "x,y\n1,caf\u00e9\n2,tea\n".getBytes(StandardCharsets.ISO_8859_1),
            o -> o.label("y"),
            "1 of 2 rows of DIR/t.csv is bad:\n"
                + "  unknown label: 1 row\n"
                + "    DIR/t.csv, line 2, column 'y': expected text in UTF-8, found 'caf\uFFFD'"
                + FIX),
        new Case(
            "t.csv",
            utf8("1,a\n2,b\nx,y\n3,a\n"),
            o -> o.header(Header.FALSE).label("-1"),
            "1 of 4 rows of DIR/t.csv is bad:\n"
                + "  not a number: 1 row\n"
                + "    DIR/t.csv, line 3, column '_c0': expected a finite number, found 'x'"
                + FIX),
        with(
            o -> o.label("y").dropInvalid(),
            "2 of 2 rows of DIR/t.csv are bad:\n"
                + "  malformed: 1 row\n"
                + "    DIR/t.csv, line 2: expected 2 cells, found 3\n"
                + "  missing value: 1 row\n"
                + "    DIR/t.csv, line 3, column 'x': expected a finite number, found nothing\n"
                + "No row is left.",
            "x,y",
            "1,2,3",
            ",a"),
        libsvm(
            "6 of 7 rows of DIR/t.libsvm are bad:\n"
                + "  malformed: 4 rows\n"
                + "    DIR/t.libsvm, line 2: expected an index of 1 or more, as LibSVM counts from"
                + " 1, found '0:1'\n"
                + "    DIR/t.libsvm, line 3: expected an index above 3, found '3:1'\n"
                + "    DIR/t.libsvm, line 4: expected an index above 3, found '2:1'\n"
                + "    …\n"
                + "  not a number: 1 row\n"
                + "    DIR/t.libsvm, line 6, column 'features[2]': expected a finite number, found"
                + " 'x'\n"
                + "  wrong vector size: 1 row\n"
                + "    DIR/t.libsvm, line 7, column 'features': expected an index of at most"
                + " 16777216, found '2000000000:1'"
                + FIX,
            "1 1:2 3:4",
            "1 0:1",
            "1 3:1 3:1",
            "0 3:1 2:1",
            "0 5",
            "0 2:x",
            "0 2000000000:1"),
        libsvm(
            "1 of 2 rows of DIR/t.libsvm is bad:\n"
                + "  not a number: 1 row\n"
                + "    DIR/t.libsvm, line 1, column 'label': expected a finite number, found '1,3'"
                + FIX,
            "1,3 1:2",
            "0 1:2"),
        new Case(
            "t.json",
            utf8("{\"x\": 1, \"y\": 0.5}\n{\"x\": 2, \"y\": \n{\"x\": null, \"y\": 3}\n"),
            o -> o.label("y"),
            "2 of 3 rows of DIR/t.json are bad:\n"
                + "  malformed: 1 row\n"
                + "    DIR/t.json, row 2: expected one JSON object on the line, found '{\"x\": 2,"
                + " \"y\": '\n"
                + "  missing value: 1 row\n"
                + "    DIR/t.json, row 3, column 'x': expected a finite number, found nothing"
                + FIX),
        new Case(
            "t.json",
            utf8(
                "{\"features\": [1, 2], \"y\": 1}\n{\"features\": [1], \"y\": 0}\n"
                    + "{\"features\": [1, NaN], \"y\": 0}\n{\"y\": 0}\n"),
            o -> o.label("y"),
            "3 of 4 rows of DIR/t.json are bad:\n"
                + "  missing value: 1 row\n"
                + "    DIR/t.json, row 4, column 'features': expected a vector, found nothing\n"
                + "  NaN: 1 row\n"
                + "    DIR/t.json, row 3, column 'features[1]': expected a finite number, found"
                + " 'NaN'\n"
                + "  wrong vector size: 1 row\n"
                + "    DIR/t.json, row 2, column 'features': expected a vector of size 2, found one"
                + " of size 1"
                + FIX));
  }

  @ParameterizedTest
  @MethodSource({"files", "columns", "rows"})
  void refusesWithOneMessage(Case input) throws IOException {
    Path path = folder.resolve(input.file);
    Files.write(path, input.bytes);
    ReadOptions options = input.options.apply(ReadOptions.of(path.toString()));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new ExampleReader(session).read(options));
    assertEquals(input.message, error.getMessage().replace(folder.toString(), "DIR"));
  }

  @Test
  void refusesPathsWithoutData() throws IOException {
    assertRefused(
        "There is no file 'DIR/none.csv'; nothing in 'DIR' has a similar name.",
        folder.resolve("none.csv"));
    assertRefused("No file matches 'DIR/*.csv'; check the pattern.", folder.resolve("*.csv"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused("'DIR/empty' holds no data files.", empty);
    TestFiles.write(empty.resolve("_SUCCESS"), "");
    TestFiles.write(empty.resolve("below/t.csv"), "x,y");
    assertRefused("'DIR/empty' holds no data files.", empty);
    TestFiles.write(empty.resolve("a.csv"), "x,y");
    TestFiles.write(empty.resolve("b.json"), "{}");
    assertRefused(
        "'DIR/empty' holds files of several formats; state data.format, one of csv, libsvm, parquet,"
            + " orc, json, idx.",
        empty);
    assertRefused(
        "'nosuch://host/x.csv' cannot be read: No FileSystem for scheme \"nosuch\".",
        "nosuch://host/x.csv");
  }

  private void assertRefused(String message, Object path) {
    ReadOptions options = ReadOptions.of(path.toString());
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new ExampleReader(session).read(options));
    assertEquals(message, error.getMessage().replace(folder.toString(), "DIR"));
  }

  @Test
  void refusesTruncatedColumnFiles() throws IOException {
    for (String format : List.of("parquet", "orc")) {
      Path good = folder.resolve("good-" + format);
      session
          .range(100)
          .selectExpr("id x", "id % 2 y")
          .coalesce(1)
          .write()
          .format(format)
          .save(good.toString());
      Path file;
      try (Stream<Path> files = Files.list(good)) {
        file = files.filter(f -> f.toString().endsWith(format)).findFirst().orElseThrow();
      }
      byte[] bytes = Files.readAllBytes(file);
      Path torn = folder.resolve("torn." + format);
      Files.write(torn, Arrays.copyOf(bytes, bytes.length - 10));
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> new ExampleReader(session).read(ReadOptions.of(torn.toString()).label("y")));
      assertOneLine(error.getMessage());
    }
  }

  /** Damage that is not found before a task reads the part. */
  @Test
  void refusesDamageInALaterFile() throws IOException {
    TestFiles.write(folder.resolve("parts/a.csv"), "x,y", "1,a", "2,b");
    Files.write(folder.resolve("parts/b.csv.gz"), utf8("x,y\n" + "1,a\n".repeat(20)));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ExampleReader(session)
                    .read(ReadOptions.of(folder.resolve("parts").toString()).label("y")));
    assertOneLine(error.getMessage());
    assertEquals(
        "'DIR/parts/b.csv.gz' cannot be read: not a gzip file.",
        error.getMessage().replace(folder.toString(), "DIR"));
  }

  private static void assertOneLine(String message) {
    assertFalse(message.contains("\n") || message.contains("\tat "), message);
    assertFalse(message.contains("Job aborted") || message.contains("Exception"), message);
  }

  /** 500 files of random bytes: each is refused, or read as the text it happens to be. */
  @Test
  void survivesRandomBytes() throws IOException {
    Random random = new Random(7);
    String[] pieces = {"1", ",", "\n", "\"", "x", " ", ":", "e", "-", "\r", "{", "}", "[", "\t"};
    for (int k = 0; k < 40; k++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int size = random.nextInt(60); size >= 0; size--) {
        bytes.write(utf8(pieces[random.nextInt(pieces.length)]));
        if (random.nextInt(20) == 0) {
          bytes.write(random.nextInt(256));
        }
      }
      Path path = folder.resolve("random-" + k);
      Files.write(path, bytes.toByteArray());
      for (Format format : List.of(Format.CSV, Format.LIBSVM, Format.IDX)) {
        try {
          new ExampleReader(session)
              .read(ReadOptions.of(path.toString()).format(format).label("0"));
        } catch (IllegalArgumentException refused) {
          assertFalse(refused.getMessage().isBlank());
        }
      }
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(bytes)) {
      output.write(utf8(text));
    }
    return bytes.toByteArray();
  }

  @Test
  void refusesLyingIdxHeaders() throws IOException {
    assertIdx("'DIR/t.idx' is no IDX file: it does not start with two zero bytes.", utf8("image"));
    assertIdx("'DIR/t.idx' ends within its IDX header.", new byte[] {0, 0, 8, 3, 0, 0});
    assertIdx(
        "'DIR/t.idx' is no IDX file: unknown element type 7 in its header.",
        new byte[] {0, 0, 7, 1, 0, 0, 0, 1, 5});
    assertIdx(
        "'DIR/t.idx' is no IDX file: its header claims 9 dimensions.",
        new byte[] {0, 0, 8, 9, 0, 0, 0, 1, 5});
    assertIdx(
        "'DIR/t.idx' has 17 bytes, but its IDX header claims 4294967312.",
        TestFiles.idx(new int[] {65536, 65536, 1}, 5));
    assertIdx(
        "'DIR/t.idx' has 18 bytes, but its IDX header claims 17.",
        TestFiles.idx(new int[] {1, 1, 1}, 5, 6));
    assertIdx(
        "'DIR/t.idx' claims 0 rows of 4 elements; there must be 1 row or more, of 1 to 16777216"
            + " elements.",
        TestFiles.idx(new int[] {0, 2, 2}));
    assertIdx(
        "'DIR/t.idx' holds 0 IDX files of images (2 dimensions or more); state one.",
        TestFiles.idx(new int[] {2}, 1, 2));
    assertIdx(
        "DIR/t.idx: there is no IDX file of labels beside the images; state its path.",
        TestFiles.idx(new int[] {1, 1, 1}, 5));
  }

  private void assertIdx(String message, byte[] bytes) throws IOException {
    TestFiles.writeBytes(folder.resolve("t.idx"), bytes);
    assertRefused(message, folder.resolve("t.idx"));
  }

  @Test
  void refusesCompressedIdxThatEndsEarlyOrLate() throws IOException {
    Path images = folder.resolve("a-images-idx3-ubyte.gz");
    TestFiles.writeBytes(
        folder.resolve("a-labels-idx1-ubyte.gz"), TestFiles.idx(new int[] {3}, 1, 2, 1));
    TestFiles.writeBytes(images, TestFiles.idx(new int[] {3, 1, 2}, 1, 2, 3, 4, 5));
    ReadOptions options = ReadOptions.of(images.toString());
    String path = images.toString();
    assertReadRefused(
        "'" + path + "' ends before row 3, but its IDX header claims 3 rows.", options);
    TestFiles.writeBytes(images, TestFiles.idx(new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 6, 7));
    assertReadRefused("'" + path + "' goes on after the 3 rows its IDX header claims.", options);
    TestFiles.writeBytes(images, TestFiles.idx(new int[] {2, 1, 2}, 1, 2, 3, 4));
    assertReadRefused(
        "'"
            + folder.resolve("a-labels-idx1-ubyte.gz")
            + "' holds 3 labels, but '"
            + path
            + "' holds 2 images.",
        options);
    ByteBuffer header = ByteBuffer.wrap(TestFiles.idx(new int[] {1 << 30, 28, 28}));
    TestFiles.writeBytes(images, header.array());
    assertReadRefused(
        "'"
            + path
            + "' has "
            + Files.size(images)
            + " bytes compressed, but its IDX header claims"
            + " 841813590032.",
        options);
    TestFiles.writeBytes(images, TestFiles.idx(new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 6));
    assertReadRefused(
        "Rows 2:9 are stated, but '" + path + "' holds 3.", options.rows(new RowRange(2, 9)));
  }

  private void assertReadRefused(String message, ReadOptions options) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new ExampleReader(session).read(options));
    assertEquals(message, error.getMessage());
  }
}
