package org.backfold.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.backfold.model.Metrics;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;

/**
 * A run as programs follow it, {@code train --json}: one object a line on standard output. Numbers
 * that are not finite are left out. The events, in this order:
 *
 * <pre>
 * {"event": "data",  …}    what was read: as "data" in metrics.json
 * {"event": "start", "rows", "validationRows", "partitions", "iterationsPerEpoch", "epochs"}
 * {"event": "epoch", …}    for each epoch: as a line of history.jsonl
 * {"event": "stop",  "reason", "epochs", "bestEpoch"}
 * {"event": "done",  "directory", "interrupted", "seconds", and by split its metrics}
 * {"event": "failed", "message"}    instead of all that has not come yet; the exit code is not 0
 * </pre>
 */
final class RunEvents implements TrainingListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final Metric metric;

  RunEvents(PrintWriter out, Metric metric) {
    this.out = out;
    this.metric = metric;
  }

  @Override
  public void onStart(Plan plan) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rows", plan.rows());
    values.put("validationRows", plan.validationRows());
    values.put("partitions", plan.partitions());
    values.put("iterationsPerEpoch", plan.iterationsPerEpoch());
    values.put("epochs", plan.epochs());
    print(out, "start", values);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    print(out, "epoch", RunReport.line(epoch, metric));
  }

  @Override
  public void onEnd(TrainingHistory history) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("reason", history.stopReason());
    values.put("epochs", history.epochs().size());
    values.put("bestEpoch", history.bestEpoch());
    print(out, "stop", values);
  }

  static void done(
      PrintWriter out,
      String directory,
      boolean interrupted,
      Map<String, Double> seconds,
      Map<String, Metrics> metrics) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("directory", directory);
    values.put("interrupted", interrupted);
    values.put("seconds", seconds);
    metrics.forEach((split, of) -> values.put(split, of.toMap()));
    print(out, "done", values);
  }

  static void failed(PrintWriter out, Throwable cause) {
    print(out, "failed", Map.of("message", Failure.describe(cause)));
  }

  /** One line, at once. */
  static void print(PrintWriter out, String event, Map<String, Object> values) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.putAll(values);
    try {
      out.println(JSON.writeValueAsString(line));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("event " + event, e);
    }
  }
}
