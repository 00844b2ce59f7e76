package org.backfold.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.data.JobLabel;
import org.backfold.data.Task;
import org.backfold.model.TrainedModel;
import org.backfold.network.GradientCheck;
import org.backfold.network.Network;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code backfold gradcheck}: whether backpropagation and central differences agree, layer by
 * layer, for the user's network at its initial weights, or those of a model, on the user's rows;
 * and whether the gradient stays the same when its sum is spread over partitions.
 */
@Command(
    name = "gradcheck",
    sortOptions = false,
    header = "Check the gradient on your own network and data.",
    description = {
      "",
      "Compares backpropagation with central differences, layer by layer, at the",
      "initial weights or those of a model; and the gradient over many partitions",
      "with that over 1.",
      "Exit code 1 if they disagree.",
      ""
    },
    footer = {
      "",
      "Examples:  backfold gradcheck conf/moons.conf",
      "           backfold gradcheck conf/moons.conf --model runs/moons --partitions 100"
    })
final class GradcheckCommand implements Runnable {
  /** Smooth networks stay near 1e-10; a wrong formula is off by much more than this. */
  private static final double TOLERANCE = 1e-6;

  /** Sums in another order differ by rounding only. */
  private static final double PARTITION_TOLERANCE = 1e-10;

  /** Entries shown of all layers together. */
  private static final int WORST = 5;

  @Mixin private SettingsOptions settingsOptions;
  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100",
      description = "Rows to check on, drawn from the training rows (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Entries of each weight matrix to compare, drawn at random (default: ${DEFAULT-VALUE}).")
  private int entries;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "Weights to check at: those of a run or a model (default: the initial ones of the seed).")
  private String model;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "7",
      description = "Partitions to compare with a single one (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Override
  public void run() {
    TrainingPlan plan =
        new TrainingPlan(settingsOptions.source().settings(), settingsOptions.config());
    if (rows < 1) {
      throw new IllegalArgumentException("--rows " + rows + ": expected at least 1.");
    }
    if (partitions < 2) {
      throw new IllegalArgumentException("--partitions " + partitions + ": expected at least 2.");
    }
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    try (Session session = Session.start("gradcheck", plan.settings().spark())) {
      long seed = plan.training().seed();
      TrainingData data = TrainingData.read(session.spark(), plan.data(), seed);
      Task task = data.whole().schema().task();
      Network network = plan.network(data);
      TrainingOptions options = plan.training().options(plan.basis(data, network));
      double[] parameters =
          model == null
              ? options.method().initializer().parameters(network, seed)
              : modelParameters(network, session);
      narration.say("Network", NetworkSettings.describe(network));

      JavaRDD<Example> examples = data.train().examples();
      GradientCheck.Result result = check(network, task, options, parameters, examples);
      narration.say(
          "Rows",
          Figures.count(Math.min(rows, data.train().count()))
              + " of "
              + Figures.count(data.train().count())
              + " to train, "
              + (model == null ? "initial weights of seed " + seed : "weights of " + model));
      narration.blank();
      narration.text(result.toString());
      narration.blank();
      narration.text(worst(result));
      narration.blank();
      Trainer trainer = new Trainer(session.context(), network, task, options);
      PartitionDifference difference = partitionDifference(trainer, network, examples, parameters);
      conclude(result.relativeError(), difference, narration);
    }
  }

  private double[] modelParameters(Network network, Session session) {
    TrainedModel trained = ModelArgument.load(model, session.hadoop());
    if (!trained.network().equals(network)) {
      throw new IllegalArgumentException(
          "Model "
              + model
              + " is "
              + NetworkSettings.describe(trained.network())
              + ", but the settings say "
              + NetworkSettings.describe(network)
              + "; give the settings it was trained with.");
    }
    return trained.parameters();
  }

  /** One parameter of a layer. */
  private record Weight(GradientCheck.Part part, GradientCheck.Entry entry) {
    double difference() {
      return Math.abs(entry.analytic() - entry.numeric());
    }

    /** Units are counted from 0, layers from 1; layer 0 are the inputs. */
    String name() {
      return part.part().equals("biases")
          ? String.format(Locale.ROOT, "bias of unit %d of layer %d", entry.row(), part.layer())
          : String.format(
              Locale.ROOT,
              "weight from unit %d of layer %d to unit %d of layer %d",
              entry.column(),
              part.layer() - 1,
              entry.row(),
              part.layer());
    }
  }

  private static String worst(GradientCheck.Result result) {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-52s%20s%20s%12s%n",
                "Largest differences",
                "analytic",
                "numeric",
                "difference"));
    result.parts().stream()
        .flatMap(part -> part.worst().stream().map(entry -> new Weight(part, entry)))
        .sorted(Comparator.comparingDouble(Weight::difference).reversed())
        .limit(WORST)
        .forEach(
            weight ->
                table.append(
                    String.format(
                        Locale.ROOT,
                        "%-52s%20.12g%20.12g%12.1e%n",
                        weight.name(),
                        weight.entry().analytic(),
                        weight.entry().numeric(),
                        weight.difference())));
    return table.toString();
  }

  /**
   * How far the gradients over one and over several partitions are apart.
   *
   * @param relative largest difference, as a share of the largest entry
   * @param layer where it is
   */
  private record PartitionDifference(double relative, int layer) {}

  private GradientCheck.Result check(
      Network network,
      Task task,
      TrainingOptions options,
      double[] parameters,
      JavaRDD<Example> examples) {
    List<Example> sample;
    try (JobLabel label = new JobLabel(examples.context())) {
      label.say("draw rows", "drawing rows to check on");
      sample = examples.takeSample(false, rows, options.seed());
    }
    Columns columns = Columns.of(sample, network);
    switch (options.execution().inputScaling()) {
      case COLUMNS -> Columns.standardize(columns.features());
      case GLOBAL -> Columns.standardize(Columns.oneRow(columns.features()));
      case NONE -> {}
    }
    if (task == Task.REGRESSION && options.execution().standardizeTargets()) {
      Columns.standardize(columns.targets());
    }
    GradientCheck.Settings settings =
        new GradientCheck.Settings(
            options.regularization().penalty(),
            options.regularization().dropout(),
            0,
            entries,
            options.seed());
    return new GradientCheck(network, settings)
        .run(parameters, columns.features(), columns.targets(), columns.weights());
  }

  private PartitionDifference partitionDifference(
      Trainer trainer, Network network, JavaRDD<Example> examples, double[] parameters) {
    double[] one = trainer.evaluate(examples, parameters, 1).gradient();
    double[] several = trainer.evaluate(examples, parameters, partitions).gradient();
    double largest = 0;
    double difference = 0;
    int at = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs(one[i]));
      if (Math.abs(one[i] - several[i]) > difference) {
        difference = Math.abs(one[i] - several[i]);
        at = i;
      }
    }
    int layer = 1;
    while (layer < network.depth() && at >= network.biases(one, layer).end()) {
      layer++;
    }
    return new PartitionDifference(largest == 0 ? difference : difference / largest, layer);
  }

  private void conclude(double error, PartitionDifference difference, Narration narration) {
    narration.say(
        "Gradient",
        String.format(
            Locale.ROOT, "largest relative error %.1e, %s", error, verdict(error, TOLERANCE)));
    narration.say(
        "Partitions",
        String.format(
            Locale.ROOT,
            "1 and %d differ by at most %.1e of the largest entry, in layer %d, %s",
            partitions,
            difference.relative(),
            difference.layer(),
            verdict(difference.relative(), PARTITION_TOLERANCE)));
    if (!(error <= TOLERANCE && difference.relative() <= PARTITION_TOLERANCE)) {
      throw new IllegalStateException("The gradients disagree.");
    }
  }

  private static String verdict(double value, double tolerance) {
    return value <= tolerance ? "fine" : "too much";
  }
}
