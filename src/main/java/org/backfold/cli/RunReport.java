package org.backfold.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.backfold.model.Metrics;
import org.backfold.model.TrainedModel;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.Recovery;
import org.backfold.training.TrainingHistory;

/**
 * What a run leaves beside its model, for people and programs:
 *
 * <pre>
 * metrics.json    metrics of each split; rows, seconds, settings, versions
 * history.jsonl   one object an epoch; one with "event" where training diverged and went back
 * </pre>
 *
 * Numbers that are not finite are left out: JSON has none.
 */
final class RunReport {
  static final String METRICS = "metrics.json";
  static final String HISTORY = "history.jsonl";

  private static final long MOST_BYTES = 64L << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private final RunDirectory directory;

  RunReport(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * What one run is about, for {@link #METRICS}.
   *
   * @param command as the user could type it again
   * @param settings those that differ from their defaults
   * @param data rows by split, dropped rows, fingerprint and the like
   * @param model what was trained
   * @param metrics by split
   * @param history the course of training
   * @param seconds by phase
   */
  record Run(
      String command,
      Map<String, String> settings,
      Map<String, Object> data,
      TrainedModel model,
      Map<String, Metrics> metrics,
      TrainingHistory history,
      Map<String, Double> seconds) {}

  /** Prints JSON for people. */
  static void print(Map<String, Object> values, PrintWriter out) {
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(out, values);
      out.println();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot print JSON", e);
    }
  }

  void write(Run run) {
    TrainingHistory history = run.history();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("command", run.command());
    report.put("task", run.model().schema().task().toString());
    run.metrics().forEach((split, metrics) -> report.put(split, metrics.toMap()));
    report.put("data", run.data());
    report.put("network", network(run.model()));
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("epochs", history.epochs().size());
    training.put("bestEpoch", history.bestEpoch());
    training.put("stopReason", history.stopReason());
    training.put("recoveries", history.recoveries().size());
    training.put("seed", run.model().provenance().seed());
    training.put("partitions", run.model().provenance().partitions());
    put(training, history.times());
    report.put("training", training);
    report.put("seconds", run.seconds());
    report.put("settings", run.settings());
    report.put("versions", Versions.all());
    write(METRICS, JSON.writerWithDefaultPrettyPrinter(), report);
    writeHistory(history);
  }

  private static Map<String, Object> network(TrainedModel model) {
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("layers", NetworkSettings.sizes(model.network()));
    network.put("activations", NetworkSettings.activations(model.network()));
    network.put("loss", model.network().loss().name());
    network.put("parameters", model.network().parameterCount());
    return network;
  }

  /**
   * The settings of the run in {@code directory}, as written in its {@link #METRICS}; empty if that
   * is no run.
   */
  static Optional<Map<String, String>> settings(String directory, Configuration hadoop) {
    Path file = new Path(directory, METRICS);
    try {
      FileSystem files = file.getFileSystem(hadoop);
      if (!files.exists(file) || files.getFileStatus(file).getLen() > MOST_BYTES) {
        return Optional.empty();
      }
      try (InputStream in = files.open(file)) {
        Map<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> setting :
            JSON.readTree(in.readAllBytes()).path("settings").properties()) {
          settings.put(setting.getKey(), setting.getValue().asText());
        }
        return Optional.of(settings);
      }
    } catch (IOException e) {
      return Optional.empty(); // no JSON, or not to be read: nothing that we could say is finished
    }
  }

  /** Epochs in order, each recovery before the first epoch after it. */
  private void writeHistory(TrainingHistory history) {
    try (Writer writer = directory.writer(HISTORY)) {
      Deque<Recovery> recoveries = new ArrayDeque<>(history.recoveries());
      for (EpochRecord epoch : history.epochs()) {
        while (!recoveries.isEmpty() && recoveries.peek().backTo() < epoch.iteration()) {
          writer.write(JSON.writeValueAsString(line(recoveries.pop())));
          writer.write('\n');
        }
        writer.write(JSON.writeValueAsString(line(epoch, history.metric())));
        writer.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + HISTORY, e);
    }
  }

  private static Map<String, Object> line(Recovery recovery) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "recovered");
    line.put("epoch", recovery.epoch());
    line.put("iteration", recovery.iteration());
    line.put("backTo", recovery.backTo());
    line.put("learningRateFactor", recovery.learningRateFactor());
    line.put("cause", recovery.cause());
    return line;
  }

  /** An epoch as in {@link #HISTORY}. */
  static Map<String, Object> line(EpochRecord epoch, Metric metric) {
    String name =
        switch (metric) {
          case ACCURACY -> "Accuracy";
          case LABEL_ACCURACY -> "LabelAccuracy";
          case RMSE -> "Rmse";
        };
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", epoch.epoch());
    line.put("iteration", epoch.iteration());
    put(line, "objective", epoch.objective());
    put(line, "trainingLoss", epoch.loss());
    put(line, "training" + name, epoch.metric());
    epoch.validationLoss().ifPresent(loss -> put(line, "validationLoss", loss));
    epoch.validationMetric().ifPresent(value -> put(line, "validation" + name, value));
    put(line, "learningRate", epoch.learningRate());
    put(line, "gradientNorm", epoch.gradientNorm());
    put(line, epoch.times());
    return line;
  }

  /** In all and by phase. */
  private static void put(Map<String, Object> line, EpochRecord.Times times) {
    put(line, "seconds", times.total());
    put(line, "broadcastSeconds", times.broadcast());
    put(line, "computeSeconds", times.compute());
    put(line, "aggregateSeconds", times.aggregate());
    put(line, "waitSeconds", times.waiting());
    put(line, "updateSeconds", times.update());
    put(line, "validationSeconds", times.validation());
  }

  private static void put(Map<String, Object> line, String name, double value) {
    if (Double.isFinite(value)) {
      line.put(name, value);
    }
  }

  private void write(String name, ObjectWriter json, Object value) {
    try (Writer writer = directory.writer(name)) {
      json.writeValue(writer, value);
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + name, e);
    }
  }
}
