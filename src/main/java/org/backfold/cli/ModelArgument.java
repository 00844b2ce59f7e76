package org.backfold.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.backfold.model.ModelFiles;
import org.backfold.model.TrainedModel;
import picocli.CommandLine.Parameters;

/** The model that a command works with: a run's directory or the model directory in it. */
final class ModelArgument {
  /** Name of the model in a run's directory. */
  static final String NAME = "model";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Directory of a run, or the model/ in it; on any Hadoop file system.")
  private String path;

  /**
   * @throws IllegalArgumentException if there is none, or it is damaged
   */
  TrainedModel load(Configuration configuration) {
    return load(path, configuration);
  }

  /** The same for a path that is not an argument. */
  static TrainedModel load(String path, Configuration configuration) {
    return ModelFiles.load(directory(path, configuration), configuration);
  }

  /** As the user wrote it. */
  String path() {
    return path;
  }

  private static String directory(String path, Configuration configuration) {
    try {
      Path inRun = new Path(path, NAME);
      return inRun.getFileSystem(configuration).exists(inRun) ? inRun.toString() : path;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for model " + path, e);
    }
  }
}
