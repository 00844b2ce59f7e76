package org.backfold.data;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * One line of LibSVM's format: {@code label index:value index:value … # comment}, indices from 1,
 * ascending. Column 0 is the label, column 1 the sparse vector of features.
 */
final class LibSvmCells implements LineCells {
  static final int LABEL = 0;
  static final int FEATURES = 1;

  private final int inputs;
  private String label = "";
  private int count;
  private int[] indices = new int[16];
  private double[] values = new double[16];

  /**
   * @param inputs n_0; 0 as long as it is not known, then a vector is as long as its last index
   */
  LibSvmCells(int inputs) {
    this.inputs = inputs;
  }

  @Override
  public Optional<RowProblem> read(String line) {
    int end = endOf(line);
    count = 0;
    label = "";
    int at = 0;
    for (int token = 0; at < end; token++) {
      int start = at;
      while (at < end && !isBlank(line.charAt(at))) {
        at++;
      }
      if (token == 0) {
        label = line.substring(start, at);
        if (!NumberText.isFinite(NumberText.parse(label))) {
          return Optional.of(RowProblem.number("label", label));
        }
      } else {
        Optional<RowProblem> problem = readPair(line, start, at);
        if (problem.isPresent()) {
          return problem;
        }
      }
      while (at < end && isBlank(line.charAt(at))) {
        at++;
      }
    }
    return Optional.empty();
  }

  /** Where the line ends without comment. */
  private static int endOf(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line.length() : comment;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private Optional<RowProblem> readPair(String line, int from, int to) {
    int colon = line.indexOf(':', from);
    if (colon < 0 || colon >= to) {
      return malformed("index:value", line, from, to);
    }
    double index = NumberText.parse(line, from, colon);
    if (!(index >= 1) || index != Math.rint(index)) {
      return malformed("an index of 1 or more, as LibSVM counts from 1", line, from, to);
    }
    if (count > 0 && index <= indices[count - 1] + 1) {
      return malformed("an index above " + (indices[count - 1] + 1), line, from, to);
    }
    int most = inputs == 0 ? ReadOptions.MAX_FEATURES : inputs;
    if (index > most) {
      String expected = "an index of at most " + most;
      String found = RowProblem.quote(line.substring(from, to));
      return Optional.of(new RowProblem(RowFault.VECTOR_SIZE, "features", expected, found));
    }
    double value = NumberText.parse(line, colon + 1, to);
    if (!NumberText.isFinite(value)) {
      String column = "features[" + (long) index + "]";
      return Optional.of(RowProblem.number(column, line.substring(colon + 1, to)));
    }
    add((int) index - 1, value);
    return Optional.empty();
  }

  private static Optional<RowProblem> malformed(String expected, String line, int from, int to) {
    String found = RowProblem.quote(line.substring(from, to));
    return Optional.of(new RowProblem(RowFault.MALFORMED, "", expected, found));
  }

  private void add(int index, double value) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    indices[count] = index;
    values[count] = value;
    count++;
  }

  @Override
  public double number(int column) {
    return NumberText.parse(label);
  }

  @Override
  public String text(int column) {
    return label;
  }

  @Override
  public Vector vector(int column) {
    int size = inputs == 0 ? (count == 0 ? 1 : indices[count - 1] + 1) : inputs;
    return new SparseVector(size, Arrays.copyOf(indices, count), Arrays.copyOf(values, count));
  }
}
