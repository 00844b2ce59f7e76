package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class SplitTest {
  private static final long SEED = 42;

  @TempDir Path folder;

  private final SparkSession session = SparkTestSession.get();
  private final ExampleReader reader = new ExampleReader(session);

  /** The rows of a table as sorted text. */
  private static List<String> rows(ExampleTable table) {
    return table.examples().collect().stream()
        .map(e -> e.features() + " " + Arrays.toString(e.target()) + " " + e.rowWeight())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "2000, 0, 0.3, 1400, 0, 600",
    "2000, 0.2, 0.2, 1200, 400, 400",
    "1001, 0.1, 0.25, 651, 100, 250",
    "7, 0.5, 0.5, 0, 4, 3",
    "3, 0.2, 0, 2, 1, 0",
    "1, 0.2, 0.2, 1, 0, 0"
  })
  void sizesAreExact(int rows, double validation, double test, int a, int b, int c) {
    ExampleTable moons = new TwoMoons().table(session, rows, 0.2, 1);
    Splits splits = moons.split(Fractions.of(validation, test), SEED);
    List<String> all = new ArrayList<>();
    int[] sizes = {a, b, c};
    ExampleTable[] parts = {splits.train(), splits.validation(), splits.test()};
    for (int k = 0; k < parts.length; k++) {
      assertEquals(sizes[k], parts[k].count());
      assertEquals(sizes[k], parts[k].examples().count());
      assertEquals(sizes[k], Arrays.stream(parts[k].classCounts()).sum());
      ExampleTable copy = ExampleTable.of(session, moons.schema(), parts[k].examples().collect());
      assertEquals(copy.fingerprint(), parts[k].fingerprint());
      assertArrayEquals(copy.classCounts(), parts[k].classCounts());
      all.addAll(rows(parts[k]));
    }
    Collections.sort(all);
    assertEquals(rows(moons), all); // nothing lost, nothing twice
  }

  @Test
  void seedsSplitDifferently() {
    ExampleTable moons = new TwoMoons().table(session, 1000, 0.2, 1);
    Set<String> first = new HashSet<>(rows(moons.split(Fractions.of(0, 0.5), 1).test()));
    List<String> second = rows(moons.split(Fractions.of(0, 0.5), 2).test());
    long common = second.stream().filter(first::contains).count();
    assertTrue(common > 190 && common < 310, common + " of 500 in both"); // 250 ± 4 deviations
    long[] counts = moons.split(Fractions.of(0, 0.5), 1).test().classCounts();
    assertTrue(counts[0] > 190 && counts[0] < 310, "class 0: " + counts[0]);
  }

  /** The same rows in one file or in many with other names, in other orders. */
  @Test
  void dependsOnContentAlone() throws IOException {
    List<String> lines = new ArrayList<>(new TwoMoons().csv(300, 0.3, 5));
    String header = lines.remove(0);
    lines.addAll(lines.subList(0, 40)); // duplicates
    write("one/z.csv", header, lines);
    Collections.shuffle(lines, new Random(8));
    for (int k = 0; k < 5; k++) {
      write("many/" + (9 - k) + "-part.csv", header, lines.subList(k * 68, (k + 1) * 68));
    }
    ReadOptions one = ReadOptions.of(folder.resolve("one").toString());
    ReadOptions many = ReadOptions.of(folder.resolve("many").toString());
    ExampleTable whole = reader.read(one);
    ExampleTable pieces = reader.read(many);
    assertEquals(whole.fingerprint(), pieces.fingerprint());
    Fractions fractions = Fractions.of(0.2, 0.3);
    Splits expected = whole.split(fractions, SEED);
    assertSame(expected, pieces.split(fractions, SEED));
    assertSame(expected, reader.read(many.splitSeed(SEED)).split(fractions, SEED));
    assertSame(expected, reader.read(many.splitSeed(SEED + 1)).split(fractions, SEED));
    ExampleTable shuffled =
        ExampleTable.of(session, whole.schema(), whole.examples().repartition(7).collect());
    assertSame(expected, shuffled.split(fractions, SEED));
    for (String row : rows(expected.test())) {
      assertTrue(!rows(expected.train()).contains(row), row + " is on both sides");
    }
  }

  private static void assertSame(Splits expected, Splits actual) {
    assertEquals(rows(expected.train()), rows(actual.train()));
    assertEquals(rows(expected.validation()), rows(actual.validation()));
    assertEquals(rows(expected.test()), rows(actual.test()));
    assertEquals(expected.train().fingerprint(), actual.train().fingerprint());
  }

  private void write(String name, String header, List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(lines);
    all.add(0, header);
    TestFiles.write(folder.resolve(name), all.toArray(String[]::new));
  }

  @Test
  void equalRowsStayTogether() {
    Example same = new Example(Vectors.dense(1, 2), new double[] {0}, 1);
    List<Example> rows = new ArrayList<>(Collections.nCopies(10, same));
    ExampleSchema schema = new TwoMoons().schema();
    Splits all = ExampleTable.of(session, schema, rows).split(Fractions.of(0.2, 0.2), SEED);
    assertEquals(
        List.of(10L, 0L, 0L),
        List.of(all.train().count(), all.validation().count(), all.test().count()));
    for (int k = 0; k < 10; k++) {
      rows.add(new Example(Vectors.dense(k, k), new double[] {1}, 1));
    }
    for (long seed = 0; seed < 20; seed++) {
      Splits some = ExampleTable.of(session, schema, rows).split(Fractions.of(0, 0.5), seed);
      long together = some.test().classCounts()[0];
      assertTrue(together == 0 || together == 10, "test has " + together);
      assertTrue(some.test().count() >= 5 && some.test().count() <= 15); // as near as it gets
    }
  }

  @Test
  void splitsByColumn() throws IOException {
    String path =
        TestFiles.write(
            folder.resolve("t.csv"),
            "x,part,y",
            "1,train,a",
            "2,test,b",
            "3,Validation,a",
            "4,train,b",
            "5,0,b",
            "6,true,b");
    ReadOptions options = ReadOptions.of(path).label("y").splitColumn("part");
    ExampleTable table = reader.read(options.classWeights(ClassWeights.BALANCED));
    Splits splits = table.splitByColumn();
    assertEquals(
        List.of("[1.0] [0.0] 1.0", "[4.0] [1.0] 1.0", "[5.0] [1.0] 1.0"), rows(splits.train()));
    assertEquals(List.of("[3.0] [0.0] 1.0", "[6.0] [1.0] 1.0"), rows(splits.validation()));
    assertEquals(List.of("[2.0] [1.0] 1.0"), rows(splits.test()));
    assertEquals(3, splits.train().count());
    assertArrayEquals(new long[] {1, 2}, splits.train().classCounts());
    assertArrayEquals(new long[] {0, 1}, splits.test().classCounts());
    assertEquals(
        List.of(0.75, 0.75, 1.5), // 3 / (2 · 2) and 3 / (2 · 1)
        splits.train().examples().map(Example::weight).collect().stream().sorted().toList());
    assertEquals(List.of(1.0, 1.0), splits.validation().examples().map(Example::weight).collect());
    assertNotEquals(splits.train().fingerprint(), splits.test().fingerprint());
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TwoMoons().table(session, 4, 0, 1).splitByColumn());
    assertEquals("The table has no split column; state one.", error.getMessage());
  }

  @Test
  void classWeightsFollowTheTrainingSplitAndMoveNoRow() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,w,y"));
    for (int k = 0; k < 100; k++) {
      lines.add(k + "," + (k % 2 == 0 ? 0.5 : 1) + "," + (k % 10 == 0 ? "rare" : "usual"));
    }
    String path = TestFiles.write(folder.resolve("t.csv"), lines.toArray(String[]::new));
    ReadOptions options = ReadOptions.of(path).label("y").weight("w");
    Splits plain = reader.read(options).split(Fractions.of(0, 0.4), SEED);
    Splits balanced =
        reader.read(options.classWeights(ClassWeights.BALANCED)).split(Fractions.of(0, 0.4), SEED);
    assertSame(plain, balanced);
    long[] counts = balanced.train().classCounts();
    double[] sums = new double[2];
    for (Example example : balanced.train().examples().collect()) {
      sums[(int) example.target()[0]] += example.classWeight();
      assertEquals(example.rowWeight() * example.classWeight(), example.weight());
    }
    assertEquals(60, counts[0] + counts[1]);
    assertArrayEquals(new double[] {30, 30}, sums, 1e-12);
    assertEquals(
        plain.test().examples().mapToDouble(Example::weight).sum(),
        balanced.test().examples().mapToDouble(Example::weight).sum());
    ClassWeights stated = new ClassWeights.Stated(java.util.Map.of("rare", 9.0));
    assertEquals(
        10 * 9 * 0.5 + 40 * 0.5 + 50,
        reader.read(options.classWeights(stated)).examples().mapToDouble(Example::weight).sum());
  }

  @Test
  void refusesFractionsThatAreNone() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Fractions.of(0.6, 0.6));
    assertEquals(
        "Fractions for training, validation and test are -0.19999999999999996, 0.6 and 0.6; each"
            + " must be 0 or more, and their sum 1.",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Fractions(0.5, 0.2, 0.2));
    assertThrows(IllegalArgumentException.class, () -> new Fractions(Double.NaN, 0, 1));
  }
}
