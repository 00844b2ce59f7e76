package org.backfold.cli;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.backfold.cli.Setting.Derived;
import org.backfold.cli.SettingType.Range;
import org.backfold.data.ClassWeights;
import org.backfold.data.Format;
import org.backfold.data.Generator;
import org.backfold.data.ReadOptions.Header;
import org.backfold.data.RowRange;
import org.backfold.data.Task;
import org.backfold.report.RunDocument;
import org.backfold.training.InputScaling;
import org.backfold.training.TrainingOptions;

/** Section {@code data}: which rows are read, what their columns mean and how they are split. */
final class DataSettings {
  /** What happens to bad rows. */
  enum Invalid {
    ERROR,
    DROP
  }

  private static final String COLUMN = "a column, by name or index; -1 is the last";

  private static final String COLUMNS = "columns, by name or index; -1 is the last";

  private static final SettingType<RowRange> ROWS =
      SettingType.named("a range of rows such as \"0:8000\"", RowRange::parse, DataSettings::write);

  private static final SettingType<Map<String, Double>> FACTORS =
      SettingType.numbersByName(Range.NOT_NEGATIVE, "balanced, or factors such as {rare = 5}");

  static final Setting<List<String>> PATH =
      Setting.of(
              "data.path",
              SettingType.oneOrMore("a file, directory or glob, on any Hadoop file system"),
              "table to learn from")
          .elsewhereCalled("file", "input", "training_frame");

  static final Setting<Format> FORMAT =
      Setting.of(
              "data.format",
              SettingType.oneOf(List.of(Format.values())),
              "file format; auto: by the names of the files")
          .byDefault(Format.AUTO);

  static final Setting<Header> HEADER =
      Setting.of(
              "data.header",
              SettingType.oneOf(List.of(Header.values())),
              "whether CSV starts with column names; auto: if its first line holds no number")
          .byDefault(Header.AUTO);

  static final Setting<Character> DELIMITER =
      Setting.of(
              "data.delimiter",
              new SettingType<>(
                  "one character, such as \";\", or tab",
                  DataSettings::readDelimiter,
                  character -> character == '\t' ? "tab" : "\"" + character + "\""),
              "between the cells of CSV")
          .byDefault(new Derived("tab for .tsv, else a comma"))
          .elsewhereCalled("sep", "separator");

  static final Setting<RowRange> RANGE =
      Setting.of("data.rows", ROWS, "rows of IDX images to take, from:to, counted from 0")
          .byDefault(RowRange.ALL);

  static final Setting<String> LABEL_PATH =
      Setting.of("data.labelPath", SettingType.text("a file"), "labels of IDX images")
          .byDefault(new Derived("beside the images, found by name"));

  static final Setting<List<String>> LABEL =
      Setting.of(
              "data.label",
              SettingType.listOf(SettingType.text(COLUMN), COLUMNS),
              "column to predict; several for several targets or labels")
          .byDefault(new Derived("label"))
          .elsewhereCalled("labelCol", "target", "response_column", "y");

  static final Setting<List<String>> FEATURES =
      Setting.of(
              "data.features",
              SettingType.listOf(SettingType.text(COLUMN), COLUMNS),
              "columns to predict from: numbers, or one vector column")
          .byDefault(new Derived("all but label, weight, split and exclude"))
          .elsewhereCalled("featuresCol", "feature_columns", "x", "columns");

  static final Setting<List<String>> EXCLUDE =
      Setting.of(
              "data.exclude",
              SettingType.listOf(SettingType.text(COLUMN), COLUMNS),
              "columns that are no features, such as an id")
          .elsewhereCalled("ignored_columns", "drop");

  static final Setting<String> WEIGHT =
      Setting.of("data.weight", SettingType.text(COLUMN), "column with the weight of each row")
          .elsewhereCalled("weightCol", "weights_column", "sample_weight");

  static final Setting<String> SPLIT =
      Setting.of(
              "data.split",
              SettingType.text(COLUMN),
              "column that says what a row is for: train, validation or test")
          .elsewhereCalled("validationIndicatorCol", "validation_column");

  static final Setting<Task> TASK =
      Setting.of("data.task", SettingType.oneOf(List.of(Task.values())), "what the labels mean")
          .byDefault(new Derived("inferred from the labels, and said"));

  static final Setting<ClassWeights> CLASS_WEIGHTS =
      Setting.of(
              "data.classWeights",
              new SettingType<>(
                  FACTORS.description(), DataSettings::readWeights, DataSettings::write),
              "how much the classes count in training; balanced: equally, however rare")
          .elsewhereCalled("class_weight", "balance_classes", "isUnbalance");

  static final Setting<Invalid> INVALID =
      Setting.of(
              "data.invalid",
              SettingType.oneOf(List.of(Invalid.values())),
              "bad rows (missing, NaN, infinite, unknown label): refuse the table, or drop them")
          .byDefault(Invalid.ERROR)
          .elsewhereCalled("handleInvalid", "missing_values_handling");

  static final Setting<Boolean> SHOW_VALUES =
      Setting.of(
              "data.showValues",
              SettingType.flag(),
              "whether messages about bad rows may show what was found")
          .byDefault(true);

  static final Setting<InputScaling> STANDARDIZE =
      Setting.of(
              "data.standardize",
              new SettingType<>(
                  "columns, global or none",
                  DataSettings::readScaling,
                  scaling -> scaling.name().toLowerCase(Locale.ROOT)),
              "brings inputs to mean 0 and deviation 1, by the training rows: each column by its"
                  + " own, or all by one, as suits pixels")
          .byDefault(new Derived("global for IDX images, else columns"))
          .elsewhereCalled("normalize", "standardization", "scale");

  static final Setting<RunDocument.Image> IMAGE =
      Setting.of(
              "data.image",
              SettingType.named(
                  "width x height in pixels, such as 28x28",
                  RunDocument.Image::parse,
                  RunDocument.Image::toString),
              "size of the picture that the features of a row are, for the report")
          .byDefault(new Derived("for IDX images their own, if square"));

  static final Setting<Boolean> STANDARDIZE_TARGETS =
      Setting.of(
              "data.standardizeTargets",
              SettingType.flag(),
              "the same for the targets of a regression; predictions come in the original units")
          .byDefault(new Derived("if the output is identity and the loss not poisson"));

  static final Setting<Generator> GENERATE =
      Setting.of(
          "data.generate.name",
          SettingType.named(
              "one of moons, friedman1, regions, digits", Generator::parse, Generator::name),
          "makes a table up instead of reading one: to classify, to regress, or of several labels");

  static final Setting<Integer> GENERATED_ROWS =
      Setting.of("data.generate.rows", SettingType.wholeNumber(1), "number of rows to make up")
          .byDefault(1000)
          .in("rows");

  static final Setting<Double> NOISE =
      Setting.of(
              "data.generate.noise",
              SettingType.number(Range.NOT_NEGATIVE),
              "standard deviation of the noise in made-up rows")
          .byDefault(0.1);

  static final Setting<Long> GENERATOR_SEED =
      Setting.of("data.generate.seed", SettingType.longNumber(), "seed of the made-up rows")
          .byDefault(TrainingOptions.DEFAULT_SEED);

  static final Setting<Double> VALIDATION_FRACTION =
      Setting.of(
              "data.validation.fraction",
              SettingType.number(Range.FRACTION),
              "share of the rows that is only watched, for early stopping")
          .byDefault(0.1)
          .elsewhereCalled("validation_split", "validation_fraction");

  static final Setting<List<String>> VALIDATION_PATH =
      Setting.of(
          "data.validation.path",
          SettingType.oneOrMore("a file, directory or glob"),
          "table that is only watched, instead of a share");

  static final Setting<RowRange> VALIDATION_ROWS =
      Setting.of("data.validation.rows", ROWS, "rows of IDX images in validation.path")
          .byDefault(RowRange.ALL);

  static final Setting<Double> TEST_FRACTION =
      Setting.of(
              "data.test.fraction",
              SettingType.number(Range.FRACTION),
              "share of the rows kept for the final metrics")
          .byDefault(0.2)
          .elsewhereCalled("test_size");

  static final Setting<List<String>> TEST_PATH =
      Setting.of(
          "data.test.path",
          SettingType.oneOrMore("a file, directory or glob"),
          "table for the final metrics, instead of a share");

  static final Setting<RowRange> TEST_ROWS =
      Setting.of("data.test.rows", ROWS, "rows of IDX images in test.path").byDefault(RowRange.ALL);

  static final List<Setting<?>> ALL =
      List.of(
          PATH,
          FORMAT,
          HEADER,
          DELIMITER,
          RANGE,
          LABEL_PATH,
          LABEL,
          FEATURES,
          EXCLUDE,
          WEIGHT,
          SPLIT,
          TASK,
          CLASS_WEIGHTS,
          INVALID,
          SHOW_VALUES,
          STANDARDIZE,
          IMAGE,
          STANDARDIZE_TARGETS,
          GENERATE,
          GENERATED_ROWS,
          NOISE,
          GENERATOR_SEED,
          VALIDATION_FRACTION,
          VALIDATION_PATH,
          VALIDATION_ROWS,
          TEST_FRACTION,
          TEST_PATH,
          TEST_ROWS);

  /** Those that say how a table is read, whatever is done with it. */
  static final List<Setting<?>> OF_READING =
      List.of(PATH, FORMAT, HEADER, DELIMITER, RANGE, LABEL_PATH, WEIGHT, INVALID, SHOW_VALUES);

  /** Those that say what the columns of a table to learn from mean. */
  static final List<Setting<?>> OF_COLUMNS =
      List.of(LABEL, FEATURES, EXCLUDE, SPLIT, TASK, CLASS_WEIGHTS);

  private DataSettings() {}

  /** Also true and false, which is what one would try. */
  private static InputScaling readScaling(ConfigValue value) {
    return switch (String.valueOf(value.unwrapped()).toLowerCase(Locale.ROOT)) {
      case "columns", "true" -> InputScaling.COLUMNS;
      case "global" -> InputScaling.GLOBAL;
      case "none", "false" -> InputScaling.NONE;
      default ->
          throw new IllegalArgumentException(
              "expected columns, global or none, found " + value.unwrapped());
    };
  }

  private static Character readDelimiter(ConfigValue value) {
    String text = String.valueOf(value.unwrapped());
    if (text.equals("tab") || text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1) {
      throw new IllegalArgumentException("expected one character, or tab, found \"" + text + "\"");
    }
    return text.charAt(0);
  }

  private static String write(RowRange rows) {
    String to = rows.to() == Long.MAX_VALUE ? "" : String.valueOf(rows.to());
    return '"' + String.valueOf(rows.from()) + ":" + to + '"';
  }

  private static ClassWeights readWeights(ConfigValue value) {
    if (value instanceof ConfigObject) {
      return new ClassWeights.Stated(FACTORS.parse(value));
    }
    if ("balanced".equals(value.unwrapped())) {
      return ClassWeights.BALANCED;
    }
    throw new IllegalArgumentException(
        "expected " + FACTORS.description() + ", found " + value.unwrapped());
  }

  private static String write(ClassWeights weights) {
    return weights instanceof ClassWeights.Stated stated
        ? FACTORS.write(stated.byName())
        : "balanced";
  }
}
