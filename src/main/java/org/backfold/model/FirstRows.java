package org.backfold.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The first so many of all rows in some order, whatever the order in which they come. */
final class FirstRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private final ArrayList<ExaminedRow> rows = new ArrayList<>(); // ascending

  FirstRows(int most) {
    this.most = most;
  }

  /** Whether a row at this place in the order would be kept. */
  boolean takes(ExaminedRow row, Comparator<ExaminedRow> order) {
    return rows.size() < most || order.compare(row, rows.get(most - 1)) < 0;
  }

  void add(ExaminedRow row, Comparator<ExaminedRow> order) {
    if (most == 0 || !takes(row, order)) {
      return;
    }
    int found = Collections.binarySearch(rows, row, order);
    rows.add(found < 0 ? -found - 1 : found, row);
    if (rows.size() > most) {
      rows.remove(most);
    }
  }

  void merge(FirstRows other, Comparator<ExaminedRow> order) {
    other.rows.forEach(row -> add(row, order));
  }

  List<ExaminedRow> rows() {
    return List.copyOf(rows);
  }
}
