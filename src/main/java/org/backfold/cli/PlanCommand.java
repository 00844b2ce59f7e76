package org.backfold.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.backfold.cli.TrainingSettings.Basis;
import org.backfold.data.Task;
import org.backfold.linalg.Precision;
import org.backfold.network.Network;
import org.backfold.training.AggregationPlan;
import org.backfold.training.Calibration;
import org.backfold.training.ClusterResources;
import org.backfold.training.InputScaling;
import org.backfold.training.IterationModel;
import org.backfold.training.MemoryModel;
import org.backfold.training.MemoryModel.Verdict;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingOptions.Batching;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code backfold plan}: what a training is going to take, without training. Bytes are computed
 * from shapes ({@link MemoryModel}), times extrapolated from a few iterations on made-up rows
 * ({@link Calibration}).
 */
@Command(
    name = "plan",
    sortOptions = false,
    header = "Say what a training will take, and whether it will fit, before it is run.",
    description = {
      "",
      "Counts the rows, or takes their number from --rows without reading any; asks the",
      "running Spark for its memory; and times a few iterations on made-up rows.",
      "Exit code 1 if the training would break.",
      ""
    },
    footer = {
      "",
      "Examples:  backfold plan conf/moons.conf",
      "           backfold plan conf/mnist.conf --rows 60000",
      "           backfold plan --layers 784,4096,4096,10 --rows 1e9"
    })
final class PlanCommand implements Runnable {
  @Mixin private SettingsOptions settingsOptions;
  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Rows to train on, such as 60000 or 1e9, instead of counting them; the config then has to"
              + " say network.layers.")
  private Double rows;

  /** What is planned for. */
  private record Case(String data, Network network, Task task, Basis basis, long validationRows) {}

  @Override
  public void run() {
    SettingsSource source = settingsOptions.source();
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    Settings settings = source.settings();
    try (Session session = Session.start("plan", settings.spark())) {
      Case planned = rows == null ? counted(settings, session) : stated(settings);
      TrainingOptions options = new TrainingSettings(settings).options(planned.basis());
      int asked = options.batching().partitions();
      int partitions = asked == Batching.AUTOMATIC ? session.context().defaultParallelism() : asked;
      System.gc(); // so that what the driver holds now is known
      ClusterResources cluster = ClusterResources.of(session.context());
      MemoryModel model =
          MemoryModel.of(
              planned.network(),
              options,
              partitions,
              planned.basis().rows() + planned.validationRows(),
              session.context().getConf(),
              cluster);
      narration.say("Backfold", Versions.backfold() + " on " + session.describe());
      narration.say("Data", planned.data());
      narration.say("Network", NetworkSettings.describe(planned.network()));
      narration.say("Training", new TrainingSettings(settings).describe(planned.basis()));
      tellCluster(cluster, narration);
      tellMemory(model, narration);
      if (model.verdict() != Verdict.BREAKS) {
        Trainer trainer =
            new Trainer(session.context(), planned.network(), planned.task(), options);
        tellTime(planned, model, trainer.calibrate(model), narration);
      }
      conclude(model, narration);
    }
  }

  private Case counted(Settings settings, Session session) {
    TrainingPlan plan = new TrainingPlan(settings, settingsOptions.config());
    TrainingData data = TrainingData.read(session.spark(), plan.data(), plan.training().seed());
    Network network = plan.network(data);
    Basis basis = plan.basis(data, network);
    long validationRows = data.validation().map(table -> table.count()).orElse(0L);
    String text =
        String.format(
            Locale.ROOT,
            "%s: %s to train, %s to watch",
            plan.data().name(),
            Figures.count(basis.rows(), "row"),
            Figures.count(validationRows));
    return new Case(text, network, data.whole().schema().task(), basis, validationRows);
  }

  /** Without looking at any data. */
  private Case stated(Settings settings) {
    if (!(rows >= 1 && rows <= Long.MAX_VALUE)) {
      throw new IllegalArgumentException("--rows " + rows + ": expected at least 1.");
    }
    if (!settings.has(NetworkSettings.LAYERS)) {
      throw new IllegalArgumentException(
          "--rows reads no data, so network.layers has to say how many inputs and outputs there"
              + " are: --layers 784,100,10.");
    }
    List<Integer> layers = settings.get(NetworkSettings.LAYERS);
    Task task = settings.find(DataSettings.TASK).orElse(Task.CLASSIFICATION);
    Network network =
        new NetworkSettings(settings)
            .network("data", layers.get(0), layers.get(layers.size() - 1), task);
    long count = Math.round(rows);
    InputScaling scaling = settings.find(DataSettings.STANDARDIZE).orElse(InputScaling.COLUMNS);
    Basis basis = new Basis(count, false, scaling, false);
    return new Case(Figures.count(count, "row") + " to train, as stated", network, task, basis, 0);
  }

  private static void tellCluster(ClusterResources cluster, Narration narration) {
    narration.say(
        "Cluster",
        (cluster.local() ? "this machine" : Figures.count(cluster.executors(), "executor"))
            + ", "
            + Figures.count(cluster.cores(), "task")
            + " at once"
            + (cluster.local() ? "" : " on each")
            + ", heap "
            + Figures.bytes(cluster.executorHeap())
            + ", of it "
            + Figures.bytes(cluster.storage())
            + " for rows");
    if (!cluster.local()) {
      narration.say("Cluster", "driver with a heap of " + Figures.bytes(cluster.driverHeap()));
    }
  }

  private static void tellMemory(MemoryModel model, Narration narration) {
    narration.say(
        "Iteration",
        Figures.bytes(model.broadcastBytes())
            + " to each executor, "
            + Figures.bytes(model.aggregation().driverBytes())
            + " back to the driver, as "
            + Figures.count(model.aggregation().results(), "sum")
            + " of "
            + Figures.count(model.aggregation().partitions(), "partition")
            + ", tree of depth "
            + model.aggregation().depth());
    narration.say(
        "Memory",
        "rows "
            + Figures.bytes(model.blockBytes())
            + " in all, "
            + Figures.bytes(model.blockBytesPerExecutor())
            + " on an executor");
    narration.say("Memory", "driver at its peak " + Figures.bytes(model.driverPeak()));
    if (!model.cluster().local()) {
      narration.say("Memory", "executor at its peak " + Figures.bytes(model.executorPeak()));
    }
  }

  private static void tellTime(
      Case planned, MemoryModel model, Calibration calibration, Narration narration) {
    long rows = planned.basis().rows();
    long batch = model.options().batching().batchSize();
    long iterations = batch == Batching.FULL || batch >= rows ? 1 : (rows + batch - 1) / batch;
    int every = model.options().batching().syncEvery();
    long jobs = (iterations + every - 1) / every;
    double seconds = calibration.epochSeconds(rows, planned.validationRows(), jobs);
    double waiting = jobs * calibration.passSeconds() / seconds;
    narration.say(
        "Work",
        Figures.rate(model.operationsPerRow())
            + " operations a row, "
            + Figures.rate((double) model.operationsPerRow() * rows)
            + " an epoch of "
            + Figures.count(iterations, "iteration")
            + (every == 1 ? "" : " in " + Figures.count(jobs, "job") + " of local steps"));
    narration.say(
        "Measured",
        String.format(
            Locale.ROOT,
            "empty job %.1f ms, iteration without work %.1f ms, %.1f GFLOP/s at work",
            1e3 * calibration.jobSeconds(),
            1e3 * calibration.passSeconds(),
            calibration.gigaflops(model)));
    narration.say(
        "Time",
        String.format(
            Locale.ROOT,
            "about %s an epoch, %.0f %% of it for jobs and the way of the sums; %s: %s at most",
            Figures.duration(seconds),
            100 * waiting,
            Figures.count(model.options().stopping().epochs(), "epoch"),
            Figures.duration(seconds * model.options().stopping().epochs())));
    tellGrowth(
        model, calibration, Math.min(batch == Batching.FULL ? rows : batch, rows), narration);
    advice(model, waiting).ifPresent(text -> narration.say("Advice", text));
  }

  /** What the {@link IterationModel} expects of more executors like these. */
  private static void tellGrowth(
      MemoryModel model, Calibration calibration, long rows, Narration narration) {
    int cores = model.cluster().cores();
    int n = model.aggregation().parameters();
    Precision precision = model.aggregation().precision();
    int busy = Math.min(model.cluster().slots(), model.aggregation().partitions());
    IterationModel growth = IterationModel.of(calibration, busy);
    List<String> cases = new ArrayList<>();
    for (int executors : new int[] {10, 100, 1000}) {
      AggregationPlan best = growth.best(executors * cores, n, precision, executors, cores);
      IterationModel.Seconds seconds = growth.of(best, executors, cores, rows);
      cases.add(
          String.format(
              Locale.ROOT,
              "%,d executors %.3g s at depth %d, %.0f %% of it the driver's",
              executors,
              seconds.total(),
              best.depth(),
              100 * seconds.driverShare()));
    }
    narration.say(
        "Growth",
        "an iteration of "
            + Figures.count(rows, "row")
            + " by model, at 10 Gbit/s: "
            + String.join("; ", cases));
    AggregationPlan ten = growth.best(10 * cores, n, precision, 10, cores);
    narration.say(
        "Growth",
        "on 10 executors, batches from "
            + Figures.rate(growth.evenRows(ten, 10, cores))
            + " rows on compute for longer than they wait");
  }

  private static Optional<String> advice(MemoryModel model, double waiting) {
    int slots = model.cluster().slots();
    int partitions = model.aggregation().partitions();
    if (partitions < slots) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%d partitions leave %d of %d cores idle; training.partitions = %d uses all.",
              partitions,
              slots - partitions,
              slots,
              slots));
    }
    boolean full = model.options().batching().batchSize() == Batching.FULL;
    return waiting > 0.5 && !full
        ? Optional.of(
            "Most of the time goes to scheduling: a larger training.batchSize is faster, or, as an"
                + " approximation, training.sync.every = 10.")
        : Optional.empty();
  }

  private static void conclude(MemoryModel model, Narration narration) {
    model.findings().forEach(finding -> narration.say("Change", finding.text()));
    narration.say(
        "Verdict",
        switch (model.verdict()) {
          case FITS -> "fits";
          case SPILLS -> "spills: it works, and reads rows from disk in each epoch";
          case BREAKS -> "would break: training refuses to start";
        });
    if (model.verdict() == Verdict.BREAKS) {
      throw new IllegalStateException("The training would break.");
    }
  }
}
