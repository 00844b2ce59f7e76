package org.backfold.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A line of CSV (RFC 4180). */
final class CsvLine {
  private CsvLine() {}

  static String of(String[] cells) {
    return Arrays.stream(cells).map(CsvLine::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
