package org.backfold.data;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** Rows with one kind of fault: how many, and the first few by position. */
final class FaultTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int EXAMPLES = 3;

  private long rows;
  private final TreeMap<Position, RowProblem> examples = new TreeMap<>();

  long rows() {
    return rows;
  }

  Map<Position, RowProblem> examples() {
    return examples;
  }

  void add(RawRow row, RowProblem problem) {
    rows++;
    keep(Position.of(row), problem);
  }

  void add(FaultTally other) {
    rows += other.rows;
    other.examples.forEach(this::keep);
  }

  private void keep(Position position, RowProblem problem) {
    examples.put(position, problem);
    if (examples.size() > EXAMPLES) {
      examples.pollLastEntry();
    }
  }
}
