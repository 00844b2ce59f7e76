package org.backfold.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.backfold.data.ExampleReader;
import org.backfold.data.ExampleSchema;
import org.backfold.data.ExampleTable;
import org.backfold.data.ReadOptions;
import org.backfold.data.Splits;

/**
 * The rows of a run, read, checked and split.
 *
 * @param whole the table that was read, before any split
 * @param train to learn from
 * @param validation only watched
 * @param test for the final metrics
 */
record TrainingData(
    ExampleTable whole,
    ExampleTable train,
    Optional<ExampleTable> validation,
    Optional<ExampleTable> test) {

  /**
   * Reads what the settings ask for.
   *
   * @param seed of the split
   * @throws IllegalArgumentException if there is no such table, or rows are bad and not dropped
   */
  static TrainingData read(SparkSession spark, DataPlan settings, long seed) {
    ExampleReader reader = new ExampleReader(spark);
    ExampleTable whole =
        settings.isGenerated() ? settings.generate(spark) : reader.read(settings.training());
    Splits splits =
        settings.hasSplitColumn() ? whole.splitByColumn() : whole.split(settings.fractions(), seed);
    checkClasses(whole, splits.train());
    return new TrainingData(
        whole,
        splits.train(),
        other(reader, settings.validation(), whole).or(() -> filled(splits.validation())),
        other(reader, settings.test(), whole).or(() -> filled(splits.test())));
  }

  /** A table of few different rows may leave one class for training. */
  private static void checkClasses(ExampleTable whole, ExampleTable train) {
    long[] counts = train.classCounts();
    long present = Arrays.stream(counts).filter(count -> count > 0).count();
    if (present == 1 && whole.count() > train.count()) {
      throw new IllegalArgumentException(
          "All "
              + train.count()
              + " of "
              + Figures.count(whole.count(), "row")
              + " that the split leaves for training are of one class; equal rows stay together."
              + " Take another training.seed, or set data.test.fraction = 0 and"
              + " data.validation.fraction = 0 to train on all.");
    }
  }

  private static Optional<ExampleTable> other(
      ExampleReader reader, Optional<ReadOptions> options, ExampleTable whole) {
    return options.map(stated -> reader.read(stated, whole.schema()));
  }

  private static Optional<ExampleTable> filled(ExampleTable table) {
    return Optional.of(table).filter(present -> present.count() > 0);
  }

  /** The parts by name, those that are there. */
  Map<String, ExampleTable> parts() {
    Map<String, ExampleTable> parts = new LinkedHashMap<>();
    parts.put("train", train);
    validation.ifPresent(table -> parts.put("validation", table));
    test.ifPresent(table -> parts.put("test", table));
    return parts;
  }

  /**
   * Outputs that a network for these rows has: classes, labels or targets.
   *
   * @throws IllegalArgumentException if there is a single class
   */
  int outputs() {
    ExampleSchema schema = whole.schema();
    return switch (schema.task()) {
      case CLASSIFICATION -> {
        if (schema.classes().size() < 2) {
          throw new IllegalArgumentException(
              "Column "
                  + schema.labelColumns().get(0)
                  + " holds a single class, "
                  + schema.classes()
                  + "; expected at least two.");
        }
        yield schema.classes().size();
      }
      case MULTI_LABEL -> schema.classes().size();
      case REGRESSION ->
          schema.labelColumns().size() > 1
              ? schema.labelColumns().size()
              : whole.examples().first().target().length; // of a vector column, any number
    };
  }

  /** Says what was read, how it was understood and how it is split. */
  void tell(String name, Narration narration) {
    ExampleSchema schema = whole.schema();
    narration.say(
        "Data",
        name
            + ": "
            + Figures.count(whole.count(), "row")
            + ", "
            + SchemaText.features(schema)
            + ", to predict "
            + SchemaText.names(schema.labelColumns()));
    whole.notes().forEach(note -> narration.say("Data", note));
    if (whole.report().badRows() > 0) {
      narration.text(whole.report().text());
      narration.say("Data", Figures.count(whole.report().badRows(), "bad row") + " dropped");
    }
    narration.say("Task", schema.task() + classes());
    StringJoiner split = new StringJoiner(", ");
    parts().forEach((part, table) -> split.add(Figures.count(table.count()) + " to " + part));
    narration.say("Rows", split.toString());
  }

  /** The classes with their rows. */
  private String classes() {
    List<String> classes = whole.schema().classes();
    long[] counts = whole.classCounts();
    if (counts.length == 0) {
      return classes.isEmpty() ? "" : ", labels " + SchemaText.names(classes);
    }
    List<String> counted =
        IntStream.range(0, counts.length)
            .mapToObj(k -> classes.get(k) + " (" + Figures.count(counts[k]) + ")")
            .toList();
    return ", " + counts.length + " classes: " + SchemaText.names(counted);
  }

  /** For metrics.json. */
  Map<String, Object> describe(String name) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", name);
    Map<String, Object> rows = new LinkedHashMap<>();
    parts().forEach((part, table) -> rows.put(part, table.count()));
    rows.put("dropped", whole.report().badRows());
    description.put("rows", rows);
    description.put("features", whole.schema().features());
    description.put("label", whole.schema().labelColumns());
    if (!whole.schema().classes().isEmpty()) {
      description.put("classes", whole.schema().classes());
    }
    description.put("fingerprint", whole.fingerprint());
    return description;
  }
}
