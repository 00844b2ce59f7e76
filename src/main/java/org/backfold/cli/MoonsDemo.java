package org.backfold.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code backfold demo moons}: {@code backfold train --watch} with all settings made. The run it
 * leaves is one of train's, and says the command that makes it again without the demo.
 */
@Command(
    name = "moons",
    sortOptions = false,
    description = {
      "Learns to tell two half moons apart, with the boundary moving in the terminal, on Spark in",
      "this process; leaves a run with model and report, as train does."
    })
final class MoonsDemo implements Callable<Integer> {
  private static final List<String> SETTINGS =
      List.of(
          "data.generate.name=moons",
          "data.generate.rows=1000",
          "data.generate.noise=0.2",
          "data.generate.seed=1",
          "network.hidden=[16, 16]",
          "network.activation=tanh",
          "training.optimizer=lbfgs",
          "training.l2=1e-3",
          "training.partitions=2");

  @Spec private CommandSpec spec;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "60",
      description = "Full batches at most (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seed of the weights and the split (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "Where the run goes (default: runs/moons, or the first free of moons-2, …).")
  private String output;

  @Override
  public Integer call() {
    List<String> arguments = new ArrayList<>(List.of("train", "--watch"));
    arguments.addAll(List.of("--epochs", String.valueOf(epochs), "--seed", String.valueOf(seed)));
    SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    if (output != null) {
      arguments.addAll(List.of("--output", output));
    }
    return spec.root().commandLine().execute(arguments.toArray(String[]::new));
  }
}
