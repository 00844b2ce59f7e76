package org.backfold.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.backfold.cli.RunDirectory.Replace;
import org.backfold.cli.TrainingSettings.Basis;
import org.backfold.network.Network;

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

  /** Of the config or, without one, of the data: {@code moons} of conf/moons.conf. */
  String name() {
    String path = config.isEmpty() ? data.name() : config;
    String stem = new Path(path.split(",")[0].strip()).getName().replaceFirst("\\..*$", "");
    String plain = stem.replaceAll("[^\\p{L}\\p{N}_-]", "");
    return plain.isEmpty() ? "run" : plain;
  }

  /** The directory stated, or else the first free one in runs/. */
  RunDirectory directory(Configuration hadoop) {
    String place =
        settings
            .find(OutputSettings.DIRECTORY)
            .orElseGet(() -> RunDirectory.firstFree("runs/" + name(), hadoop));
    Replace replace = settings.get(OutputSettings.OVERWRITE) ? Replace.OUTPUT : Replace.NOTHING;
    return RunDirectory.create(place, replace, hadoop);
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
