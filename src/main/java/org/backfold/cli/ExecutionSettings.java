package org.backfold.cli;

import java.util.List;
import org.backfold.cli.Setting.Derived;
import org.backfold.linalg.Precision;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Execution;

/** Of section {@code training}: how the work is cut up, carried out and brought together. */
final class ExecutionSettings {
  static final Setting<Integer> PARTITIONS =
      Setting.of(
              "training.partitions",
              SettingType.wholeNumber(1, Batching.MOST_PARTITIONS),
              "parts in which the training rows are cached; the same number gives the same bits on"
                  + " any cluster")
          .byDefault(new Derived("one for each core"))
          .elsewhereCalled("numPartitions", "num_workers");

  static final Setting<Integer> BLOCK_SIZE =
      Setting.of("training.blockSize", SettingType.wholeNumber(1), "rows packed in one matrix")
          .byDefault(Batching.DEFAULT_BLOCK_SIZE)
          .in("rows");

  static final Setting<Precision> PRECISION =
      Setting.of(
              "training.precision",
              SettingType.oneOf(List.of(Precision.values())),
              "of rows, products and gradients; single takes half the memory and traffic, and about"
                  + " half the time of large networks, and keeps 7 digits")
          .byDefault(Precision.DOUBLE)
          .elsewhereCalled("dtype", "floatx", "float32", "mixed_precision");

  static final Setting<Integer> SYNC_EVERY =
      Setting.of(
              "training.sync.every",
              SettingType.wholeNumber(1),
              "iterations between two synchronizations; 1: the exact method; more is approximate:"
                  + " each partition takes that many steps on its own, then all are averaged")
          .byDefault(Batching.EACH_ITERATION)
          .in("iterations")
          .elsewhereCalled("averagingFrequency", "averaging_frequency", "local_steps");

  static final Setting<Integer> AGGREGATION_DEPTH =
      Setting.of(
              "training.aggregationDepth",
              SettingType.wholeNumber(1),
              "levels of the tree that adds up the gradients; 1: all at the driver")
          .byDefault(Execution.DEFAULT_DEPTH);

  static final Setting<Boolean> LAST_ON_EXECUTOR =
      Setting.of(
              "training.aggregateOnExecutor",
              SettingType.flag(),
              "whether an executor adds up the last level, so that the driver receives one sum")
          .byDefault(false)
          .elsewhereCalled("finalAggregateOnExecutor");

  static final List<Setting<?>> ALL =
      List.of(PARTITIONS, BLOCK_SIZE, PRECISION, SYNC_EVERY, AGGREGATION_DEPTH, LAST_ON_EXECUTOR);

  private final Settings settings;

  ExecutionSettings(Settings settings) {
    this.settings = settings;
  }

  /** Iterations between two synchronizations. */
  int syncEvery() {
    return settings.get(SYNC_EVERY);
  }

  Precision precision() {
    return settings.get(PRECISION);
  }

  /**
   * @param batchSize rows of a step, 0 for all
   */
  Batching batching(long batchSize) {
    return new Batching(
        batchSize,
        settings.get(BLOCK_SIZE),
        settings.find(PARTITIONS).orElse(Batching.AUTOMATIC),
        syncEvery());
  }

  Execution execution(TrainingSettings.Basis basis) {
    return new Execution(
        settings.get(AGGREGATION_DEPTH),
        settings.get(LAST_ON_EXECUTOR),
        basis.inputScaling(),
        basis.standardizeTargets(),
        precision());
  }
}
