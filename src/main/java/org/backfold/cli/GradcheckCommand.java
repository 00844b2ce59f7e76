package org.backfold.cli;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.data.JobLabel;
import org.backfold.data.Task;
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
 * layer, for the user's network at its initial weights on the user's rows; and whether the gradient
 * stays the same when its sum is spread over partitions.
 */
@Command(
    name = "gradcheck",
    sortOptions = false,
    header = "Check the gradient on your own network and data.",
    description = {
      "",
      "Compares backpropagation with central differences, layer by layer, at the",
      "initial weights; and the gradient over 7 partitions with that over 1.",
      "Exit code 1 if they disagree.",
      ""
    },
    footer = {"", "Example:  backfold gradcheck conf/moons.conf"})
final class GradcheckCommand implements Runnable {
  /** Smooth networks stay near 1e-10; a wrong formula is off by much more than this. */
  private static final double TOLERANCE = 1e-6;

  /** Sums in another order differ by rounding only. */
  private static final double PARTITION_TOLERANCE = 1e-10;

  private static final int PARTITIONS = 7;

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

  @Override
  public void run() {
    TrainingPlan plan =
        new TrainingPlan(settingsOptions.source().settings(), settingsOptions.config());
    if (rows < 1) {
      throw new IllegalArgumentException("--rows " + rows + ": expected at least 1.");
    }
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    try (Session session = Session.start("gradcheck", plan.settings().spark())) {
      long seed = plan.training().seed();
      TrainingData data = TrainingData.read(session.spark(), plan.data(), seed);
      Task task = data.whole().schema().task();
      Network network = plan.network(data);
      TrainingOptions options = plan.training().options(plan.basis(data, network));
      double[] parameters = options.method().initializer().parameters(network, seed);
      narration.say("Network", NetworkSettings.describe(network));

      JavaRDD<Example> examples = data.train().examples();
      GradientCheck.Result result = check(network, task, options, parameters, examples);
      narration.say(
          "Rows",
          Figures.count(Math.min(rows, data.train().count()))
              + " of "
              + Figures.count(data.train().count())
              + " to train, initial weights of seed "
              + seed);
      narration.blank();
      narration.text(result.toString());
      narration.blank();
      Trainer trainer = new Trainer(session.context(), network, task, options);
      double difference = partitionDifference(trainer, examples, parameters);
      conclude(result.relativeError(), difference, narration);
    }
  }

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

  private static double partitionDifference(
      Trainer trainer, JavaRDD<Example> examples, double[] parameters) {
    double[] one = trainer.evaluate(examples, parameters, 1).gradient();
    double[] several = trainer.evaluate(examples, parameters, PARTITIONS).gradient();
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs(one[i]));
      difference = Math.max(difference, Math.abs(one[i] - several[i]));
    }
    return largest == 0 ? difference : difference / largest;
  }

  private static void conclude(double error, double difference, Narration narration) {
    narration.say(
        "Gradient",
        String.format(
            Locale.ROOT, "largest relative error %.1e, %s", error, verdict(error, TOLERANCE)));
    narration.say(
        "Partitions",
        String.format(
            Locale.ROOT,
            "1 and %d differ by %.1e of the largest entry, %s",
            PARTITIONS,
            difference,
            verdict(difference, PARTITION_TOLERANCE)));
    if (!(error <= TOLERANCE && difference <= PARTITION_TOLERANCE)) {
      throw new IllegalStateException("The gradients disagree.");
    }
  }

  private static String verdict(double value, double tolerance) {
    return value <= tolerance ? "fine" : "too much";
  }
}
