package org.backfold.bench;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells, aligned when printed: the first column to the left, the others to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();

  TextTable add(List<String> cells) {
    lines.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    List<String> text = new ArrayList<>();
    for (List<String> line : lines) {
      StringBuilder cells = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        String space = " ".repeat(widths[i] - line.get(i).length());
        cells.append(i == 0 ? "" : GAP);
        cells.append(i == 0 ? line.get(i) + space : space + line.get(i));
      }
      text.add(cells.toString().stripTrailing());
    }
    return String.join(System.lineSeparator(), text);
  }
}
