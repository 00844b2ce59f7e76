package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How single lines split. */
class LineCellsTest {
  static List<Arguments> lines() {
    return List.of(
        Arguments.of(',', "a,b", List.of("a", "b")),
        Arguments.of(',', "", List.of("")),
        Arguments.of(',', ",", List.of("", "")),
        Arguments.of(',', " a b ,\tc\t", List.of("a b", "c")),
        Arguments.of(',', "\"a,b\",c", List.of("a,b", "c")),
        Arguments.of(',', "\"say \"\"hi\"\"\",\"\"", List.of("say \"hi\"", "")),
        Arguments.of(',', "  \"a\"  ,b", List.of("a", "b")),
        Arguments.of(',', "a\"b,c", List.of("a\"b", "c")),
        Arguments.of('\t', "a\t\tb c", List.of("a", "", "b c")),
        Arguments.of(' ', "a b", List.of("a", "b")),
        Arguments.of(';', "1,5;\"2;3\"", List.of("1,5", "2;3")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void splitsCsv(char delimiter, String line, List<String> expected) {
    CsvCells cells = new CsvCells(delimiter, 0);
    assertEquals(Optional.empty(), cells.read("x,\"longer\"".replace(',', delimiter) + delimiter));
    assertEquals(Optional.empty(), cells.read(line));
    List<String> texts = new ArrayList<>();
    for (int column = 0; column < cells.count(); column++) {
      texts.add(cells.text(column));
    }
    assertEquals(expected, texts);
  }

  @ParameterizedTest
  @MethodSource("openQuotes")
  void refusesQuotesThatDoNotClose(String line) {
    Optional<RowProblem> problem = new CsvCells(',', 2).read(line);
    assertEquals(RowFault.MALFORMED, problem.orElseThrow().fault());
    assertEquals("'" + line.substring(2) + "'", problem.get().found());
  }

  static List<String> openQuotes() {
    return List.of("1,\"a", "1,\"a\"b", "1,\"a\"\"", "1,\"");
  }

  @Test
  void splitsManyCells() {
    CsvCells cells = new CsvCells(',', 1000);
    assertEquals(Optional.empty(), cells.read("7,".repeat(999) + "-8.5"));
    assertEquals(7, cells.number(998));
    assertEquals(-8.5, cells.number(999));
  }

  @Test
  void splitsLibSvm() {
    LibSvmCells cells = new LibSvmCells(0);
    assertEquals(Optional.empty(), cells.read("-1.5\t2:0.5  7:1e2 # 9:1"));
    assertEquals("-1.5", cells.text(LibSvmCells.LABEL));
    assertEquals(
        Vectors.sparse(7, new int[] {1, 6}, new double[] {0.5, 100}),
        cells.vector(LibSvmCells.FEATURES));
    assertEquals(Optional.empty(), cells.read("3"));
    assertEquals(1, cells.vector(LibSvmCells.FEATURES).size());
    assertEquals(9, new LibSvmCells(9).vector(LibSvmCells.FEATURES).size());
  }
}
