package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions of bad rows are those in the file, however Spark cuts it. */
@Tag("spark")
class RowPositionTest {
  private static final int LINES = 160;

  @TempDir Path folder;

  private final SparkSession session = SparkTestSession.get().newSession();
  private final ExampleReader reader = new ExampleReader(session);

  /** Line k + 1 at index k: a header, blank lines, and every 50th row bad. */
  private static List<String> lines(int seed) {
    List<String> lines = new ArrayList<>(List.of("", "x,z,y"));
    for (int k = lines.size(); k < LINES; k++) {
      boolean blank = (k + seed) % 7 == 3;
      lines.add(
          blank ? "" : k % 50 == 0 ? "bad" + k + ",1,a" : k + ",1," + (k % 2 == 0 ? "a" : "b"));
    }
    return lines;
  }

  @BeforeEach
  void writeTwoFiles() throws IOException {
    TestFiles.write(folder.resolve("t/b.csv"), lines(0).toArray(String[]::new));
    TestFiles.write(folder.resolve("t/a.csv"), lines(4).toArray(String[]::new));
  }

  private void cut(int bytes) {
    session.conf().set("spark.sql.files.maxPartitionBytes", bytes);
    session.conf().set("spark.sql.files.openCostInBytes", 1);
  }

  /** Files of 1.3 kB: one task, then a dozen, then more than lines, so some blocks hold none. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 27, 200, 4})
  void areLinesHoweverFilesAreCut(int bytes) {
    cut(bytes);
    ReadOptions options = ReadOptions.of(folder.resolve("t").toString()).label("y");
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> reader.read(options));
    assertEquals(
        """
        5 of 271 rows of DIR are bad:
          not a number: 5 rows
            DIR/a.csv, line 51, column 'x': expected a finite number, found 'bad50'
            DIR/a.csv, line 101, column 'x': expected a finite number, found 'bad100'
            DIR/a.csv, line 151, column 'x': expected a finite number, found 'bad150'
            …
        Correct them, or leave them out with data.invalid = drop.""",
        error.getMessage().replace(folder + "/t", "DIR"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 27, 200, 4})
  void leaveTheContentAlone(int bytes) {
    ReadOptions options = ReadOptions.of(folder.resolve("t").toString()).label("y").dropInvalid();
    cut(1 << 27);
    ExampleTable whole = reader.read(options);
    assertEquals(266, whole.count());
    assertEquals(5, whole.report().badRows());
    assertEquals(271, whole.report().rows());
    cut(bytes);
    ExampleTable cut = reader.read(options);
    assertEquals(whole.fingerprint(), cut.fingerprint());
    assertEquals(266, cut.examples().count());
    assertEquals(
        whole.split(Fractions.of(0, 0.3), 1).test().fingerprint(),
        cut.split(Fractions.of(0, 0.3), 1).test().fingerprint());
    if (bytes < 1000) {
      assertTrue(cut.examples().getNumPartitions() > 5, "one task has read it all");
    }
  }

  /** One row group after the other: several blocks of one file. */
  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void areRowsOfColumnFiles(String format) {
    String path = folder.resolve("rows").toString();
    session
        .range(0, 60_000, 1, 1)
        .selectExpr("id", "if(id % 25000 = 24999, null, cast(id as double)) x", "id % 2 y")
        .write()
        .option("parquet.block.size", 100_000)
        .option("parquet.page.size", 10_000)
        .option("orc.stripe.size", 65_536)
        .format(format)
        .save(path);
    List<String> places = new ArrayList<>();
    for (int bytes : new int[] {1 << 27, 100_000}) {
      cut(bytes);
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> reader.read(ReadOptions.of(path).label("y").exclude("id")));
      places.add(error.getMessage().replaceAll("(?m)^.*/part[^,]*, ", ""));
    }
    assertEquals(
        """
        2 of 60000 rows of DIR are bad:
          missing value: 2 rows
        row 25000, column 'x': expected a finite number, found nothing
        row 50000, column 'x': expected a finite number, found nothing
        Correct them, or leave them out with data.invalid = drop."""
            .replace("DIR", path),
        places.get(0));
    assertEquals(places.get(0), places.get(1));
  }

  @Test
  void areRowsOfDataFrames() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                ExampleReader.of(
                    session
                        .range(0, 1000, 1, 7)
                        .selectExpr("if(id in (3, 500), null, id) x", "id % 2 y"),
                    ReadOptions.of().label("y")));
    assertEquals(
        """
        2 of 1000 rows of the DataFrame are bad:
          missing value: 2 rows
            row 4 of the DataFrame, column 'x': expected a finite number, found nothing
            row 501 of the DataFrame, column 'x': expected a finite number, found nothing
        Correct them, or leave them out with data.invalid = drop.""",
        error.getMessage());
  }
}
