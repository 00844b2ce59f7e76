package org.backfold.cli;

import static org.backfold.cli.DataSettings.CLASS_WEIGHTS;
import static org.backfold.cli.DataSettings.DELIMITER;
import static org.backfold.cli.DataSettings.EXCLUDE;
import static org.backfold.cli.DataSettings.FEATURES;
import static org.backfold.cli.DataSettings.FORMAT;
import static org.backfold.cli.DataSettings.GENERATE;
import static org.backfold.cli.DataSettings.GENERATED_ROWS;
import static org.backfold.cli.DataSettings.GENERATOR_SEED;
import static org.backfold.cli.DataSettings.HEADER;
import static org.backfold.cli.DataSettings.IMAGE;
import static org.backfold.cli.DataSettings.INVALID;
import static org.backfold.cli.DataSettings.LABEL;
import static org.backfold.cli.DataSettings.LABEL_PATH;
import static org.backfold.cli.DataSettings.NOISE;
import static org.backfold.cli.DataSettings.PATH;
import static org.backfold.cli.DataSettings.RANGE;
import static org.backfold.cli.DataSettings.SHOW_VALUES;
import static org.backfold.cli.DataSettings.SPLIT;
import static org.backfold.cli.DataSettings.STANDARDIZE;
import static org.backfold.cli.DataSettings.STANDARDIZE_TARGETS;
import static org.backfold.cli.DataSettings.TASK;
import static org.backfold.cli.DataSettings.TEST_FRACTION;
import static org.backfold.cli.DataSettings.TEST_PATH;
import static org.backfold.cli.DataSettings.TEST_ROWS;
import static org.backfold.cli.DataSettings.VALIDATION_FRACTION;
import static org.backfold.cli.DataSettings.VALIDATION_PATH;
import static org.backfold.cli.DataSettings.VALIDATION_ROWS;
import static org.backfold.cli.DataSettings.WEIGHT;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.backfold.data.ExampleTable;
import org.backfold.data.Format;
import org.backfold.data.Fractions;
import org.backfold.data.ReadOptions;
import org.backfold.data.RowRange;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.report.RunDocument;
import org.backfold.training.InputScaling;

/** Which tables a command reads and how, from section {@code data}, checked. */
final class DataPlan {
  private static final Pattern IDX_NAME = Pattern.compile("(-ubyte|\\.idx)(\\.gz)?$");

  private final Settings settings;

  /**
   * @throws IllegalArgumentException if there is no data, or settings contradict each other
   */
  DataPlan(Settings settings) {
    this.settings = settings;
    if (!settings.has(PATH) && !settings.has(GENERATE)) {
      throw new IllegalArgumentException(
          "No data: give --data FILE, or data.path or data.generate.name in a config.");
    }
    refuseBoth(PATH, GENERATE);
    Stream.concat(DataSettings.OF_READING.stream(), DataSettings.OF_COLUMNS.stream())
        .forEach(this::refuseGenerated);
    refuseBoth(VALIDATION_PATH, VALIDATION_FRACTION);
    refuseBoth(TEST_PATH, TEST_FRACTION);
    refuseBoth(SPLIT, VALIDATION_FRACTION);
    refuseBoth(SPLIT, TEST_FRACTION);
    double kept =
        fraction(VALIDATION_FRACTION, VALIDATION_PATH) + fraction(TEST_FRACTION, TEST_PATH);
    if (kept >= 1) {
      throw new IllegalArgumentException(
          settings.place(settings.has(TEST_FRACTION) ? TEST_FRACTION : VALIDATION_FRACTION)
              + ": validation and test take "
              + Figures.significant(kept)
              + " of the rows; leave some for training.");
    }
  }

  private void refuseBoth(Setting<?> one, Setting<?> other) {
    if (settings.has(one) && settings.has(other)) {
      throw new IllegalArgumentException(
          settings.place(other) + " and " + one.key() + " are both given; keep one.");
    }
  }

  private void refuseGenerated(Setting<?> setting) {
    if (isGenerated() && settings.has(setting)) {
      throw new IllegalArgumentException(
          settings.place(setting)
              + " has no effect on rows that are made up; leave it, or data.generate, out.");
    }
  }

  boolean isGenerated() {
    return settings.has(GENERATE);
  }

  boolean hasSplitColumn() {
    return settings.has(SPLIT);
  }

  /** How messages call the data: its path, or how it is made up. */
  String name() {
    return isGenerated() ? settings.get(GENERATE).name() : String.join(", ", settings.get(PATH));
  }

  /** Shares of the table that is split; 0 for what comes from a path of its own. */
  Fractions fractions() {
    return Fractions.of(
        fraction(VALIDATION_FRACTION, VALIDATION_PATH), fraction(TEST_FRACTION, TEST_PATH));
  }

  private double fraction(Setting<Double> fraction, Setting<?> path) {
    return settings.has(path) ? 0 : settings.get(fraction);
  }

  ExampleTable generate(SparkSession spark) {
    return settings
        .get(GENERATE)
        .table(
            spark, settings.get(GENERATED_ROWS), settings.get(NOISE), settings.get(GENERATOR_SEED));
  }

  /** How to read the table to learn from. */
  ReadOptions training() {
    ReadOptions options =
        application()
            .label(array(settings.find(LABEL)))
            .features(array(settings.find(FEATURES)))
            .exclude(array(settings.find(EXCLUDE)));
    options = settings.find(SPLIT).map(options::splitColumn).orElse(options);
    options = settings.find(TASK).map(options::task).orElse(options);
    options = settings.find(CLASS_WEIGHTS).map(options::classWeights).orElse(options);
    return hasSplitColumn() ? options : options.splitSeed(settings.get(TrainingSettings.SEED));
  }

  /** How to read a table that a trained model is applied to, which knows the columns. */
  ReadOptions application() {
    ReadOptions options = options(settings.get(PATH), settings.get(RANGE));
    return settings.find(LABEL_PATH).map(options::labelPath).orElse(options);
  }

  /** How to read a table of its own for validation, if one is given. */
  Optional<ReadOptions> validation() {
    return settings.find(VALIDATION_PATH).map(p -> options(p, settings.get(VALIDATION_ROWS)));
  }

  /** How to read a table of its own for the final metrics, if one is given. */
  Optional<ReadOptions> test() {
    return settings.find(TEST_PATH).map(path -> options(path, settings.get(TEST_ROWS)));
  }

  private ReadOptions options(List<String> paths, RowRange rows) {
    ReadOptions options =
        ReadOptions.of(paths.toArray(String[]::new))
            .format(settings.get(FORMAT))
            .header(settings.get(HEADER))
            .rows(rows);
    options = settings.find(DELIMITER).map(options::delimiter).orElse(options);
    options = settings.find(WEIGHT).map(options::weight).orElse(options);
    options = settings.get(INVALID) == DataSettings.Invalid.DROP ? options.dropInvalid() : options;
    return settings.get(SHOW_VALUES) ? options : options.hideValues();
  }

  private static String[] array(Optional<List<String>> texts) {
    return texts.orElse(List.of()).toArray(String[]::new);
  }

  /** How the inputs are to be standardized. */
  InputScaling inputScaling() {
    return settings
        .find(STANDARDIZE)
        .orElse(readsImages() ? InputScaling.GLOBAL : InputScaling.COLUMNS);
  }

  private boolean readsImages() {
    return settings.get(FORMAT) == Format.IDX
        || settings.find(PATH).orElse(List.of()).stream().anyMatch(IDX_NAME.asPredicate());
  }

  /** Whether single rows may be shown. */
  boolean showsValues() {
    return settings.get(SHOW_VALUES);
  }

  /**
   * The size of the pictures that rows of {@code features} numbers are, if they are any.
   *
   * @throws IllegalArgumentException if the size stated is another
   */
  Optional<RunDocument.Image> image(int features) {
    Optional<RunDocument.Image> stated = settings.find(IMAGE);
    if (stated.isPresent() && stated.get().width() * stated.get().height() != features) {
      throw new IllegalArgumentException(
          settings.place(IMAGE)
              + " is "
              + stated.get()
              + ", which is "
              + stated.get().width() * stated.get().height()
              + " pixels, but the rows have "
              + features
              + " features.");
    }
    int side = (int) Math.round(Math.sqrt(features));
    return readsImages() && stated.isEmpty() && side * side == features
        ? Optional.of(new RunDocument.Image(side, side))
        : stated;
  }

  /** Whether the targets of a regression are to be standardized for {@code network}. */
  boolean standardizesTargets(Network network) {
    boolean identity = network.activation(network.depth()) instanceof Activation.Identity;
    boolean poisson = network.loss() instanceof Loss.Poisson;
    return settings.find(STANDARDIZE_TARGETS).orElse(identity && !poisson);
  }
}
