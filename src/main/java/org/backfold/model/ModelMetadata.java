package org.backfold.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/**
 * All of a model but its parameters, as one line of JSON: first the keys that Spark ML's {@code
 * DefaultParamsReader} looks for (class, timestamp, sparkVersion, uid, paramMap, defaultParamMap),
 * then Backfold's, last a SHA-256 of the line up to that key. Text is only ever compared with
 * closed lists (classes, tasks, activations, losses): nothing named in a file is instantiated.
 *
 * @param parametersSha256 hex digest of θ, see {@link ParameterWriter#sha256(double[])}
 */
record ModelMetadata(
    Network network,
    Scaling scaling,
    ExampleSchema schema,
    Provenance provenance,
    String parametersSha256) {

  private static final String CHECKSUM_KEY = ",\"metadataSha256\":\"";
  private static final String ANOTHER_VERSION =
      " Read it with that version of Backfold, or train it again.";

  /** Never asked to create anything but {@link JsonNode}s. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static ModelMetadata of(TrainedModel model) {
    return new ModelMetadata(
        model.network(),
        model.scaling(),
        model.schema(),
        model.provenance(),
        ParameterWriter.sha256(model.sharedParameters()));
  }

  /** The Spark ML class under which {@code PipelineModel.load} finds a model of this task. */
  static String sparkClass(Task task) {
    return switch (task) {
      case CLASSIFICATION, MULTI_LABEL -> "org.backfold.ml.NeuralNetworkClassificationModel";
      case REGRESSION -> "org.backfold.ml.NeuralNetworkRegressionModel";
    };
  }

  /** One line without its end, without params of Spark ML. */
  String toJson() {
    return toJson(SparkParams.none(sparkClass(schema.task()), parametersSha256));
  }

  /** One line without its end. */
  String toJson(SparkParams params) {
    ObjectNode root = JSON.createObjectNode();
    String sparkClass = sparkClass(schema.task());
    root.put("class", sparkClass)
        .put("timestamp", provenance.createdMillis())
        .put("sparkVersion", provenance.sparkVersion())
        .put("uid", params.uid());
    root.set("paramMap", object(params.paramMap()));
    root.set("defaultParamMap", object(params.defaultParamMap()));
    root.put("formatVersion", ModelFiles.FORMAT_VERSION);
    root.put("task", schema.task().toString()).put("inputs", network.inputs());
    ArrayNode layers = root.putArray("layers");
    for (int l = 1; l <= network.depth(); l++) {
      layers
          .addObject()
          .put("size", network.size(l))
          .put("activation", network.activation(l).name());
    }
    root.put("loss", network.loss().name());
    putTexts(root, "featureColumns", schema.featureColumns());
    putTexts(root, "labelColumns", schema.labelColumns());
    putTexts(root, "classes", schema.classes());
    scaling.inputs().ifPresent(inputs -> put(root.putObject("inputStandardization"), inputs));
    scaling.targets().ifPresent(targets -> put(root.putObject("targetStandardization"), targets));
    putProvenance(root.putObject("provenance"));
    root.putObject("parameters")
        .put("count", network.parameterCount())
        .put("sha256", parametersSha256);
    String json = root.toString();
    String signed = json.substring(0, json.length() - 1);
    return signed + CHECKSUM_KEY + sha256(signed) + "\"}";
  }

  private static JsonNode object(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("Params are no JSON: " + json, e);
    }
    throw new IllegalArgumentException("Params are no JSON object: " + json);
  }

  private void putProvenance(ObjectNode node) {
    node.put("backfoldVersion", provenance.backfoldVersion())
        .put("sparkVersion", provenance.sparkVersion())
        .put("createdMillis", provenance.createdMillis())
        .put("blasEngine", provenance.blasEngine())
        .put("seed", provenance.seed())
        .put("partitions", provenance.partitions())
        .put("dataFingerprint", provenance.dataFingerprint())
        .put("trainingExamples", provenance.trainingExamples());
    ObjectNode settings = node.putObject("settings");
    provenance.settings().forEach(settings::put);
  }

  private static void putTexts(ObjectNode node, String key, List<String> texts) {
    ArrayNode array = node.putArray(key);
    texts.forEach(array::add);
  }

  private static void put(ObjectNode node, Standardization standardization) {
    ArrayNode means = node.putArray("means");
    for (double mean : standardization.means()) {
      means.add(mean);
    }
    ArrayNode deviations = node.putArray("deviations");
    for (double deviation : standardization.deviations()) {
      deviations.add(deviation);
    }
  }

  /**
   * @param json the line
   * @param file how messages call the file
   * @throws ModelFileException if the line was not written by {@link #toJson()} or was changed
   */
  static ModelMetadata parse(String json, String file) {
    JsonFields root = JsonFields.root(tree(json, file), file);
    checkOrigin(root, file);
    int version = root.integer("formatVersion", 1);
    if (version != ModelFiles.FORMAT_VERSION) {
      throw new ModelFileException(
          file
              + " has format version "
              + version
              + ", but this Backfold reads version "
              + ModelFiles.FORMAT_VERSION
              + "."
              + ANOTHER_VERSION);
    }
    checkChecksum(json, file);
    try {
      return model(root, file);
    } catch (ModelFileException e) {
      throw e;
    } catch (IllegalArgumentException e) { // of the constructors of what it describes
      throw ModelFileException.damaged(
          file + " describes an impossible model: " + e.getMessage(), e);
    }
  }

  private static ModelMetadata model(JsonFields root, String file) {
    Task task = task(root);
    if (!root.text("class").equals(sparkClass(task))) {
      throw root.wrong("class", sparkClass(task));
    }
    Network network = network(root, file);
    ExampleSchema schema =
        new ExampleSchema(
            task,
            root.texts("featureColumns"),
            network.inputs(),
            root.texts("labelColumns"),
            root.texts("classes"));
    Scaling scaling =
        Scaling.of(
            standardization(root, "inputStandardization"),
            standardization(root, "targetStandardization"));
    return new ModelMetadata(
        network, scaling, schema, provenance(root), root.object("parameters").text("sha256"));
  }

  private static JsonNode tree(String json, String file) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      long position = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
      throw ModelFileException.damaged(
          file
              + " is no readable JSON"
              + (position > 0 ? ": it breaks off at character " + position : "")
              + ".",
          e);
    }
  }

  private static void checkOrigin(JsonFields root, String file) {
    if (!root.has("formatVersion") || !root.has("class")) {
      throw new ModelFileException(
          file
              + " is not that of a Backfold model: expected the keys 'class' and 'formatVersion'"
              + (root.has("class") ? ", found class " + root.text("class") : "")
              + ". Name the directory of a model that Backfold saved.");
    }
  }

  private static void checkChecksum(String json, String file) {
    int end = json.lastIndexOf(CHECKSUM_KEY);
    String expected = end < 0 ? "" : json.substring(end + CHECKSUM_KEY.length());
    String found = end < 0 ? "" : sha256(json.substring(0, end)) + "\"}";
    if (end < 0 || !expected.equals(found)) {
      throw ModelFileException.damaged(
          file + " was changed after it was written: its SHA-256 does not match its content.");
    }
  }

  private static String sha256(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ParameterWriter.sha256().digest(bytes));
  }

  private static Task task(JsonFields root) {
    List<String> names = new ArrayList<>();
    for (Task task : Task.values()) {
      if (task.toString().equals(root.text("task"))) {
        return task;
      }
      names.add(task.toString());
    }
    throw root.wrong("task", "one of " + names);
  }

  private static Network network(JsonFields root, String file) {
    int inputs = root.integer("inputs", 1);
    List<Network.Layer> layers = new ArrayList<>();
    long parameters = 0;
    long size = inputs;
    for (JsonFields layer : root.objects("layers")) {
      int units = layer.integer("size", 1);
      parameters += (size + 1) * units; // under 2^62 + 2^31 per layer, checked before the next one
      if (parameters > Integer.MAX_VALUE) {
        throw ModelFileException.damaged(
            file
                + ", key 'layers': the layers up to size "
                + units
                + " have "
                + parameters
                + " parameters, but a model holds at most "
                + Integer.MAX_VALUE
                + ".");
      }
      layers.add(new Network.Layer(units, activation(layer)));
      size = units;
    }
    Network network = new Network(inputs, layers, Loss.parse(root.text("loss")));
    JsonFields count = root.object("parameters");
    if (count.integer("count", 1) != network.parameterCount()) {
      throw count.wrong("count", network.parameterCount() + ", as the layers have");
    }
    return network;
  }

  private static Activation activation(JsonFields layer) {
    try {
      return Activation.parse(layer.text("activation"));
    } catch (ModelFileException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw layer.wrong("activation", "the name of an activation");
    }
  }

  private static Optional<Standardization> standardization(JsonFields root, String key) {
    if (!root.has(key)) {
      return Optional.empty();
    }
    JsonFields fields = root.object(key);
    return Optional.of(new Standardization(fields.numbers("means"), fields.numbers("deviations")));
  }

  private static Provenance provenance(JsonFields root) {
    JsonFields fields = root.object("provenance");
    return new Provenance(
        fields.text("backfoldVersion"),
        fields.text("sparkVersion"),
        fields.longInteger("createdMillis"),
        fields.text("blasEngine"),
        fields.longInteger("seed"),
        fields.integer("partitions", 1),
        fields.text("dataFingerprint"),
        fields.longInteger("trainingExamples"),
        fields.textMap("settings"));
  }
}
