package org.backfold.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.backfold.network.Network;
import org.backfold.training.AggregationPlan;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingListener;

/**
 * Where the time of a training went, and what would make it shorter. The arithmetic of an iteration
 * is compared with the rate of a large matrix product, the most that the machine can do:
 *
 * <pre>
 * F = 6 Σ n_l n_{l−1} − 2 n_1 n_0        floating-point operations per row: forward 2, weights 2, deltas 2
 * arithmetic = rows · F / (rate · busy cores),   busy cores = min(partitions, cores)
 * </pre>
 */
final class TimeBudget {
  /** Share of the time from which a cause is named. */
  private static final double MUCH = 0.5;

  private static final double SOME = 0.3;
  private static final double NEARLY_ALL = 0.985;

  private final Network network;
  private final TrainingListener.Plan plan;
  private final AggregationPlan aggregation;
  private final Machine machine;
  private final EpochRecord.Times times;
  private final int epochs;
  private final long iterations;

  /**
   * What computes.
   *
   * @param cores task slots
   * @param gigaflops measured rate of a large product on one core, 10⁹ operations a second; 0 if it
   *     was not measured
   */
  record Machine(int cores, double gigaflops) {}

  TimeBudget(
      Network network,
      TrainingListener.Plan plan,
      AggregationPlan aggregation,
      Machine machine,
      List<EpochRecord> records) {
    this.network = network;
    this.plan = plan;
    this.aggregation = aggregation;
    this.machine = machine;
    times =
        records.stream()
            .map(EpochRecord::times)
            .reduce(EpochRecord.Times.NONE, EpochRecord.Times::plus);
    epochs = records.size();
    iterations = records.isEmpty() ? 0 : records.get(records.size() - 1).iteration();
  }

  /** F, floating-point operations for loss and gradient of one row. */
  static double flopsPerRow(Network network) {
    double products = 0;
    for (int l = 1; l <= network.depth(); l++) {
      products += (double) network.size(l) * network.size(l - 1);
    }
    return 6 * products - 2.0 * network.size(1) * network.size(0);
  }

  /** Operations of all epochs. */
  private double flops() {
    return (double) epochs * plan.rows() * flopsPerRow(network);
  }

  private int busyCores() {
    return Math.max(1, Math.min(plan.partitions(), machine.cores()));
  }

  /** Seconds that the arithmetic alone would take on the busy cores. */
  private double arithmetic() {
    return Math.min(times.compute(), flops() / (machine.gigaflops() * 1e9 * busyCores()));
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("training", JsonArrays.rounded(times.training()));
    json.put("validation", JsonArrays.rounded(times.validation()));
    json.put("iterations", iterations);
    json.put("rowsPerSecond", JsonArrays.rounded(epochs * plan.rows() / times.training()));
    json.put("gigaflops", JsonArrays.rounded(flops() / times.training() / 1e9));
    if (machine.gigaflops() > 0) {
      json.put("productGigaflops", JsonArrays.rounded(machine.gigaflops()));
      json.put("busyCores", busyCores());
      json.put("arithmetic", JsonArrays.rounded(arithmetic()));
    }
    json.put("cores", machine.cores());
    json.put("bytesOut", 8L * network.parameterCount());
    json.put("bytesIn", aggregation.driverBytes());
    json.put("advice", advice());
    return json;
  }

  /** One sentence on what would make it faster. */
  String advice() {
    if (epochs == 0 || times.total() <= 0) {
      return "";
    }
    if (times.validation() > SOME * times.total()) {
      return say(
          "%.0f %% of the time went into watching the validation rows: fewer of them would do.",
          100 * times.validation() / times.total());
    }
    if (times.update() > MUCH * times.training()) {
      return say(
          "%.0f %% of the time is the optimizer's work on the driver, which more executors do not"
              + " share: larger batches mean fewer steps.",
          100 * times.update() / times.training());
    }
    if (machine.gigaflops() == 0) {
      return "";
    }
    double overhead = 1 - arithmetic() / times.training();
    double perIteration = times.training() / Math.max(1, iterations);
    if (overhead > MUCH && plan.iterationsPerEpoch() > 1) {
      return say(
          "%s of the time is scheduling and moving sums, about %.0f ms an iteration: raise"
              + " training.batchSize, and the learning rate with it.",
          overhead > NEARLY_ALL ? "Nearly all" : say("%.0f %%", 100 * overhead),
          1000 * perIteration * overhead);
    }
    double serial = arithmetic() * busyCores() / Math.max(1, iterations);
    if (overhead > MUCH && plan.partitions() > 1 && serial < perIteration / 2) {
      return say(
          "One partition would be as fast here: all the arithmetic of an iteration is %.1f ms, the"
              + " %.0f ms around it are Spark's scheduling.",
          1000 * serial, 1000 * perIteration * overhead);
    }
    if (plan.partitions() < machine.cores()) {
      return say(
          "%d of %d cores had work: with training.partitions = %d all would.",
          plan.partitions(), machine.cores(), machine.cores());
    }
    return say(
        "%.0f %% of the time is arithmetic at the rate of a large matrix product: more cores would"
            + " help, settings hardly.",
        100 * (1 - overhead));
  }

  private static String say(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
