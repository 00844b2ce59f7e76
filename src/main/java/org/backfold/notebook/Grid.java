package org.backfold.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of cells that are written already. The first column and others of words are set left,
 * columns of numbers right.
 *
 * @param title above it; may be empty
 * @param words how many columns from the left are words
 */
record Grid(String title, int words, List<String> head, List<List<String>> rows) implements Part {
  private static final String CELL = "padding:3px 12px 3px 0;border:0;text-align:";

  Grid {
    head = List.copyOf(head);
    rows = List.copyOf(rows);
  }

  /** To add the rows one by one. */
  static Builder builder(String title, int words, String... head) {
    return new Builder(title, words, head);
  }

  static final class Builder {
    private final String title;
    private final int words;
    private final String[] head;
    private final List<List<String>> rows = new ArrayList<>();

    private Builder(String title, int words, String... head) {
      this.title = title;
      this.words = words;
      this.head = head;
    }

    Builder row(Object... cells) {
      rows.add(Arrays.stream(cells).map(String::valueOf).toList());
      return this;
    }

    Grid build() {
      return new Grid(title, words, List.of(head), rows);
    }
  }

  @Override
  public String text() {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(title.isEmpty() ? "" : title + "\n");
    line(head, widths, text);
    text.append("─".repeat(Arrays.stream(widths).sum() + 2 * (widths.length - 1))).append('\n');
    rows.forEach(row -> line(row, widths, text));
    return text.toString();
  }

  private void line(List<String> cells, int[] widths, StringBuilder text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(i < words ? cells.get(i) + padding : padding + cells.get(i));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  @Override
  public String html() {
    StringBuilder html = new StringBuilder("<div style=\"margin:0 0 8px 0\">");
    if (!title.isEmpty()) {
      html.append("<div style=\"font-weight:600;margin:2px 0\">")
          .append(Html.text(title))
          .append("</div>");
    }
    html.append(
        "<table style=\"font:inherit;color:inherit;border-collapse:collapse;width:auto;margin:0;"
            + "background:none\">");
    row("th", head, "font-weight:600;border-bottom:1px solid #afb8c1;", html);
    rows.forEach(cells -> row("td", cells, "font-variant-numeric:tabular-nums;", html));
    return html.append("</table></div>").toString();
  }

  private void row(String element, List<String> cells, String style, StringBuilder html) {
    html.append("<tr style=\"background:none\">");
    for (int i = 0; i < cells.size(); i++) {
      html.append('<').append(element).append(" style=\"").append(CELL);
      html.append(i < words ? "left;" : "right;").append(style).append("\">");
      html.append(Html.text(cells.get(i))).append("</").append(element).append('>');
    }
    html.append("</tr>");
  }

  /**
   * A table of Zeppelin's: cells between tabs, rows between newlines. A cell that begins with a
   * percent sign would be a command there; it gets a full-width one.
   */
  String zeppelin() {
    StringBuilder table = new StringBuilder("%table ");
    zeppelin(head, table);
    rows.forEach(row -> zeppelin(row, table));
    return table.toString();
  }

  private static void zeppelin(List<String> cells, StringBuilder table) {
    List<String> written = new ArrayList<>();
    for (String cell : cells) {
      written.add(cell.replaceAll("[\\t\\r\\n]", " ").replaceFirst("^\\s*%", "\uff05"));
    }
    table.append(String.join("\t", written)).append('\n');
  }
}
