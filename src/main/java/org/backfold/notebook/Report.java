package org.backfold.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.param.Param;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;
import org.backfold.ml.NeuralNetworkParams;
import org.backfold.ml.NeuralNetworkTrainingSummary;
import org.backfold.model.Examination;
import org.backfold.model.Metrics;
import org.backfold.model.Provenance;
import org.backfold.model.TrainedModel;
import org.backfold.report.HtmlReport;
import org.backfold.report.RunDocument;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;

/**
 * The page of a run inside a page of somebody else: in a frame that is sandboxed, so neither
 * scripts nor styles nor ids meet those around it. The page is more than a megabyte of text, so it
 * travels packed and unpacks itself.
 *
 * @param page the whole page
 * @param text what stands in its place in a terminal
 */
record Report(String page, String text) implements Part {
  private static final String TEST = "test";

  /** The nearest anchor of a frame without address is itself, not the page around it. */
  private static final String FRAME =
      """
      <!DOCTYPE html><meta charset="utf-8"><p>The report needs a browser of 2023 or later.</p>\
      <script>(async () => {\
      const packed = Uint8Array.from(atob("%s"), (c) => c.charCodeAt(0));\
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));\
      const page = await new Response(stream).text();\
      document.open();\
      document.write(page.replace("<head>", '<head><base href="about:srcdoc">'));\
      document.close();\
      })();</script>""";

  private static final String ELEMENT =
      "<iframe title=\"Report of a training\" sandbox=\"allow-scripts\" style=\"display:block;"
          + "width:100%;height:760px;border:0;resize:vertical\" srcdoc=\"%s\"></iframe>";

  /** A model that was trained here. */
  record Fit(NeuralNetworkParams stage, TrainedModel model, NeuralNetworkTrainingSummary summary) {}

  /** The report of a fit and of how good it is on rows that it has not seen. */
  static Report of(Fit fit, Metrics metrics, Examination examination) {
    RunDocument document = new RunDocument(about(fit, metrics.examples()));
    TrainingHistory history = fit.summary().history();
    document.onStart(plan(fit));
    history.epochs().forEach(document::onEpoch);
    document.onEnd(history);
    document.addModel(fit.model());
    document.addMetrics(TEST, metrics);
    document.addExamination(TEST, examination);
    JsonNode json = document.json(RunDocument.State.DONE);
    StringBuilder text = new StringBuilder(fit.summary().toString());
    for (JsonNode finding : json.path("findings")) {
      text.append(finding.path("title").asText()).append(": ");
      text.append(finding.path("detail").asText()).append(' ');
      text.append(finding.path("advice").asText()).append('\n');
    }
    return new Report(HtmlReport.page(List.of(json)), text.toString());
  }

  private static TrainingListener.Plan plan(Fit fit) {
    List<EpochRecord> epochs = fit.summary().history().epochs();
    Provenance provenance = fit.model().provenance();
    return new TrainingListener.Plan(
        provenance.trainingExamples(),
        fit.summary().validationRows(),
        provenance.partitions(),
        Math.max(1, fit.summary().totalIterations() / epochs.size()),
        (Integer) fit.stage().getOrDefault(fit.stage().maxIter()));
  }

  private static RunDocument.About about(Fit fit, long testRows) {
    ExampleSchema schema = fit.model().schema();
    boolean named = schema.featureColumns().size() == schema.features();
    return new RunDocument.About(
        fit.model().network(),
        fit.summary().history().metric(),
        schema.task() == Task.CLASSIFICATION,
        outputs(schema),
        named ? schema.featureColumns() : List.of(),
        true,
        Optional.empty(),
        1, // only of interest to who saw the times of every step
        facts(fit, testRows));
  }

  private static List<String> outputs(ExampleSchema schema) {
    return schema.task() == Task.REGRESSION ? schema.labelColumns() : schema.classes();
  }

  private static Map<String, Object> facts(Fit fit, long testRows) {
    ExampleSchema schema = fit.model().schema();
    Provenance provenance = fit.model().provenance();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", String.join(", ", schema.labelColumns()));
    facts.put("task", schema.task().toString());
    facts.put("started", provenance.createdMillis());
    facts.put("seed", provenance.seed());
    facts.put("settings", settings(fit.stage()));
    facts.put(
        "versions",
        Map.of(
            "Backfold", provenance.backfoldVersion(),
            "Spark", provenance.sparkVersion(),
            "BLAS", provenance.blasEngine()));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", "a DataFrame");
    data.put("features", schema.features());
    data.put("label", schema.labelColumns());
    data.put("classes", schema.classes());
    data.put("outputs", outputs(schema));
    data.put("fingerprint", provenance.dataFingerprint());
    data.put(
        "rows",
        Map.of(
            "train",
            provenance.trainingExamples(),
            "validation",
            fit.summary().validationRows(),
            TEST,
            testRows));
    facts.put("data", data);
    return facts;
  }

  /** What was set, as Spark would write it. */
  private static Map<String, String> settings(NeuralNetworkParams stage) {
    Map<String, String> settings = new TreeMap<>();
    for (Param<?> param : stage.params()) {
      if (stage.isSet(param)) {
        settings.put(param.name(), json(stage, param));
      }
    }
    return settings;
  }

  private static <T> String json(NeuralNetworkParams stage, Param<T> param) {
    return param.jsonEncode(stage.getOrDefault(param));
  }

  @Override
  public String html() {
    String packed = Base64.getEncoder().encodeToString(packed());
    return ELEMENT.replace(
        "%s",
        FRAME
            .replace("%s", packed)
            .replace("&", "&amp;")
            .replace("\"", "&quot;")
            .replace("<", "&lt;")
            .replace(">", "&gt;"));
  }

  private byte[] packed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot pack a page", e);
    }
    return bytes.toByteArray();
  }
}
