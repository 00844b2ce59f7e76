package org.backfold.data;

import java.io.Serializable;

/**
 * One thing wrong with one row.
 *
 * @param fault the kind
 * @param column name of the column, empty if the whole line is meant
 * @param expected what should stand there
 * @param found what stands there, as shown to the user
 */
record RowProblem(RowFault fault, String column, String expected, String found)
    implements Serializable {
  private static final int SHOWN = 40;

  /** A problem with a number: missing, NaN, infinite or no number at all, as the text says. */
  static RowProblem number(String column, String text) {
    RowFault fault = NumberText.faultOf(text);
    return new RowProblem(fault, column, "a finite number", quote(text));
  }

  /** A piece of the input for a message: quoted, on one line, not too long. */
  static String quote(String text) {
    if (text.isBlank()) {
      return "nothing";
    }
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
    StringBuilder shown = new StringBuilder("'");
    start
        .codePoints()
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || isHidden(c) ? '?' : c));
    return shown.append('\'').toString();
  }

  /** Unpaired surrogates and marks that turn the direction of writing. */
  private static boolean isHidden(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.SURROGATE || type == Character.FORMAT;
  }

  String describe(boolean showValues) {
    String where = column.isEmpty() ? "" : ", column '" + column + "'";
    if (showValues) {
      return where + ": expected " + expected + ", found " + found;
    }
    String known = fault == RowFault.LABEL ? "a class that is known" : expected; // else named there
    return where + ": expected " + known + ", found (not shown)";
  }
}
