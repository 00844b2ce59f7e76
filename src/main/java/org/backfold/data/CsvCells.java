package org.backfold.data;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;

/**
 * The cells of one line of CSV (RFC 4180, but a record never spans lines): split by a delimiter,
 * blanks around a cell dropped, quoted with {@code "} where a cell holds delimiters, a quote
 * doubled inside. Cells are offsets into the line until somebody asks for their text.
 */
final class CsvCells implements LineCells {
  private final char delimiter;
  private final int width;
  private String line = "";
  private int count;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private boolean[] escaped = new boolean[16];

  /**
   * @param delimiter between cells
   * @param width cells every line must have; 0: any number
   */
  CsvCells(char delimiter, int width) {
    this.delimiter = delimiter;
    this.width = width;
  }

  int count() {
    return count;
  }

  @Override
  public Optional<RowProblem> read(String newLine) {
    line = newLine;
    count = 0;
    int at = 0;
    while (at <= line.length()) {
      int start = skipBlanks(at);
      boolean quoted = start < line.length() && line.charAt(start) == '"';
      at = quoted ? addQuoted(start + 1) : addPlain(start);
      if (at < 0) {
        String expected = "a closing quote before the next delimiter or the end of the line";
        return malformed(expected, RowProblem.quote(line.substring(start)));
      }
      at++; // past the delimiter
    }
    if (width != 0 && count != width) {
      return malformed(cells(width), count + (count < width ? " only" : ""));
    }
    return Optional.empty();
  }

  private static String cells(int number) {
    return number == 1 ? "1 cell" : number + " cells";
  }

  private static Optional<RowProblem> malformed(String expected, String found) {
    return Optional.of(new RowProblem(RowFault.MALFORMED, "", expected, found));
  }

  /** Adds the cell that starts here; where its delimiter stands, or the end of the line. */
  private int addPlain(int start) {
    int delimited = line.indexOf(delimiter, start);
    int end = delimited < 0 ? line.length() : delimited;
    add(start, end, false);
    return end;
  }

  /** Likewise after an opening quote; −1 if it is not closed properly. */
  private int addQuoted(int start) {
    boolean doubled = false;
    int close = line.indexOf('"', start);
    while (close >= 0 && close + 1 < line.length() && line.charAt(close + 1) == '"') {
      doubled = true;
      close = line.indexOf('"', close + 2);
    }
    if (close < 0) {
      return -1;
    }
    add(start, close, doubled);
    int next = skipBlanks(close + 1);
    return next == line.length() || line.charAt(next) == delimiter ? next : -1;
  }

  private void add(int start, int end, boolean doubledQuotes) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      escaped = Arrays.copyOf(escaped, 2 * count);
    }
    int last = end;
    while (last > start && isBlank(line.charAt(last - 1))) {
      last--;
    }
    int first = start;
    while (first < last && isBlank(line.charAt(first))) {
      first++;
    }
    starts[count] = first;
    ends[count] = last;
    escaped[count] = doubledQuotes;
    count++;
  }

  private int skipBlanks(int from) {
    int at = from;
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private boolean isBlank(char c) {
    return (c == ' ' || c == '\t') && c != delimiter;
  }

  @Override
  public double number(int column) {
    double value = NumberText.parse(line, starts[column], ends[column]);
    return Double.isNaN(value) ? NumberText.number(text(column)) : value;
  }

  @Override
  public String text(int column) {
    String text = line.substring(starts[column], ends[column]);
    return escaped[column] ? text.replace("\"\"", "\"") : text;
  }

  @Override
  public Vector vector(int column) {
    throw new IllegalStateException("CSV holds no vectors");
  }
}
