package org.backfold.data;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * Makes features, target, weight and split of the cells of a row, and finds all that is wrong with
 * it. Without state: the same in the validation pass, in training and in prediction.
 *
 * @param names of the source's columns
 * @param features the columns of the features
 * @param inputs n_0; 0 as long as it is not known (LibSVM, whose vectors know no size)
 * @param vector whether the one feature column holds vectors
 * @param labels what becomes the target
 * @param weight column of the weight
 * @param split column that says what the row is for
 */
record RowParser(
    String[] names,
    int[] features,
    int inputs,
    boolean vector,
    LabelRule labels,
    int weight,
    int split)
    implements Serializable {
  /** For {@code weight} and {@code split}: there is no such column. */
  static final int NONE = -1;

  RowParser withLabels(LabelRule newLabels) {
    return new RowParser(names, features, inputs, vector, newLabels, weight, split);
  }

  RowParser withInputs(int newInputs) {
    return new RowParser(names, features, newInputs, vector, labels, weight, split);
  }

  /** Reads the cells into {@code row}, which is overwritten; false if something is wrong. */
  boolean parse(Cells cells, ParsedRow row) {
    row.clear();
    readFeatures(cells, row);
    labels.read(cells, row);
    if (weight != NONE) {
      readWeight(cells, row);
    }
    if (split != NONE) {
      readSplit(cells, row);
    }
    return row.problems.isEmpty();
  }

  private void readFeatures(Cells cells, ParsedRow row) {
    if (vector) {
      row.features = cells.vector(features[0]);
      isUsable(row.features, inputs, names[features[0]], row);
      return;
    }
    double[] values = new double[features.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = cells.number(features[k]);
      if (!NumberText.isFinite(values[k])) {
        row.reportNumber(names[features[k]], cells.text(features[k]));
      }
    }
    row.features = new DenseVector(values);
  }

  private void readWeight(Cells cells, ParsedRow row) {
    row.weight = cells.number(weight) + 0.0;
    if (!NumberText.isFinite(row.weight)) {
      row.reportNumber(names[weight], cells.text(weight));
    } else if (row.weight < 0) {
      String found = "'" + NumberText.name(row.weight) + "'";
      row.report(RowFault.WEIGHT, names[weight], "a weight of 0 or more", found);
    }
  }

  private void readSplit(Cells cells, ParsedRow row) {
    String text = cells.text(split);
    Optional<Split> value = Split.of(text);
    row.split = value.orElse(Split.TRAIN);
    if (value.isEmpty()) {
      RowFault fault = text.isEmpty() ? RowFault.MISSING : RowFault.SPLIT;
      row.report(fault, names[split], Split.NAMES, RowProblem.quote(text));
    }
  }

  /** Reports a vector that is missing, of another size (0: any will do) or not finite. */
  static boolean isUsable(Vector vector, int size, String column, ParsedRow row) {
    if (vector == Cells.NO_VECTOR) {
      row.report(RowFault.MISSING, column, "a vector", "nothing");
      return false;
    }
    if (size != 0 && vector.size() != size) {
      String found = "one of size " + vector.size();
      row.report(RowFault.VECTOR_SIZE, column, "a vector of size " + size, found);
      return false;
    }
    OptionalInt bad = firstNotFinite(vector);
    bad.ifPresent(
        index ->
            row.reportNumber(column + "[" + index + "]", Double.toString(vector.apply(index))));
    return bad.isEmpty();
  }

  private static OptionalInt firstNotFinite(Vector vector) {
    if (vector instanceof SparseVector sparse) {
      int at = firstNotFinite(sparse.values());
      return at < 0 ? OptionalInt.empty() : OptionalInt.of(sparse.indices()[at]);
    }
    int at = firstNotFinite(((DenseVector) vector).values());
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }

  private static int firstNotFinite(double[] values) {
    for (int k = 0; k < values.length; k++) {
      if (!NumberText.isFinite(values[k])) {
        return k;
      }
    }
    return -1;
  }
}
