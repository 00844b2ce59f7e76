package org.backfold.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A slice of the rows of an ordered file.
 *
 * @param from first row, counted from 0
 * @param to row after the last; {@link Long#MAX_VALUE}: to the end
 */
public record RowRange(long from, long to) {
  public static final RowRange ALL = new RowRange(0, Long.MAX_VALUE);

  private static final Pattern WRITTEN = Pattern.compile("(\\d{0,18}):(\\d{0,18})");

  public RowRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "Rows " + from + ":" + to + " are none; write first:last+1 counted from 0, as 0:8000.");
    }
  }

  /**
   * Parses {@code 0:8000}, {@code 8000:} or {@code :8000}.
   *
   * @throws IllegalArgumentException if it is written otherwise or holds no row
   */
  public static RowRange parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Rows '" + text + "' cannot be read; write first:last+1 counted from 0, as 0:8000.");
    }
    long from = matcher.group(1).isEmpty() ? 0 : Long.parseLong(matcher.group(1));
    long to = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
    return new RowRange(from, to);
  }
}
