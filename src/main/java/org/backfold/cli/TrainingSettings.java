package org.backfold.cli;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.backfold.cli.Setting.Derived;
import org.backfold.cli.SettingType.Range;
import org.backfold.linalg.Precision;
import org.backfold.network.Dropout;
import org.backfold.network.Penalty;
import org.backfold.optim.Adam;
import org.backfold.optim.Clipping;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Plateau;
import org.backfold.optim.Schedule;
import org.backfold.training.InputScaling;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Method;
import org.backfold.training.TrainingOptions.Regularization;
import org.backfold.training.TrainingOptions.Stopping;

/** Section {@code training}: how the network learns. */
final class TrainingSettings {
  /** An epoch of default mini-batches has about this many iterations… */
  private static final int DEFAULT_ITERATIONS_PER_EPOCH = 10;

  /** …of at least so many rows, below which a gradient says little, */
  private static final long SMALLEST_DEFAULT_BATCH = 32;

  /** and at most so many, above which the next step is worth more than a better gradient. */
  private static final long LARGEST_DEFAULT_BATCH = 4096;

  private static final String CONSTANT = "constant";

  static final Setting<Optimizer> OPTIMIZER =
      Setting.of(
              "training.optimizer",
              SettingType.named(
                  "one of " + String.join(", ", Optimizer.NAMES),
                  Optimizer::parse,
                  TrainingSettings::write),
              "how the weights move; with options, as in \"lbfgs(memory=20, tolerance=1e-8)\"")
          .byDefault(new Adam())
          .elsewhereCalled("solver", "algorithm");

  static final Setting<Double> LEARNING_RATE =
      Setting.of(
              "training.learningRate",
              SettingType.number(Range.POSITIVE),
              "size of the steps; lbfgs finds its own")
          .byDefault(new Derived("by optimizer; 0.001 for adam"))
          .elsewhereCalled("lr", "eta", "stepSize", "learning_rate_init");

  static final Setting<String> SCHEDULE =
      Setting.of(
              "training.schedule",
              new SettingType<>(
                  "one of " + String.join(", ", Schedule.NAMES) + ", with options",
                  value -> checkedSchedule(SettingType.text("a schedule").parse(value)),
                  text -> text.equals(CONSTANT) ? text : '"' + text + '"'),
              "learning rate over the epochs, such as \"step(every=30, factor=0.1)\" or"
                  + " \"warmup(length=5) then cosine(length=95)\"")
          .byDefault(CONSTANT)
          .elsewhereCalled("learning_rate_schedule", "lr_schedule", "decay");

  static final Setting<Plateau> PLATEAU =
      Setting.of(
              "training.plateau",
              SettingType.named(
                  "\"plateau(…)\" with options", Plateau::parse, TrainingSettings::write),
              "cuts the learning rate when the validation loss stands still for some epochs, as"
                  + " \"plateau(factor=0.5, patience=5)\"")
          .elsewhereCalled("reduce_lr_on_plateau", "ReduceLROnPlateau");

  static final Setting<Long> BATCH_SIZE =
      Setting.of(
              "training.batchSize",
              new SettingType<>(
                  "a number of rows, or full",
                  TrainingSettings::readBatchSize,
                  rows -> rows == Batching.FULL ? "full" : String.valueOf(rows)),
              "rows of one step, over the whole cluster; full: all of them")
          .byDefault(new Derived("full for lbfgs, else a tenth of them, from 32 to 4096"))
          .in("rows")
          .elsewhereCalled("batch", "mini_batch_size", "miniBatchSize");

  static final Setting<Integer> EPOCHS =
      Setting.of(
              "training.epochs",
              SettingType.wholeNumber(1),
              "passes over the training set at most; with full batches, iterations")
          .byDefault(Math.toIntExact(Stopping.DEFAULT_EPOCHS))
          .in("epochs")
          .elsewhereCalled("maxIter", "max_iter", "iterations", "nb_epoch", "max_epochs");

  static final Setting<Double> L1 =
      Setting.of(
              "training.l1",
              SettingType.number(Range.NOT_NEGATIVE),
              "penalty l1 · Σ|w| on the weights")
          .byDefault(0.0);

  static final Setting<Double> L2 =
      Setting.of(
              "training.l2",
              SettingType.number(Range.NOT_NEGATIVE),
              "penalty l2 / 2 · Σw² on the weights")
          .byDefault(0.0)
          .elsewhereCalled("regParam", "alpha", "weight_decay", "lambda");

  static final Setting<Double> MAX_NORM =
      Setting.of(
              "training.maxNorm",
              SettingType.number(Range.POSITIVE),
              "largest Euclidean norm of a unit's incoming weights")
          .elsewhereCalled("max_w2");

  static final Setting<Double> CLIP_NORM =
      Setting.of(
              "training.clipNorm",
              SettingType.number(Range.POSITIVE),
              "largest Euclidean norm of the gradient; a longer one is shortened")
          .elsewhereCalled("global_clipnorm", "max_grad_norm");

  static final Setting<Double> CLIP_VALUE =
      Setting.of(
          "training.clipValue",
          SettingType.number(Range.POSITIVE),
          "largest absolute value of a partial derivative; others are cut");

  static final Setting<Integer> PATIENCE =
      Setting.of(
              "training.earlyStopping.patience",
              SettingType.wholeNumber(0),
              "epochs without a better validation loss before training stops and the best weights"
                  + " come back; 0: never stop early; without validation set only if stated")
          .byDefault(10)
          .in("epochs")
          .elsewhereCalled("n_iter_no_change", "early_stopping_rounds", "numEarlyStoppingRounds");

  static final Setting<Double> MIN_DELTA =
      Setting.of(
              "training.earlyStopping.minDelta",
              SettingType.number(Range.NOT_NEGATIVE),
              "decrease of the loss that counts as better")
          .byDefault(0.0)
          .elsewhereCalled("tol", "stopping_tolerance");

  static final Setting<Long> SEED =
      Setting.of(
              "training.seed",
              SettingType.longNumber(),
              "of everything random: split, start, order of rows, dropout")
          .byDefault(TrainingOptions.DEFAULT_SEED)
          .elsewhereCalled("random_state", "random_seed");

  static final Setting<Divergence> ON_DIVERGENCE =
      Setting.of(
              "training.onDivergence",
              SettingType.oneOf(List.of(Divergence.values())),
              "what a run does whose loss is no longer finite or explodes: fail, or recover with the"
                  + " last good weights and half the learning rate")
          .byDefault(Divergence.FAIL)
          .elsewhereCalled("terminate_on_nan");

  static final Setting<Integer> RECOVERIES =
      Setting.of(
              "training.recoveries",
              SettingType.wholeNumber(1),
              "how often at most a run recovers, with onDivergence = recover")
          .byDefault(5)
          .in("times");

  /** What a run does that diverges. */
  enum Divergence {
    FAIL,
    RECOVER
  }

  static final List<Setting<?>> ALL =
      List.of(
          OPTIMIZER,
          LEARNING_RATE,
          SCHEDULE,
          PLATEAU,
          BATCH_SIZE,
          EPOCHS,
          L1,
          L2,
          MAX_NORM,
          CLIP_NORM,
          CLIP_VALUE,
          PATIENCE,
          MIN_DELTA,
          SEED,
          ON_DIVERGENCE,
          RECOVERIES);

  private final Settings settings;
  private final ExecutionSettings execution;

  /**
   * @throws IllegalArgumentException if settings do not go together, such as dropout with lbfgs
   */
  TrainingSettings(Settings settings) {
    this.settings = settings;
    execution = new ExecutionSettings(settings);
    if (optimizer().needsFullBatch()) {
      refuse(LEARNING_RATE, settings.has(LEARNING_RATE));
      refuse(PLATEAU, settings.has(PLATEAU));
      refuse(SCHEDULE, !settings.get(SCHEDULE).equals(CONSTANT));
    }
    options(new Basis(1, true, InputScaling.NONE, true)); // finds the other contradictions now
  }

  private void refuse(Setting<?> setting, boolean given) {
    if (given) {
      throw new IllegalArgumentException(
          settings.place(setting)
              + " has no effect with optimizer "
              + optimizer().name()
              + ", which searches along its direction; leave it out.");
    }
  }

  Optimizer optimizer() {
    return settings.get(OPTIMIZER);
  }

  /** How often a run that diverges may recover; 0: it fails. */
  int recoveries() {
    return settings.get(ON_DIVERGENCE) == Divergence.RECOVER ? settings.get(RECOVERIES) : 0;
  }

  long seed() {
    return settings.get(SEED);
  }

  /** By default training stops early only if there is a validation set to be watched. */
  private int patience(boolean validated) {
    return validated || settings.has(PATIENCE) ? settings.get(PATIENCE) : 0;
  }

  /** Rows of one step, 0 for all. */
  long batchSize(long rows) {
    if (settings.has(BATCH_SIZE)) {
      return settings.get(BATCH_SIZE);
    }
    long tenth = rows / DEFAULT_ITERATIONS_PER_EPOCH;
    return optimizer().needsFullBatch()
        ? Batching.FULL
        : Math.max(SMALLEST_DEFAULT_BATCH, Math.min(LARGEST_DEFAULT_BATCH, tenth));
  }

  /**
   * What the options take from data and network.
   *
   * @param rows to train on
   * @param validated whether there is a validation set
   * @param inputScaling how the inputs are standardized
   * @param standardizeTargets whether the targets of a regression are
   */
  record Basis(
      long rows, boolean validated, InputScaling inputScaling, boolean standardizeTargets) {}

  /** Everything that training needs to know. */
  TrainingOptions options(Basis basis) {
    double rate = settings.find(LEARNING_RATE).orElse(optimizer().defaultLearningRate());
    Schedule schedule = Schedule.parse(settings.get(SCHEDULE), rate);
    double unlimited = Double.POSITIVE_INFINITY;
    return TrainingOptions.of(optimizer(), schedule)
        .withSeed(seed())
        .with(
            new Method(
                optimizer(),
                schedule,
                settings.find(PLATEAU),
                settings.get(NetworkSettings.INITIALIZER),
                Optional.empty()))
        .with(execution.batching(batchSize(basis.rows())))
        .with(
            new Regularization(
                new Penalty(settings.get(L1), settings.get(L2)),
                new Dropout(
                    settings.get(NetworkSettings.INPUT_DROPOUT),
                    settings.get(NetworkSettings.HIDDEN_DROPOUT),
                    seed()),
                settings.find(MAX_NORM).orElse(unlimited),
                new Clipping(
                    settings.find(CLIP_VALUE).orElse(unlimited),
                    settings.find(CLIP_NORM).orElse(unlimited))))
        .with(
            new Stopping(
                settings.get(EPOCHS), patience(basis.validated()), settings.get(MIN_DELTA)))
        .with(execution.execution(basis));
  }

  /** Such as {@code adam, learning rate 0.001, batches of 32 rows, at most 100 epochs, seed 42}. */
  String describe(Basis basis) {
    long batchSize = batchSize(basis.rows());
    StringBuilder text = new StringBuilder(write(optimizer()));
    if (!optimizer().needsFullBatch()) {
      double rate = settings.find(LEARNING_RATE).orElse(optimizer().defaultLearningRate());
      text.append(", learning rate ").append(SettingType.shortNumber(rate));
      if (!settings.get(SCHEDULE).equals(CONSTANT)) {
        text.append(" by ").append(settings.get(SCHEDULE)).append(" in epochs");
      }
    }
    text.append(
        batchSize == Batching.FULL || batchSize >= basis.rows()
            ? ", full batches"
            : ", batches of " + Figures.count(batchSize, "row"));
    if (execution.syncEvery() > 1) {
      text.append(", averaged every ").append(execution.syncEvery());
      text.append(" iterations (approximate)");
    }
    if (execution.precision() == Precision.SINGLE) {
      text.append(", in single precision");
    }
    text.append(", at most ").append(Figures.count(settings.get(EPOCHS), "epoch"));
    int patience = patience(basis.validated());
    if (patience > 0) {
      text.append(", or ").append(patience).append(" without improvement");
    }
    return text.append(", seed ").append(seed()).toString();
  }

  /** The name alone where all options have their defaults. */
  private static String write(Optimizer optimizer) {
    boolean plain = Optimizer.parse(optimizer.name()).equals(optimizer);
    return plain ? optimizer.name() : '"' + optimizer.text() + '"';
  }

  private static String write(Plateau plateau) {
    return String.format(
        Locale.ROOT,
        "\"plateau(factor=%s, patience=%d, threshold=%s, cooldown=%d, smallest=%s)\"",
        plateau.factor(),
        plateau.patience(),
        plateau.threshold(),
        plateau.cooldown(),
        plateau.smallest());
  }

  private static String checkedSchedule(String text) {
    Schedule.parse(text, 1);
    return text;
  }

  private static Long readBatchSize(ConfigValue value) {
    String text = String.valueOf(value.unwrapped()).strip().toLowerCase(Locale.ROOT);
    if (text.equals("full")) {
      return Batching.FULL;
    }
    try {
      return (long) SettingType.wholeNumber(0).parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a number of rows, or full, found " + value.unwrapped(), e);
    }
  }
}
