package org.backfold.cli;

import java.util.List;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;

/** What columns and classes there are, in words that stay short however many there are. */
final class SchemaText {
  private static final int SHOWN_NAMES = 12;

  private SchemaText() {}

  /** Such as {@code species: setosa, versicolor, virginica}. */
  static String label(ExampleSchema schema) {
    String columns = names(schema.labelColumns());
    return schema.task() == Task.REGRESSION ? columns : columns + ": " + names(schema.classes());
  }

  /** Such as {@code 2 features (x, y)} or {@code 784 features in column pixels}. */
  static String features(ExampleSchema schema) {
    String count = Figures.count(schema.features(), "feature");
    return schema.featureColumns().size() == schema.features()
        ? count + " (" + names(schema.featureColumns()) + ")"
        : count + " in column " + names(schema.featureColumns());
  }

  /** The first names, and how many there are where not all are shown. */
  static String names(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN_NAMES, names.size())));
    return names.size() > SHOWN_NAMES
        ? shown + ", … " + Figures.count(names.size()) + " in all"
        : shown;
  }
}
