package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("spark")
class TaskInferenceTest {
  @TempDir Path folder;

  private final SparkSession session = SparkTestSession.get();
  private final ExampleReader reader = new ExampleReader(session);

  /** Labels of a column, what they are taken for, and the sentence that says so. */
  private record Case(String labels, Task task, List<String> classes, String note) {}

  private static Case of(String labels, Task task, String classes, String note) {
    return new Case(
        labels, task, classes.isEmpty() ? List.of() : List.of(classes.split(" ")), note);
  }

  private static String integers(int from, int to, int step) {
    return String.join(
        " ",
        IntStream.iterate(from, k -> k <= to, k -> k + step)
            .mapToObj(Integer::toString)
            .toArray(String[]::new));
  }

  static Stream<Case> columns() {
    return Stream.of(
        of(
            "b a c a",
            Task.CLASSIFICATION,
            "a b c",
            "Column 'y' holds 3 distinct strings (a, b, c): classification."),
        of(
            "10 9 100",
            Task.CLASSIFICATION,
            "9 10 100",
            "Column 'y' holds 3 distinct numbers (9, 10, 100): classification."),
        of(
            "1.0 1 +0 -0.0 1e0",
            Task.CLASSIFICATION,
            "0 1",
            "Column 'y' holds 2 distinct numbers (0, 1): classification."),
        of(
            "10 9 x",
            Task.CLASSIFICATION,
            "10 9 x",
            "Column 'y' holds 3 distinct strings (10, 9, x): classification."),
        of(
            "true false",
            Task.CLASSIFICATION,
            "false true",
            "Column 'y' holds 2 distinct strings (false, true): classification."),
        of(
            "0.5 1.5",
            Task.REGRESSION,
            "",
            "Column 'y' holds 2 distinct numbers: regression (state data.task = classification if they"
                + " are classes)."),
        of(
            integers(5, 100, 5),
            Task.CLASSIFICATION,
            integers(5, 100, 5),
            "Column 'y' holds 20 distinct numbers (5, 10, 15, 20, 25, …): classification."),
        of(
            integers(5, 105, 5),
            Task.REGRESSION,
            "",
            "Column 'y' holds 21 distinct numbers: regression (state data.task = classification if they"
                + " are classes)."),
        of(
            integers(0, 25, 1),
            Task.CLASSIFICATION,
            integers(0, 25, 1),
            "Column 'y' holds 26 distinct numbers (0, 1, 2, 3, 4, …): classification."),
        of(
            integers(1, 100, 1),
            Task.CLASSIFICATION,
            integers(1, 100, 1),
            "Column 'y' holds 100 distinct numbers (1, 2, 3, 4, 5, …): classification."),
        of(
            integers(0, 100, 1),
            Task.REGRESSION,
            "",
            "Column 'y' holds 101 distinct numbers: regression (state data.task = classification if they"
                + " are classes)."),
        of(
            integers(1, 3000, 1),
            Task.REGRESSION,
            "",
            "Column 'y' holds more than 1000 distinct numbers: regression (state data.task ="
                + " classification if they are classes)."));
  }

  @ParameterizedTest
  @MethodSource("columns")
  void infersFromOneColumn(Case column) throws IOException {
    ExampleTable table = reader.read(ReadOptions.of(write(column.labels)).label("y"));
    assertEquals(column.task, table.schema().task());
    assertEquals(column.classes, table.schema().classes());
    assertEquals(List.of(column.note), table.notes());
    assertEquals(column.labels.split(" ").length, table.examples().count());
  }

  private String write(String labels) throws IOException {
    String[] lines = Stream.of(labels.split(" ")).map(y -> "1," + y).toArray(String[]::new);
    String[] all = new String[lines.length + 1];
    all[0] = "x,y";
    System.arraycopy(lines, 0, all, 1, lines.length);
    return TestFiles.write(folder.resolve("t.csv"), all);
  }

  @Test
  void statedTasksWin() throws IOException {
    ReadOptions options = ReadOptions.of(write(integers(0, 149, 1))).label("y");
    ExampleTable classes = reader.read(options.task(Task.CLASSIFICATION));
    assertEquals(150, classes.schema().classes().size());
    assertEquals(
        List.of(
            "Column 'y' holds 150 distinct numbers (0, 1, 2, 3, 4, …): classification, as stated."),
        classes.notes());
    ReadOptions few = ReadOptions.of(write("0 1 1")).label("y");
    ExampleTable numbers = reader.read(few.task(Task.REGRESSION));
    assertEquals(Task.REGRESSION, numbers.schema().task());
    assertEquals(List.of("Column 'y': regression, as stated."), numbers.notes());
    ExampleTable labels = reader.read(few.task(Task.MULTI_LABEL));
    assertEquals(List.of("y"), labels.schema().classes());
    assertArrayEquals(new double[] {1}, labels.examples().collect().get(2).target());
  }

  @Test
  void tooManyStringsAreNoClasses() throws IOException {
    String labels = integers(1, 1000, 1) + " n/k";
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> reader.read(ReadOptions.of(write(labels)).label("y")));
    assertEquals(
        folder
            + "/t.csv: label column 'y' holds more than 1000 different values, among them 'n/k'; if"
            + " it is meant to hold numbers state data.task = regression.",
        error.getMessage());
  }

  @Test
  void severalColumns() throws IOException {
    String path =
        TestFiles.write(folder.resolve("t.csv"), "x,a,b,c", "5,0,1,0.5", "6,1,true,7", "7,0,0,-0");
    ExampleTable labels = reader.read(ReadOptions.of(path).label("b", "a").exclude("c"));
    assertEquals(
        new ExampleSchema(Task.MULTI_LABEL, List.of("x"), 1, List.of("b", "a"), List.of("b", "a")),
        labels.schema());
    assertEquals(List.of("[1.0, 0.0]", "[1.0, 1.0]", "[0.0, 0.0]"), targets(labels));
    assertEquals(
        List.of("Columns 'b', 'a' hold 0 and 1 only: multi-label with 2 targets."), labels.notes());
    ExampleTable targets = reader.read(ReadOptions.of(path).label("a", "c").exclude("b"));
    assertEquals(Task.REGRESSION, targets.schema().task());
    assertEquals(List.of(), targets.schema().classes());
    assertEquals(List.of("[0.0, 0.5]", "[1.0, 7.0]", "[0.0, 0.0]"), targets(targets));
    assertEquals(
        List.of("Columns 'a', 'c' hold numbers other than 0 and 1: regression with 2 targets."),
        targets.notes());
  }

  @Test
  void arrayColumns() throws IOException {
    String path =
        TestFiles.write(
            folder.resolve("t.json"),
            "{\"x\": 1, \"y\": [0, 1], \"z\": [0.5, 2]}",
            "{\"x\": 2, \"y\": [1, 1], \"z\": [1, 1]}");
    ExampleTable labels = reader.read(ReadOptions.of(path).label("y").exclude("z"));
    assertEquals(Task.MULTI_LABEL, labels.schema().task());
    assertEquals(List.of("y[0]", "y[1]"), labels.schema().classes());
    assertEquals(List.of("[0.0, 1.0]", "[1.0, 1.0]"), targets(labels));
    ExampleTable targets = reader.read(ReadOptions.of(path).label("z").exclude("y"));
    assertEquals(Task.REGRESSION, targets.schema().task());
    assertEquals(List.of("z[0]", "z[1]"), targets.schema().labelColumns());
    assertEquals(2, targets.schema().outputs());
    assertEquals(List.of("[0.5, 2.0]", "[1.0, 1.0]"), targets(targets));
    ReadOptions same = ReadOptions.of(path);
    assertEquals(targets(targets), targets(reader.read(same, targets.schema())));
    assertEquals(targets(labels), targets(reader.read(same, labels.schema())));
  }

  private static List<String> targets(ExampleTable table) {
    return table.examples().map(e -> Arrays.toString(e.target())).collect();
  }

  private void assertRefused(
      Function<ReadOptions, ReadOptions> options,
      ExampleSchema schema,
      String message,
      String... lines)
      throws IOException {
    String path = TestFiles.write(folder.resolve("eval.csv"), lines);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> reader.read(options.apply(ReadOptions.of(path)), schema));
    assertEquals(message, error.getMessage().replace(folder.toString(), "DIR"));
  }

  @Test
  void modelsKeepTheirClasses() throws IOException {
    ExampleSchema schema =
        new ExampleSchema(
            Task.CLASSIFICATION, List.of("u", "v"), 2, List.of("y"), List.of("c", "a", "7"));
    String path =
        TestFiles.write(folder.resolve("t.csv"), "y,extra,v,u", "a,text,1,2", "7.0,text,3,4");
    ExampleTable table = reader.read(ReadOptions.of(path), schema);
    assertEquals(schema, table.schema());
    assertEquals(List.of("[1.0]", "[2.0]"), targets(table));
    assertArrayEquals(new double[] {2, 1}, table.examples().first().features().toArray());
    assertArrayEquals(new long[] {0, 1, 1}, table.classCounts());
    assertRefused(
        o -> o,
        schema,
        "1 of 2 rows of DIR/eval.csv is bad:\n"
            + "  unknown label: 1 row\n"
            + "    DIR/eval.csv, line 3, column 'y': expected one of the 3 classes c, a, 7, found"
            + " 'b'\n"
            + "Correct them, or leave them out with data.invalid = drop.",
        "u,v,y",
        "1,2,a",
        "1,2,b");
    assertRefused(
        o -> o,
        schema,
        "DIR/eval.csv: the model needs column 'v', which the table does not have.",
        "u,w,y",
        "1,2,a");
    assertRefused(
        o -> o, schema, "DIR/eval.csv: the label 'y' of the model is not there.", "u,v,z", "1,2,a");
  }

  @Test
  void positionsStandForNamesWithoutHeader() throws IOException {
    ExampleSchema named =
        new ExampleSchema(
            Task.CLASSIFICATION, List.of("u", "v"), 2, List.of("y"), List.of("a", "b"));
    String last = TestFiles.write(folder.resolve("last.csv"), "1,2,b", "3,4,a");
    ExampleTable table = reader.read(ReadOptions.of(last).label("-1"), named);
    assertArrayEquals(new double[] {1, 2}, table.examples().first().features().toArray());
    assertArrayEquals(new double[] {1}, table.examples().first().target());

    String first = TestFiles.write(folder.resolve("first.csv"), "b,1,2", "a,3,4");
    ExampleSchema schema = reader.read(ReadOptions.of(first).label("0")).schema();
    assertEquals(List.of("_c1", "_c2"), schema.featureColumns());
    String unlabelled = TestFiles.write(folder.resolve("unlabelled.csv"), "1,2", "3,4");
    for (ExampleSchema model : List.of(named, schema)) {
      FeatureTable features = reader.readFeatures(ReadOptions.of(unlabelled), model);
      assertArrayEquals(
          new double[] {1, 2}, features.features().of(features.frame().first()).toArray());
    }
    FeatureTable labelled = reader.readFeatures(ReadOptions.of(first), schema);
    assertArrayEquals(
        new double[] {1, 2}, labelled.features().of(labelled.frame().first()).toArray());
    assertRefused(
        o -> o.label("-1"),
        named,
        "DIR/eval.csv: the model takes 2 features by position, but the table has no header and 3"
            + " columns beside the label; exclude those that are no features.",
        "1,2,3,a");
  }
}
