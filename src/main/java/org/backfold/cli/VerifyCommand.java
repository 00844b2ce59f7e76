package org.backfold.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.network.Dropout;
import org.backfold.network.Network;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Regularization;
import org.backfold.training.TrainingOptions.Stopping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code backfold verify}: whether the promise of the same bits holds here, for the user's network,
 * data, settings, machine and cluster; and whether another number of partitions changes more than
 * the rounding.
 */
@Command(
    name = "verify",
    sortOptions = false,
    header = "Check that training repeats to the last bit, and what partitions change.",
    description = {
      "",
      "Trains a few iterations over 1, 3 and 7 partitions, twice over each, the second",
      "time with the rows dealt out anew. Repeats have to be equal bit by bit; another",
      "number of partitions may change the rounding of sums and nothing more.",
      "Exit code 1 if one of the two does not hold.",
      ""
    },
    footer = {"", "Example:  backfold verify conf/moons.conf"})
final class VerifyCommand implements Runnable {
  private static final int[] PARTITIONS = {1, 3, 7};

  /** A gradient is off by 1e-15 or so; some iterations later the weights are, by a little more. */
  private static final double ROUNDING = 1e-8;

  private static final String ROW = "%10s   %-10s %14s %16s";

  @Mixin private SettingsOptions settingsOptions;
  @Spec private CommandSpec spec;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "10",
      description = "Iterations of each training (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Override
  public void run() {
    TrainingPlan plan =
        new TrainingPlan(settingsOptions.source().settings(), settingsOptions.config());
    if (iterations < 1) {
      throw new IllegalArgumentException("--iterations " + iterations + ": expected at least 1.");
    }
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    try (Session session = Session.start("verify", plan.settings().spark())) {
      TrainingData data = TrainingData.read(session.spark(), plan.data(), plan.training().seed());
      narration.say("Backfold", Versions.backfold() + " on " + session.describe());
      data.tell(plan.data().name(), narration);
      Network network = plan.network(data);
      narration.say("Network", NetworkSettings.describe(network));
      TrainingSettings.Basis basis = plan.basis(data, network);
      narration.say("Training", plan.training().describe(basis));
      TrainingOptions options = plan.training().options(basis).with(new Stopping(iterations, 0, 0));
      verify(new Subject(session, network, data, options), narration);
    }
  }

  private void verify(Subject subject, Narration narration) {
    TrainingOptions own = subject.options();
    TrainingOptions comparable = comparable(own);
    if (comparable != own) {
      narration.say(
          "Compared", "partitions with full batches and without dropout, which draw by partition;");
      narration.say("Compared", "repeats as set");
    }
    narration.blank();
    narration.text(row("partitions", "repeat", "loss", "weights"));
    boolean repeats = true;
    double largest = 0;
    Outcome reference = null;
    for (int partitions : PARTITIONS) {
      Outcome first = subject.train(own, partitions, false);
      boolean repeated = first.sameBits(subject.train(own, partitions, true));
      Outcome compared = comparable == own ? first : subject.train(comparable, partitions, false);
      reference = reference == null ? compared : reference;
      double loss = compared.lossDifference(reference);
      double weights = compared.weightDifference(reference);
      narration.text(
          row(
              partitions,
              repeated ? "bit-equal" : "DIFFERS",
              compared == reference ? "" : String.format(Locale.ROOT, "± %.1e", loss),
              compared == reference ? "" : String.format(Locale.ROOT, "± %.1e", weights)));
      repeats &= repeated;
      largest = Math.max(largest, Math.max(loss, weights));
    }
    narration.blank();
    conclude(repeats, largest, narration);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }

  private void conclude(boolean repeats, double largest, Narration narration) {
    boolean rounding = largest <= ROUNDING;
    narration.say("Repeats", repeats ? "equal to the last bit, fine" : "differ, too much");
    narration.say(
        "Partitions",
        String.format(
            Locale.ROOT,
            "differ by at most %.1e after %s, %s",
            largest,
            Figures.count(iterations, "iteration"),
            rounding ? "which is rounding, fine" : "too much"));
    if (!repeats) {
      throw new IllegalStateException(
          "Two runs of the same training differ; please report this with the lines above.");
    }
    if (!rounding) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Partitions change more than rounding, %.1e where %.0e is allowed. A learning rate"
                  + " that is too high makes rounding grow from step to step; lower it, or try"
                  + " --iterations 1.",
              largest,
              ROUNDING));
    }
  }

  /** The same training where it does not depend on how rows fall into partitions. */
  private static TrainingOptions comparable(TrainingOptions own) {
    Batching batching = own.batching();
    Regularization regularization = own.regularization();
    boolean drops =
        regularization.dropout().inputRate() > 0 || regularization.dropout().hiddenRate() > 0;
    if (batching.batchSize() == Batching.FULL && !drops) {
      return own;
    }
    return own.with(new Batching(Batching.FULL, batching.blockSize(), batching.partitions()))
        .with(
            new Regularization(
                regularization.penalty(),
                Dropout.NONE,
                regularization.maxNorm(),
                regularization.clipping()));
  }

  /** What is trained again and again. */
  private record Subject(
      Session session, Network network, TrainingData data, TrainingOptions options) {

    /**
     * @param dealtAnew whether the rows come in other partitions and in another order
     */
    Outcome train(TrainingOptions how, int partitions, boolean dealtAnew) {
      Batching batching = how.batching();
      TrainingOptions over =
          how.with(
              new Batching(
                  batching.batchSize(), batching.blockSize(), partitions, batching.syncEvery()));
      JavaRDD<Example> rows = data.train().examples();
      Steps steps = new Steps(options.stopping().epochs());
      double[] parameters =
          new Trainer(session.context(), network, data.whole().schema().task(), over)
              .train(dealtAnew ? rows.repartition(partitions + 2) : rows, Optional.empty(), steps)
              .parameters();
      return new Outcome(parameters, steps.lastObjective);
    }
  }

  /** Parameters and objective that a training ends with; holds the array. */
  private record Outcome(double[] parameters, double objective) {
    boolean sameBits(Outcome other) {
      return Arrays.equals(parameters, other.parameters)
          && Double.compare(objective, other.objective) == 0;
    }

    double lossDifference(Outcome other) {
      return objective == other.objective
          ? 0
          : Math.abs(objective - other.objective) / Math.abs(other.objective);
    }

    /** The largest difference, relative to the largest parameter. */
    double weightDifference(Outcome other) {
      double largest = Double.MIN_NORMAL;
      double difference = 0;
      for (int i = 0; i < parameters.length; i++) {
        largest = Math.max(largest, Math.abs(other.parameters[i]));
        difference = Math.max(difference, Math.abs(parameters[i] - other.parameters[i]));
      }
      return difference / largest;
    }
  }

  /** Ends a training after some iterations. */
  private static final class Steps implements TrainingListener {
    private final long limit;
    private long done;
    private double lastObjective = Double.NaN;

    Steps(long limit) {
      this.limit = limit;
    }

    @Override
    public void onIteration(long iteration, double objective) {
      done = iteration;
      lastObjective = objective;
    }

    @Override
    public boolean shouldStop() {
      return done >= limit;
    }
  }
}
