package org.backfold.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * What the first lines of CSV files tell.
 *
 * @param format how to read all lines
 * @param named whether a header names the columns
 * @param names of the columns; {@code _c0}, {@code _c1}, … where nothing names them
 * @param texts for each column a cell that is no number, if no cell seen is a number
 * @param notes for the user
 */
record CsvHead(
    LineFormat.Csv format,
    boolean named,
    List<String> names,
    List<Optional<String>> texts,
    List<String> notes) {
  private static final int MOST_COLUMNS = 1 << 20;

  /**
   * Looks at the first file with lines, for the header, and the first one with rows.
   *
   * @throws IllegalArgumentException if no file holds a row, or the header is not usable
   */
  static CsvHead read(InputFiles files, ReadOptions options, Configuration configuration) {
    CsvHead head = null;
    for (FileStatus file : files.files()) {
      TextHead text = readText(file, configuration);
      if (text.lines().isEmpty()) {
        continue;
      }
      head = head == null ? ofFirst(text, options) : head;
      Optional<CsvHead> complete = head.withTexts(text);
      if (complete.isPresent()) {
        return complete.get();
      }
    }
    String holds = head == null ? "no line" : "a header but no row below";
    throw new ReadFailure.BadInput("'" + files.name() + "' holds " + holds + ".");
  }

  private static TextHead readText(FileStatus file, Configuration configuration) {
    try {
      return TextHead.read(file.getPath(), configuration);
    } catch (IOException | RuntimeException e) {
      throw ReadFailure.of(InputFiles.display(file.getPath()), e);
    }
  }

  private static CsvHead ofFirst(TextHead text, ReadOptions options) {
    ReadOptions.Input input = options.input();
    char delimiter = input.delimiter().orElse(defaultDelimiter(text.file()));
    String line = text.lines().get(0);
    List<String> cells = cells(line, text, delimiter, options.policy().showValues());
    boolean named =
        switch (input.header()) {
          case TRUE -> true;
          case FALSE -> false;
          case AUTO -> cells.stream().noneMatch(NumberText::isNumeric);
        };
    List<String> notes = new ArrayList<>();
    List<String> names = names(cells, named, text, notes);
    if (names.size() == 1) {
      refuseOtherDelimiter(line, delimiter, text.file());
    }
    String header = named ? line : "";
    return new CsvHead(
        new LineFormat.Csv(delimiter, names.size(), header), named, names, List.of(), notes);
  }

  private static char defaultDelimiter(String file) {
    String name = Format.uncompressedName(file);
    return name.endsWith(".tsv") || name.endsWith(".tab") ? '\t' : ',';
  }

  private static List<String> cells(
      String line, TextHead text, char delimiter, boolean showValues) {
    CsvCells split = new CsvCells(delimiter, 0);
    Optional<RowProblem> problem = split.read(line);
    if (problem.isPresent()) {
      throw new ReadFailure.BadInput(
          "Line "
              + text.numbers().get(0)
              + " of '"
              + text.file()
              + "' is malformed"
              + problem.get().describe(showValues)
              + ".");
    }
    if (split.count() > MOST_COLUMNS) {
      throw new ReadFailure.BadInput(
          "'"
              + text.file()
              + "' has "
              + split.count()
              + " columns; at most "
              + MOST_COLUMNS
              + " are read from CSV.");
    }
    List<String> cells = new ArrayList<>();
    for (int column = 0; column < split.count(); column++) {
      cells.add(split.text(column));
    }
    return cells;
  }

  private static List<String> names(
      List<String> cells, boolean named, TextHead text, List<String> notes) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (int column = 0; column < cells.size(); column++) {
      String cell = named ? cells.get(column) : "";
      if (cell.indexOf('\uFFFD') >= 0) {
        throw new ReadFailure.BadInput(
            "The header of '"
                + text.file()
                + "' is no text in UTF-8, near "
                + RowProblem.quote(cell)
                + "; save the file as UTF-8.");
      }
      String name = cell.isEmpty() ? "_c" + column : cell;
      if (named && cell.isEmpty()) {
        notes.add(
            "Column "
                + (column + 1)
                + " of '"
                + text.file()
                + "' has no name in the header; it is"
                + " called '"
                + name
                + "'.");
      }
      Integer before = seen.put(name, column);
      if (before != null) {
        throw new ReadFailure.BadInput(
            "The header of '"
                + text.file()
                + "' names two columns "
                + RowProblem.quote(name)
                + ", the "
                + (before + 1)
                + ". and the "
                + (column + 1)
                + ".; rename one, or state data.header = false if the line is none.");
      }
      names.add(name);
    }
    return names;
  }

  private static void refuseOtherDelimiter(String line, char delimiter, String file) {
    for (char other : new char[] {',', ';', '\t', '|', ' '}) {
      if (other != delimiter && line.indexOf(other) >= 0) {
        throw new ReadFailure.BadInput(
            "'"
                + file
                + "' has one column only when split by "
                + show(delimiter)
                + ", but its first line holds "
                + show(other)
                + "; state data.delimiter = "
                + show(other)
                + ".");
      }
    }
  }

  private static String show(char delimiter) {
    return delimiter == '\t' ? "'\\t'" : "'" + delimiter + "'";
  }

  /** Completed by the rows in the head of a file; empty if there are none. */
  private Optional<CsvHead> withTexts(TextHead text) {
    List<String> rows = new ArrayList<>(text.lines());
    if (rows.get(0).equals(format.header())) {
      rows.remove(0);
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String[] texts = new String[names.size()];
    boolean[] numeric = new boolean[names.size()];
    CsvCells cells = new CsvCells(format.delimiter(), names.size());
    for (String row : rows) {
      if (cells.read(row).isEmpty()) {
        for (int column = 0; column < texts.length; column++) {
          note(cells.text(column), column, texts, numeric);
        }
      }
    }
    List<Optional<String>> found = new ArrayList<>();
    for (int column = 0; column < texts.length; column++) {
      found.add(numeric[column] ? Optional.empty() : Optional.ofNullable(texts[column]));
    }
    return Optional.of(new CsvHead(format, named, names, found, notes));
  }

  private static void note(String cell, int column, String[] texts, boolean[] numeric) {
    if (NumberText.isNumeric(cell)) {
      numeric[column] = true;
    } else if (texts[column] == null && NumberText.faultOf(cell) == RowFault.NOT_A_NUMBER) {
      texts[column] = cell;
    }
  }
}
