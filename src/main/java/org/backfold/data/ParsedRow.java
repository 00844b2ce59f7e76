package org.backfold.data;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;

/**
 * What {@link RowParser} makes of one row; reused for the next, so whoever keeps the parts takes
 * them out first. If {@link #problems} is not empty, the rest means nothing.
 */
final class ParsedRow {
  static final double[] NO_TARGET = {};

  final List<RowProblem> problems = new ArrayList<>();
  Vector features = Cells.NO_VECTOR;

  /** Encoded target, or empty as long as classes are not known. */
  double[] target = NO_TARGET;

  /** Text of the class; empty unless the label is one class. */
  String label = "";

  double weight = 1;
  Split split = Split.TRAIN;

  void clear() {
    problems.clear();
    features = Cells.NO_VECTOR;
    target = NO_TARGET;
    label = "";
    weight = 1;
    split = Split.TRAIN;
  }

  void report(RowFault fault, String column, String expected, String found) {
    problems.add(new RowProblem(fault, column, expected, found));
  }

  void reportNumber(String column, String text) {
    problems.add(RowProblem.number(column, text));
  }
}
