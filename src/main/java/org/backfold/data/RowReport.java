package org.backfold.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What the validation pass found wrong with a table.
 *
 * @param name of the table
 * @param rows all rows, good and bad
 * @param badRows with at least one fault; dropped if that is the policy
 * @param faults by kind; a row can have several
 */
public record RowReport(String name, long rows, long badRows, List<Fault> faults) {
  public RowReport {
    faults = List.copyOf(faults);
  }

  /**
   * One kind of fault.
   *
   * @param kind of fault
   * @param rows that have it
   * @param examples of rows, at most 3, each a line of text: where, expected, found
   */
  public record Fault(RowFault kind, long rows, List<String> examples) {
    public Fault {
      examples = List.copyOf(examples);
    }
  }

  /** Nothing wrong. */
  static RowReport clean(String name, long rows) {
    return new RowReport(name, rows, 0, List.of());
  }

  /**
   * @param name of the table
   * @param lines whether rows are lines of text
   * @param showValues whether the examples may show what was found
   */
  static RowReport of(String name, Tally tally, boolean lines, boolean showValues) {
    List<Fault> faults = new ArrayList<>();
    String unit = lines ? "line " : "row ";
    tally
        .faults()
        .forEach(
            (kind, fault) -> {
              List<String> examples = new ArrayList<>();
              fault
                  .examples()
                  .forEach(
                      (position, problem) ->
                          examples.add(
                              place(position.file(), unit + tally.number(position), name)
                                  + problem.describe(showValues)));
              faults.add(new Fault(kind, fault.rows(), examples));
            });
    return new RowReport(name, tally.rows(), tally.badRows(), faults);
  }

  private static String place(String file, String place, String table) {
    return file.isEmpty() ? place + " of " + table : InputFiles.displayUri(file) + ", " + place;
  }

  /** One sentence. */
  public String summary() {
    return badRows
        + " of "
        + count(rows)
        + " of "
        + name
        + (badRows == 1 ? " is" : " are")
        + " bad"
        + (badRows == 0 ? "." : ":");
  }

  /** The summary, then each kind of fault with its examples. */
  public String text() {
    StringBuilder text = new StringBuilder(summary());
    for (Fault fault : faults) {
      text.append("\n  ").append(fault.kind.description()).append(": ").append(count(fault.rows));
      for (String example : fault.examples) {
        text.append("\n    ").append(example);
      }
      if (fault.rows > fault.examples.size()) {
        text.append("\n    …");
      }
    }
    return text.toString();
  }

  private static String count(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }
}
