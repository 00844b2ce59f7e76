package org.backfold.training;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.backfold.optim.OptimizerState;
import org.backfold.optim.Plateau;

/**
 * Everything a run remembers between two iterations; going on from it gives the same bits as never
 * having stopped. Random numbers are a function of the counters in it. Nobody changes the arrays.
 *
 * @param parameters θ
 * @param optimizer counters and memory of the optimizer
 * @param epochs records of the epochs that are done
 * @param meter of the epoch that is not
 * @param best what early stopping remembers
 * @param plateau what reduction on a plateau remembers
 * @param firstLoss mean loss of the first iteration, NaN before it
 * @param recoveries so far
 */
record RunState(
    double[] parameters,
    OptimizerState optimizer,
    List<EpochRecord> epochs,
    EpochMeter.State meter,
    EarlyStopping.State best,
    Plateau.State plateau,
    double firstLoss,
    List<Recovery> recoveries) {
  private static final int TIMES = 6; // numbers of EpochRecord.Times
  private static final int METER = 4; // sums of an EpochMeter.State
  private static final int RECORD = 9 + TIMES; // numbers of an EpochRecord
  private static final String SCALAR = "optimizer.scalar.";
  private static final String VECTOR = "optimizer.vector.";

  RunState {
    epochs = List.copyOf(epochs);
    recoveries = List.copyOf(recoveries);
  }

  long iteration() {
    return optimizer.iteration();
  }

  /** Adds all of it, each name behind {@code prefix}. */
  void write(String prefix, CheckpointFile file) {
    file.vectors.put(prefix + "parameters", parameters);
    file.texts.put(prefix + "optimizer", optimizer.optimizer());
    file.numbers.put(prefix + "optimizer.iteration", optimizer.iteration());
    file.numbers.put(prefix + "optimizer.evaluations", optimizer.evaluations());
    optimizer
        .scalars()
        .forEach((name, value) -> file.vectors.put(prefix + SCALAR + name, new double[] {value}));
    optimizer.vectors().forEach((name, value) -> file.vectors.put(prefix + VECTOR + name, value));
    boolean validated = !epochs.isEmpty() && epochs.get(0).validationLoss().isPresent();
    file.numbers.put(prefix + "validated", validated ? 1L : 0L);
    file.vectors.put(prefix + "epochs", records());
    file.numbers.put(prefix + "meter.iterations", meter.iterations());
    file.vectors.put(
        prefix + "meter",
        DoubleStream.concat(
                DoubleStream.of(
                    meter.objectives(), meter.loss(), meter.metricSum(), meter.weight()),
                DoubleStream.of(numbers(meter.times())))
            .toArray());
    file.numbers.put(prefix + "best.epoch", best.epoch());
    file.vectors.put(prefix + "best.loss", new double[] {best.loss()});
    file.vectors.put(prefix + "best.parameters", best.parameters());
    file.vectors.put(prefix + "plateau", new double[] {plateau.factor(), plateau.best()});
    file.numbers.put(prefix + "plateau.waited", (long) plateau.waited());
    file.numbers.put(prefix + "plateau.cooling", (long) plateau.cooling());
    file.vectors.put(prefix + "firstLoss", new double[] {firstLoss});
    writeRecoveries(prefix, file);
  }

  private double[] records() {
    double[] records = new double[RECORD * epochs.size()];
    int next = 0;
    for (EpochRecord epoch : epochs) {
      records[next++] = epoch.epoch();
      records[next++] = epoch.iteration();
      records[next++] = epoch.objective();
      records[next++] = epoch.loss();
      records[next++] = epoch.metric();
      records[next++] = epoch.validationLoss().orElse(Double.NaN);
      records[next++] = epoch.validationMetric().orElse(Double.NaN);
      records[next++] = epoch.learningRate();
      records[next++] = epoch.gradientNorm();
      System.arraycopy(numbers(epoch.times()), 0, records, next, TIMES);
      next += TIMES;
    }
    return records;
  }

  private static double[] numbers(EpochRecord.Times times) {
    return new double[] {
      times.broadcast(),
      times.compute(),
      times.aggregate(),
      times.waiting(),
      times.update(),
      times.validation()
    };
  }

  private static EpochRecord.Times times(double[] numbers, int at) {
    return new EpochRecord.Times(
        numbers[at],
        numbers[at + 1],
        numbers[at + 2],
        numbers[at + 3],
        numbers[at + 4],
        numbers[at + 5]);
  }

  private void writeRecoveries(String prefix, CheckpointFile file) {
    file.numbers.put(prefix + "recoveries", (long) recoveries.size());
    for (int k = 0; k < recoveries.size(); k++) {
      Recovery recovery = recoveries.get(k);
      String name = prefix + "recovery." + k;
      file.numbers.put(name + ".epoch", recovery.epoch());
      file.numbers.put(name + ".iteration", recovery.iteration());
      file.numbers.put(name + ".backTo", recovery.backTo());
      file.vectors.put(name + ".factor", new double[] {recovery.learningRateFactor()});
      file.texts.put(name + ".cause", recovery.cause());
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param count length of θ
   * @throws CheckpointFile.DamagedException if something lacks or does not fit
   */
  static RunState read(String prefix, CheckpointFile file, int count)
      throws CheckpointFile.DamagedException {
    double[] meter = sized(file, prefix + "meter", METER + TIMES);
    double[] plateau = sized(file, prefix + "plateau", 2);
    long bestEpoch = file.number(prefix + "best.epoch");
    return new RunState(
        sized(file, prefix + "parameters", count),
        optimizer(prefix, file),
        epochs(file.vector(prefix + "epochs"), file.number(prefix + "validated") == 1),
        new EpochMeter.State(
            meter[0],
            meter[1],
            meter[2],
            meter[3],
            file.number(prefix + "meter.iterations"),
            times(meter, METER)),
        new EarlyStopping.State(
            sized(file, prefix + "best.loss", 1)[0],
            bestEpoch,
            sized(file, prefix + "best.parameters", bestEpoch == 0 ? 0 : count)),
        new Plateau.State(
            plateau[0],
            plateau[1],
            (int) file.number(prefix + "plateau.waited"),
            (int) file.number(prefix + "plateau.cooling")),
        sized(file, prefix + "firstLoss", 1)[0],
        recoveries(prefix, file));
  }

  private static double[] sized(CheckpointFile file, String name, int length)
      throws CheckpointFile.DamagedException {
    double[] values = file.vector(name);
    if (values.length != length) {
      throw new CheckpointFile.DamagedException(
          name + " has " + values.length + " numbers instead of " + length);
    }
    return values;
  }

  private static OptimizerState optimizer(String prefix, CheckpointFile file)
      throws CheckpointFile.DamagedException {
    SortedMap<String, Double> scalars = new TreeMap<>();
    SortedMap<String, double[]> vectors = new TreeMap<>();
    for (String name : file.vectors.keySet()) {
      if (name.startsWith(prefix + SCALAR)) {
        scalars.put(name.substring((prefix + SCALAR).length()), sized(file, name, 1)[0]);
      } else if (name.startsWith(prefix + VECTOR)) {
        vectors.put(name.substring((prefix + VECTOR).length()), file.vector(name));
      }
    }
    return new OptimizerState(
        file.text(prefix + "optimizer"),
        file.number(prefix + "optimizer.iteration"),
        file.number(prefix + "optimizer.evaluations"),
        scalars,
        vectors);
  }

  private static List<EpochRecord> epochs(double[] records, boolean validated) {
    List<EpochRecord> epochs = new ArrayList<>();
    for (int r = 0; r + RECORD <= records.length; r += RECORD) {
      epochs.add(
          new EpochRecord(
              (long) records[r],
              (long) records[r + 1],
              records[r + 2],
              records[r + 3],
              records[r + 4],
              validated ? OptionalDouble.of(records[r + 5]) : OptionalDouble.empty(),
              validated ? OptionalDouble.of(records[r + 6]) : OptionalDouble.empty(),
              records[r + 7],
              records[r + 8],
              times(records, r + RECORD - TIMES)));
    }
    return epochs;
  }

  private static List<Recovery> recoveries(String prefix, CheckpointFile file)
      throws CheckpointFile.DamagedException {
    List<Recovery> recoveries = new ArrayList<>();
    for (int k = 0; k < file.number(prefix + "recoveries"); k++) {
      String name = prefix + "recovery." + k;
      recoveries.add(
          new Recovery(
              file.number(name + ".epoch"),
              file.number(name + ".iteration"),
              file.number(name + ".backTo"),
              sized(file, name + ".factor", 1)[0],
              file.text(name + ".cause")));
    }
    return recoveries;
  }
}
