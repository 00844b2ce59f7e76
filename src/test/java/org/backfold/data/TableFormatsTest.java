package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.SparkTestSession;
import org.backfold.data.ReadOptions.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same four flowers out of every format, and the ways to find files. */
@Tag("spark")
class TableFormatsTest {
  private static final String[] CSV = {
    "width,length,species", "1,10.5,rose", "2,-3,lily", "0.5,0,rose", "4,1e2,iris"
  };

  /** Features, class, as {@link #show} writes them; iris, lily, rose are 0, 1, 2. */
  private static final List<String> FLOWERS =
      List.of(
          "[0.5, 0.0] -> 2.0", "[1.0, 10.5] -> 2.0", "[2.0, -3.0] -> 1.0", "[4.0, 100.0] -> 0.0");

  @TempDir Path folder;

  private final SparkSession session = SparkTestSession.get();
  private final ExampleReader reader = new ExampleReader(session);

  private static List<String> show(ExampleTable table) {
    return table.examples().collect().stream()
        .map(e -> Arrays.toString(e.features().toArray()) + " -> " + show(e.target()))
        .sorted()
        .toList();
  }

  private static String show(double[] target) {
    return Arrays.stream(target).mapToObj(Double::toString).collect(Collectors.joining(" "));
  }

  private void assertFlowers(ExampleTable table) {
    assertEquals(FLOWERS, show(table));
    assertEquals(4, table.count());
    assertEquals(
        new ExampleSchema(
            Task.CLASSIFICATION,
            List.of("width", "length"),
            2,
            List.of("species"),
            List.of("iris", "lily", "rose")),
        table.schema());
    assertArrayEquals(new long[] {1, 1, 2}, table.classCounts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"flowers.csv", "flowers.csv.gz", "with blank [1]{2}*%20.csv"})
  void readsCsv(String name) throws IOException {
    String path = TestFiles.write(folder.resolve(name), CSV);
    assertFlowers(reader.read(ReadOptions.of(path).label("species")));
    assertFlowers(reader.read(ReadOptions.of(path).label("-1")));
    assertFlowers(reader.read(ReadOptions.of(path).label("2")));
  }

  @Test
  void readsTabsByNameAndOtherDelimitersAsStated() throws IOException {
    String[] tabs = Arrays.stream(CSV).map(line -> line.replace(',', '\t')).toArray(String[]::new);
    String[] bars = Arrays.stream(CSV).map(line -> line.replace(',', '|')).toArray(String[]::new);
    String tsv = TestFiles.write(folder.resolve("flowers.tsv.gz"), tabs);
    String other = TestFiles.write(folder.resolve("flowers.data"), bars);
    assertFlowers(reader.read(ReadOptions.of(tsv).label("species")));
    assertFlowers(
        reader.read(ReadOptions.of(other).format(Format.CSV).delimiter('|').label("species")));
  }

  @Test
  void readsQuotesBlanksAndMarks() throws IOException {
    String path =
        TestFiles.write(
            folder.resolve("quoted.csv"),
            "\uFEFF\"width\" , \"length\",species\r",
            "\"1\", \"10.5\" ,\"rose, \"\"old\"\"\"\r",
            "\r",
            "2,-3,lily\r");
    ExampleTable table = reader.read(ReadOptions.of(path).label("species"));
    assertEquals(List.of("width", "length"), table.schema().featureColumns());
    assertEquals(List.of("lily", "rose, \"old\""), table.schema().classes());
    assertEquals(List.of("[1.0, 10.5] -> 1.0", "[2.0, -3.0] -> 0.0"), show(table));
  }

  @Test
  void readsDirectoriesAndGlobsWithAHeaderInEachFile() throws IOException {
    TestFiles.write(folder.resolve("parts/part-0.csv"), CSV[0], CSV[1]);
    TestFiles.write(folder.resolve("parts/part-1.csv.gz"), CSV[0], CSV[2], CSV[3]);
    TestFiles.write(folder.resolve("parts/part-2.csv"), CSV[0]);
    TestFiles.writeBytes(folder.resolve("parts/part-3.csv"), new byte[0]);
    TestFiles.write(folder.resolve("parts/part-4.csv"), CSV[0], CSV[4]);
    TestFiles.write(folder.resolve("parts/_SUCCESS"), "not, data");
    TestFiles.write(folder.resolve("parts/.hidden.csv"), "not, data");
    String parts = folder.resolve("parts").toString();
    assertFlowers(reader.read(ReadOptions.of(parts).label("species")));
    assertFlowers(reader.read(ReadOptions.of(parts + "/part-*").label("species")));
    assertFlowers(reader.read(ReadOptions.of("file://" + parts).label("species")));
    assertFlowers(
        reader.read(
            ReadOptions.of(parts + "/part-[0-1]*", parts + "/part-4.csv").label("species")));
  }

  @Test
  void findsOutWhetherTheFirstLineIsAHeader() throws IOException {
    String plain = TestFiles.write(folder.resolve("plain.csv"), CSV[1], CSV[2], CSV[3], CSV[4]);
    ExampleTable table = reader.read(ReadOptions.of(plain).label("-1"));
    assertEquals(FLOWERS, show(table));
    assertEquals(List.of("_c0", "_c1"), table.schema().featureColumns());
    assertEquals(List.of("_c2"), table.schema().labelColumns());

    String years = TestFiles.write(folder.resolve("years.csv"), "2019,2020,y", "1,2,a", "3,4,b");
    ExampleTable named = reader.read(ReadOptions.of(years).header(Header.TRUE).label("y"));
    assertEquals(List.of("2019", "2020"), named.schema().featureColumns());
    assertEquals(List.of("[1.0, 2.0] -> 0.0", "[3.0, 4.0] -> 1.0"), show(named));
    ExampleTable unnamed = reader.read(ReadOptions.of(years).header(Header.FALSE).label("-1"));
    assertEquals(3, unnamed.count());
  }

  /** Nothing is left out because it looks like the header. */
  @Test
  void skipsTheHeaderAtTheStartOnly() throws IOException {
    String path =
        TestFiles.write(
            folder.resolve("years.csv"), "", "2019,y", "1,a", "2019,y", "3,b", "2019,y");
    ExampleTable table = reader.read(ReadOptions.of(path).header(Header.TRUE).label("y"));
    assertEquals(
        List.of("[1.0] -> 0.0", "[2019.0] -> 2.0", "[2019.0] -> 2.0", "[3.0] -> 1.0"), show(table));
  }

  @Test
  void tellsOfColumnsWithoutName() throws IOException {
    String path = TestFiles.write(folder.resolve("pandas.csv"), ",x,y", "0,5,a", "1,6,b");
    ExampleTable table = reader.read(ReadOptions.of(path).label("y"));
    assertEquals(List.of("_c0", "x"), table.schema().featureColumns());
    assertEquals(
        "Column 1 of '" + path + "' has no name in the header; it is called '_c0'.",
        table.notes().get(0));
  }

  @Test
  void readsLibSvm() throws IOException {
    String path =
        TestFiles.write(
            folder.resolve("rows.libsvm"),
            "# made up",
            "+1 1:0.5 4:2 # first",
            "",
            "-1 2:3.5",
            "-1");
    ExampleTable table = reader.read(ReadOptions.of(path));
    assertEquals(
        List.of(
            "[0.0, 0.0, 0.0, 0.0] -> 0.0",
            "[0.0, 3.5, 0.0, 0.0] -> 0.0",
            "[0.5, 0.0, 0.0, 2.0] -> 1.0"),
        show(table));
    assertEquals(List.of("-1", "1"), table.schema().classes());
    assertEquals(SparseVector.class, table.examples().first().features().getClass());
    ExampleSchema wider =
        new ExampleSchema(
            Task.CLASSIFICATION, List.of("features"), 6, List.of("label"), List.of("-1", "1"));
    assertEquals(6, reader.read(ReadOptions.of(path), wider).examples().first().features().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "json"})
  void readsColumnsAndVectorsOfSparkFormats(String format) {
    String wide = folder.resolve("wide").toString();
    StructType columns =
        new StructType()
            .add("width", DataTypes.FloatType)
            .add("length", DataTypes.createDecimalType(10, 3))
            .add("species", DataTypes.StringType);
    List<Row> rows =
        List.of(
            RowFactory.create(1f, new java.math.BigDecimal("10.5"), "rose"),
            RowFactory.create(2f, new java.math.BigDecimal("-3"), "lily"),
            RowFactory.create(0.5f, new java.math.BigDecimal("0"), "rose"),
            RowFactory.create(4f, new java.math.BigDecimal("100"), "iris"));
    session.createDataFrame(rows, columns).repartition(2).write().format(format).save(wide);
    ReadOptions options = ReadOptions.of(wide).features("width", "length").label("species");
    assertFlowers(reader.read(options));
    assertFlowers(
        reader.read(
            ReadOptions.of(wide + "/*." + format).features("width", "length").label("species")));

    String vectors = folder.resolve("vectors").toString();
    StructType types =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.LongType);
    List<Row> values =
        List.of(
            RowFactory.create(1, Vectors.dense(1, 0, 2), 5L),
            RowFactory.create(2, Vectors.sparse(3, new int[] {1}, new double[] {7}), 3L));
    session.createDataFrame(values, types).write().format(format).save(vectors);
    ExampleTable table = reader.read(ReadOptions.of(vectors));
    assertEquals(List.of("[0.0, 7.0, 0.0] -> 0.0", "[1.0, 0.0, 2.0] -> 1.0"), show(table));
    assertEquals(List.of("features"), table.schema().featureColumns());
    assertEquals(List.of("3", "5"), table.schema().classes());
  }

  @Test
  void readsJsonArraysAndMissingKeys() throws IOException {
    String path =
        TestFiles.write(
            folder.resolve("rows.jsonl"),
            "{\"features\": [1, 2.5], \"label\": true, \"w\": 2}",
            "{\"label\": false, \"features\": [3, 4], \"w\": 0.5}");
    ExampleTable table = reader.read(ReadOptions.of(path).weight("w"));
    assertEquals(List.of("[1.0, 2.5] -> 1.0", "[3.0, 4.0] -> 0.0"), show(table));
    assertEquals(List.of("false", "true"), table.schema().classes());
    assertEquals(2.5, table.examples().mapToDouble(Example::weight).sum());
  }

  @Test
  void readsJsonInPartitionDirectories() throws IOException {
    TestFiles.write(folder.resolve("j/y=3/a.json"), "", "\uFEFF{\"x\": 1}", "{\"x\": 2}");
    TestFiles.write(folder.resolve("j/y=5/b.json.gz"), "{\"x\": 0.5}");
    ExampleTable table = reader.read(ReadOptions.of(folder.resolve("j").toString()).label("y"));
    assertEquals(List.of("[0.5] -> 1.0", "[1.0] -> 0.0", "[2.0] -> 0.0"), show(table));
    assertEquals(List.of("x"), table.schema().featureColumns());
  }

  @Test
  void readsIdxPlainAndCompressed() throws IOException {
    int[] images = {3, 2, 2};
    int[] pixels = {0, 1, 2, 255, 4, 5, 6, 7, 8, 9, 10, 11};
    for (String ending : List.of("", ".gz")) {
      Path path = folder.resolve("idx" + ending);
      String file = path.resolve("t-images-idx3-ubyte" + ending).toString();
      TestFiles.writeBytes(Path.of(file), TestFiles.idx(images, pixels));
      TestFiles.writeBytes(
          path.resolve("t-labels-idx1-ubyte" + ending), TestFiles.idx(new int[] {3}, 7, 3, 7));
      List<String> expected =
          List.of(
              "[0.0, 1.0, 2.0, 255.0] -> 1.0",
              "[4.0, 5.0, 6.0, 7.0] -> 0.0",
              "[8.0, 9.0, 10.0, 11.0] -> 1.0");
      assertEquals(expected, show(reader.read(ReadOptions.of(file))));
      assertEquals(expected, show(reader.read(ReadOptions.of(path.toString()))));
      ReadOptions last = ReadOptions.of(file).rows(RowRange.parse("1:3"));
      assertEquals(expected.subList(1, 3), show(reader.read(last)));
      Path elsewhere = folder.resolve("elsewhere.idx" + ending);
      TestFiles.writeBytes(elsewhere, TestFiles.idx(new int[] {3}, 1, 2, 1));
      ExampleTable other = reader.read(ReadOptions.of(file).labelPath(elsewhere.toString()));
      assertEquals(List.of("1", "2"), other.schema().classes());
    }
  }

  @Test
  void readsTheSameContentFromEveryFormat() throws IOException {
    String csv = TestFiles.write(folder.resolve("f.csv"), "a,b,label", "1,0,3", "0,-2.5,4");
    String libsvm = TestFiles.write(folder.resolve("f.libsvm"), "4 2:-2.5", "3 1:1");
    String json =
        TestFiles.write(
            folder.resolve("f.json"),
            "{\"a\": 0, \"b\": -2.5, \"label\": 4}",
            "{\"a\": 1, \"b\": -0.0, \"label\": 3}");
    Dataset<Row> frame = session.read().json(json);
    frame.write().parquet(folder.resolve("f.parquet").toString());
    String expected = "26049159f4ae554567e31983f54745a7"; // from scripts/golden/data.py
    assertEquals(expected, reader.read(ReadOptions.of(csv)).fingerprint());
    assertEquals(expected, reader.read(ReadOptions.of(libsvm)).fingerprint());
    assertEquals(expected, reader.read(ReadOptions.of(json)).fingerprint());
    assertEquals(
        expected,
        reader.read(ReadOptions.of(folder.resolve("f.parquet").toString())).fingerprint());
    assertEquals(expected, ExampleReader.of(frame, ReadOptions.of()).fingerprint());
  }

  @Test
  void keepsAllColumnsForPrediction() throws IOException {
    String train = TestFiles.write(folder.resolve("flowers.csv"), CSV);
    ExampleSchema schema = reader.read(ReadOptions.of(train).label("species")).schema();
    String rows =
        TestFiles.write(folder.resolve("new.csv"), "id,length,width", "007,10.5,1.50", "b,2,x");
    FeatureTable table = reader.readFeatures(ReadOptions.of(rows).dropInvalid(), schema);
    assertArrayEquals(new String[] {"id", "length", "width"}, table.frame().columns());
    List<Row> good = table.frame().collectAsList();
    assertEquals(List.of(RowFactory.create("007", "10.5", "1.50")), good);
    assertArrayEquals(new double[] {1.5, 10.5}, table.features().of(good.get(0)).toArray());
    assertEquals(1, table.count());
    assertEquals(1, table.report().badRows());
    assertEquals(Files.readAllLines(Path.of(rows)).size() - 1, table.report().rows());
  }
}
