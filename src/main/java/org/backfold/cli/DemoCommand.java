package org.backfold.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.backfold.optim.GradientDescent;
import org.backfold.optim.Himmelblau;
import org.backfold.optim.Minimum;
import org.backfold.optim.Optimizer.StepControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code backfold demo}: small things to look at that need neither data nor Spark. */
@Command(
    name = "demo",
    header = "Show the mathematics at work, without data or cluster.",
    synopsisSubcommandLabel = "WHAT")
final class DemoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No demo named; there is himmelblau");
  }

  @Command(
      name = "himmelblau",
      description = {
        "Walks down Himmelblau's function from four starts, by gradient descent.",
        "J(x, y) = (x² + y − 11)² + (x + y² − 7)² has four minima, all of value 0."
      })
  int himmelblau(
      @Option(
              names = "--learning-rate",
              defaultValue = "0.01",
              description = "Size of the steps (default: ${DEFAULT-VALUE}).")
          double learningRate,
      @Option(
              names = "--steps",
              defaultValue = "200",
              description = "Number of steps (default: ${DEFAULT-VALUE}).")
          int steps) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT, "Gradient descent, learning rate %s, %d steps%n%n", learningRate, steps);
    out.printf(Locale.ROOT, "%-12s  %-20s  %s%n", "start", "end", "J(end)");
    for (List<Double> start : Himmelblau.STARTS) {
      double[] from = {start.get(0), start.get(1)};
      Minimum end =
          new GradientDescent()
              .minimize(new Himmelblau(), from, StepControl.of(learningRate), steps, 0);
      double[] to = end.parameters();
      out.printf(
          Locale.ROOT,
          "%-12s  %-20s  %.1e%n",
          String.format(Locale.ROOT, "(%.0f, %.0f)", from[0], from[1]),
          String.format(Locale.ROOT, "(%.3f, %.3f)", to[0], to[1]),
          end.value());
    }
    out.flush();
    return 0;
  }
}
