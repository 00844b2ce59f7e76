package org.backfold.data;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the columns of a table mean; kept with the model, so that the same columns are found again.
 *
 * @param task meaning of the labels
 * @param featureColumns one vector column, or the numeric columns in order; a table without header
 *     calls its columns {@code _c0}, {@code _c1}, …
 * @param features number of inputs n_0
 * @param labelColumns the label column; several for multi-target regression and multi-label; if
 *     these are one vector column {@code y}, its elements {@code y[0]}, {@code y[1]}, …
 * @param classes class names in index order (classification), label names (multi-label), empty for
 *     regression
 */
public record ExampleSchema(
    Task task,
    List<String> featureColumns,
    int features,
    List<String> labelColumns,
    List<String> classes)
    implements Serializable {

  public ExampleSchema {
    featureColumns = List.copyOf(featureColumns);
    labelColumns = List.copyOf(labelColumns);
    classes = List.copyOf(classes);
  }

  /** Number of outputs n_L: one per class, else one per target. */
  public int outputs() {
    return task == Task.CLASSIFICATION ? classes.size() : labelColumns.size();
  }

  /** The vector column whose elements are the labels, if they are named like that. */
  Optional<String> labelVector() {
    String first = labelColumns.get(0);
    String name = first.endsWith("[0]") ? first.substring(0, first.length() - 3) : "";
    return name.isEmpty() || !labelColumns.equals(elements(name, labelColumns.size()))
        ? Optional.empty()
        : Optional.of(name);
  }

  /** Names of the elements of a vector column. */
  static List<String> elements(String column, int size) {
    return IntStream.range(0, size).mapToObj(k -> column + "[" + k + "]").toList();
  }

  /** The same meaning under other feature columns, e.g. an assembled vector instead of numbers. */
  public ExampleSchema withFeatureColumns(List<String> columns) {
    return new ExampleSchema(task, columns, features, labelColumns, classes);
  }
}
