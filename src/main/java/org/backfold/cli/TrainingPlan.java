package org.backfold.cli;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.backfold.cli.RunDirectory.Replace;
import org.backfold.cli.TrainingSettings.Basis;
import org.backfold.network.Network;
import org.backfold.training.Checkpointing.Resume;

/**
 * What a run is going to do: its settings, checked as far as that goes without data or cluster.
 * What is left out follows from the data.
 */
final class TrainingPlan {
  private final Settings settings;
  private final String config;
  private final DataPlan data;
  private final NetworkSettings network;
  private final TrainingSettings training;
  private final CheckpointSettings checkpoints;

  /**
   * @param config name of the config file, or empty
   * @throws IllegalArgumentException if settings contradict each other
   */
  TrainingPlan(Settings settings, String config) {
    this.settings = settings;
    this.config = config;
    data = new DataPlan(settings);
    network = new NetworkSettings(settings);
    training = new TrainingSettings(settings);
    checkpoints = new CheckpointSettings(settings);
  }

  Settings settings() {
    return settings;
  }

  DataPlan data() {
    return data;
  }

  TrainingSettings training() {
    return training;
  }

  CheckpointSettings checkpoints() {
    return checkpoints;
  }

  /** Of the config or, without one, of the data: {@code moons} of conf/moons.conf. */
  String name() {
    String path = config.isEmpty() ? data.name() : config;
    String stem = new Path(path.split(",")[0].strip()).getName().replaceFirst("\\..*$", "");
    String plain = stem.replaceAll("[^\\p{L}\\p{N}_-]", "");
    return plain.isEmpty() ? "run" : plain;
  }

  /**
   * The directory stated, or else one in runs/: the first that is free, or that of the unfinished
   * run to go on with.
   */
  String output(Configuration hadoop) {
    return settings
        .find(OutputSettings.DIRECTORY)
        .orElseGet(
            () ->
                RunDirectory.firstFree(
                    "runs/" + name(), place -> checkpoints.isReserved(place, hadoop), hadoop));
  }

  boolean overwrites() {
    return settings.get(OutputSettings.OVERWRITE);
  }

  RunDirectory directory(String output, Configuration hadoop) {
    return RunDirectory.create(output, overwrites() ? Replace.OUTPUT : Replace.NOTHING, hadoop);
  }

  /**
   * Whether a run of these settings has put its output there already and is only to be gone on with
   * if it has not.
   */
  boolean isFinished(String output, Configuration hadoop) {
    return settings.has(OutputSettings.DIRECTORY)
        && checkpoints.resume() == Resume.AUTO
        && !overwrites()
        && RunReport.settings(output, hadoop)
            .filter(there -> decisive(there).equals(decisive(settings.changed())))
            .isPresent();
  }

  /** The settings that a model depends on. */
  private static Map<String, String> decisive(Map<String, String> settings) {
    Map<String, String> decisive = new TreeMap<>(settings);
    decisive.keySet().removeIf(key -> key.matches("(output|checkpoint|spark)\\..*"));
    return decisive;
  }

  /**
   * @throws IllegalArgumentException if the network stated does not fit the data
   */
  Network network(TrainingData read) {
    return network.network(
        data.name(),
        read.whole().schema().features(),
        read.outputs(),
        read.whole().schema().task());
  }

  /** What training takes from the data and the network. */
  Basis basis(TrainingData read, Network shape) {
    return new Basis(
        read.train().count(),
        read.validation().isPresent(),
        data.inputScaling(),
        data.standardizesTargets(shape));
  }
}
