package org.backfold.training;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.backfold.data.Task;
import org.backfold.network.Network;

/**
 * What a run and a checkpoint must have in common, by name and as text: everything that the bits
 * depend on. What only says when to end (epochs, patience), how sums travel or how often to write
 * may differ.
 */
final class RunIdentity {
  private static final String PREFIX = "run.";

  private final SortedMap<String, String> values = new TreeMap<>();

  RunIdentity(Network network, Task task, TrainingOptions options, int partitions) {
    TrainingOptions.Method method = options.method();
    TrainingOptions.Regularization regularization = options.regularization();
    put("network", network);
    put("task", task);
    put("optimizer", method.optimizer().text());
    put("schedule", method.schedule());
    put("plateau", method.plateau().map(Object::toString).orElse("none"));
    put("initializer", method.initializer().name());
    put("start", method.start().map(RunIdentity::sha256).orElse("by the initializer"));
    put("seed", options.seed());
    put("batch size", options.batching().batchSize());
    put("block size", options.batching().blockSize());
    put("partitions", partitions);
    put("sync every", options.batching().syncEvery());
    put("penalty", regularization.penalty());
    put("dropout", regularization.dropout());
    put("max-norm", regularization.maxNorm());
    put("clipping", regularization.clipping());
    put("minDelta", options.stopping().minDelta());
    put("input scaling", options.execution().inputScaling());
    put("target scaling", options.execution().standardizeTargets());
    put("precision", options.execution().precision());
    put("Backfold version", version());
  }

  /** Adds the content of the rows; empty: there is no validation set. */
  RunIdentity withData(DataFingerprint training, java.util.Optional<DataFingerprint> validation) {
    put("training set", training);
    put("validation set", validation.map(Object::toString).orElse("none"));
    return this;
  }

  private void put(String name, Object value) {
    values.put(name, value.toString());
  }

  /** Of the jar; "development" for classes that were never packaged. */
  private static String version() {
    String version = RunIdentity.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String sha256(double[] values) {
    MessageDigest digest = CheckpointFile.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(Double.BYTES);
    for (double value : values) {
      digest.update(buffer.putDouble(0, value).array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  void write(CheckpointFile file) {
    values.forEach((name, value) -> file.texts.put(PREFIX + name, value));
  }

  /** The partitions of the run that wrote {@code file}. */
  static int partitions(CheckpointFile file) throws CheckpointFile.DamagedException {
    String text = file.text(PREFIX + "partitions");
    try {
      int partitions = Integer.parseInt(text);
      if (partitions >= 1) {
        return partitions;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CheckpointFile.DamagedException("its number of partitions is " + text);
  }

  /**
   * Compares all values known so far.
   *
   * @param name how messages call the checkpoint
   * @throws IllegalArgumentException listing what differs
   */
  void requireSame(CheckpointFile file, String name) {
    List<String> differences = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          String there = file.texts.getOrDefault(PREFIX + key, "nothing");
          if (!there.equals(value)) {
            differences.add("  " + key + ": " + there + " there, " + value + " here");
          }
        });
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "Checkpoint "
              + name
              + " is of another run and cannot be resumed:\n"
              + String.join("\n", differences)
              + "\nGo on with what it was written with, or begin anew elsewhere.");
    }
  }
}
