package org.backfold.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.backfold.linalg.MatrixView;
import org.backfold.model.Examination;
import org.backfold.model.Metrics;
import org.backfold.model.TrainedModel;
import org.backfold.network.Network;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.Probe;
import org.backfold.training.Recovery;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;

/**
 * All that the page of one run shows, gathered while it trains: a listener that becomes the JSON of
 * {@code report.json}. Not thread-safe; told and asked in the thread that trains.
 */
public final class RunDocument implements TrainingListener {
  /** What a run is doing. */
  public enum State {
    TRAINING,
    EVALUATING,
    DONE
  }

  /** Version of the layout of report.json. */
  public static final int FORMAT = 1;

  /** Epochs that the page draws; of a longer run every second, third, … one. */
  private static final int MOST_EPOCHS = 1000;

  /** Units of the first layer whose weights are shown as pictures. */
  private static final int MOST_UNITS = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final About about;
  private final List<EpochRecord> epochs = new ArrayList<>();
  private final List<Recovery> recoveries = new ArrayList<>();
  private final Map<String, Metrics> metrics = new LinkedHashMap<>();
  private Optional<ObjectNode> examination = Optional.empty();
  private Optional<ArrayNode> firstLayer = Optional.empty();
  private Optional<NetworkWatch> watch = Optional.empty();
  private Plan plan = new Plan(0, 0, 1, 1, 1);
  private Optional<TrainingHistory> history = Optional.empty();
  private Map<String, Double> seconds = Map.of();
  private TimeBudget.Machine machine;

  /**
   * What is known before training.
   *
   * @param network what is trained
   * @param metric what is measured beside the loss
   * @param classification whether the task is classification
   * @param outputs names of classes, labels or targets
   * @param features names of the inputs, or none if there is no name for each
   * @param showValues whether single rows may be shown
   * @param image width and height, if each row is an image of grey pixels
   * @param cores task slots
   * @param facts what else the page says of the run, as it shall stand in the JSON: {@code name},
   *     {@code command}, {@code data}, {@code settings}, {@code versions}, …
   */
  public record About(
      Network network,
      Metric metric,
      boolean classification,
      List<String> outputs,
      List<String> features,
      boolean showValues,
      Optional<Image> image,
      int cores,
      Map<String, Object> facts) {}

  /**
   * How the features of a row become a picture, row by row.
   *
   * @param width pixels
   * @param height pixels
   */
  public record Image(int width, int height) {
    public Image {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException("an image has at least one pixel each way");
      }
    }

    /** Reads {@code 28x28}. */
    public static Image parse(String text) {
      String[] sides = text.strip().split("\\s*[x×]\\s*");
      if (sides.length != 2 || !text.strip().matches("\\d{1,5}\\s*[x×]\\s*\\d{1,5}")) {
        throw new IllegalArgumentException(
            "expected width x height in pixels, such as 28x28, found \"" + text + "\"");
      }
      return new Image(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  public RunDocument(About about) {
    this.about = about;
    machine = new TimeBudget.Machine(about.cores(), 0);
  }

  @Override
  public boolean watchesNetwork() {
    return true;
  }

  @Override
  public void onStart(Plan newPlan) {
    plan = newPlan;
  }

  @Override
  public void onProbe(Probe probe) {
    watch = Optional.of(new NetworkWatch(probe, about.classification()));
  }

  /** The epochs before are the checkpoint's; what the network looked like then is not in it. */
  @Override
  public void onResume(Resumed from) {
    epochs.addAll(from.epochs());
  }

  @Override
  public void onRecovery(Recovery recovery) {
    recoveries.add(recovery);
    epochs.removeIf(epoch -> epoch.iteration() > recovery.backTo());
    watch.ifPresent(present -> present.goBack(epochs.size()));
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    epochs.add(epoch);
  }

  @Override
  public void onStep(LastStep step) {
    watch.ifPresent(present -> present.add(step));
  }

  @Override
  public void onEnd(TrainingHistory whole) {
    history = Optional.of(whole);
    recoveries.clear();
    recoveries.addAll(whole.recoveries()); // with those before a checkpoint
  }

  /** The model that was kept. */
  public void addModel(TrainedModel model) {
    long kept = history.map(TrainingHistory::bestEpoch).orElse((long) epochs.size());
    watch.ifPresent(present -> present.addKept(kept, model.parameters()));
    firstLayer = about.image().map(image -> ExaminationJson.firstLayer(units(model)));
  }

  /** The weights of the first units of the first layer, rows of W¹. */
  private static List<double[]> units(TrainedModel model) {
    Network network = model.network();
    MatrixView weights = network.weights(model.parameters(), 1);
    List<double[]> units = new ArrayList<>();
    for (int unit = 0; unit < Math.min(MOST_UNITS, weights.rows()); unit++) {
      double[] row = new double[weights.columns()];
      for (int i = 0; i < row.length; i++) {
        row[i] = weights.at(unit, i);
      }
      units.add(row);
    }
    return units;
  }

  /** How good it is on the rows of a split. */
  public void addMetrics(String split, Metrics of) {
    metrics.put(split, of);
  }

  /** What its predictions on the rows of a split look like. */
  public void addExamination(String split, Examination of) {
    examination = Optional.of(new ExaminationJson(about).json(split, of));
  }

  /**
   * What the run took.
   *
   * @param byPhase in seconds
   * @param gigaflops rate of a large matrix product on one core, 10⁹ operations a second
   */
  public void addTimes(Map<String, Double> byPhase, double gigaflops) {
    seconds = byPhase;
    machine = new TimeBudget.Machine(about.cores(), gigaflops);
  }

  /** What has been gathered so far. */
  public ObjectNode json(State state) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("state", state.name().toLowerCase(Locale.ROOT));
    about.facts().forEach((name, value) -> json.set(name, JSON.valueToTree(value)));
    json.set("network", network());
    json.set("history", historyJson());
    watch.ifPresent(
        present -> {
          json.set("steps", present.stepsJson(kept()));
          json.set("snapshots", present.snapshotsJson());
          present
              .surfaceJson(about.outputs(), about.showValues())
              .ifPresent(surface -> json.set("surface", surface));
        });
    ObjectNode scores = json.putObject("metrics");
    metrics.forEach((split, of) -> scores.set(split, JSON.valueToTree(of.toMap())));
    examination.ifPresent(found -> json.set("examination", found));
    firstLayer.ifPresent(pictures -> json.set("firstLayer", pictures));
    json.set("seconds", JSON.valueToTree(seconds));
    watch.ifPresent(present -> json.set("time", time(present).json()));
    ArrayNode findings = json.putArray("findings");
    findings().forEach(finding -> findings.add(finding.json()));
    return json;
  }

  private TimeBudget time(NetworkWatch present) {
    return new TimeBudget(about.network(), plan, present.probe().aggregation(), machine, epochs);
  }

  private List<Finding> findings() {
    Findings findings = new Findings();
    findings.ofRecoveries(recoveries);
    findings.ofMethod(plan);
    findings.ofHistory(epochs, about.metric(), plan.epochs(), bestEpoch());
    watch.ifPresent(findings::ofNetwork);
    metrics.forEach(
        (split, of) -> {
          if (split.equals("test") || metrics.size() == 1) {
            findings.ofMetrics(split, of);
          }
        });
    watch.ifPresent(present -> findings.ofData(present.probe(), about.features()));
    return findings.all();
  }

  private long bestEpoch() {
    if (history.isPresent()) {
      return history.get().bestEpoch();
    }
    return epochs.stream()
        .min(Comparator.comparingDouble(EpochRecord::watchedLoss))
        .map(EpochRecord::epoch)
        .orElse(0L);
  }

  private ObjectNode network() {
    Network network = about.network();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("inputs", network.inputs());
    json.put("loss", network.loss().name());
    json.put("parameters", network.parameterCount());
    ArrayNode layers = json.putArray("layers");
    for (int l = 1; l <= network.depth(); l++) {
      ObjectNode layer = layers.addObject();
      layer.put("size", network.size(l));
      layer.put("activation", network.activation(l).name());
      layer.put("parameters", network.size(l) * (network.size(l - 1) + 1L));
    }
    return json;
  }

  /** Epochs that are drawn: evenly apart, with the best and the last. */
  private List<Long> kept() {
    int stride = (epochs.size() + MOST_EPOCHS - 1) / MOST_EPOCHS;
    TreeSet<Long> kept = new TreeSet<>();
    IntStream.range(0, epochs.size())
        .filter(i -> i % Math.max(1, stride) == 0 || i == epochs.size() - 1)
        .forEach(i -> kept.add(epochs.get(i).epoch()));
    kept.add(bestEpoch());
    return List.copyOf(kept);
  }

  private ObjectNode historyJson() {
    TreeSet<Long> kept = new TreeSet<>(kept());
    List<EpochRecord> drawn =
        epochs.stream().filter(record -> kept.contains(record.epoch())).toList();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("metric", metricName());
    json.put("epochs", epochs.size());
    json.put("limit", plan.epochs());
    json.put("rows", plan.rows());
    json.put("validationRows", plan.validationRows());
    json.put("partitions", plan.partitions());
    json.put("iterationsPerEpoch", plan.iterationsPerEpoch());
    json.put("bestEpoch", bestEpoch());
    history.ifPresent(whole -> json.put("stopReason", whole.stopReason()));
    json.set("epoch", column(drawn, EpochRecord::epoch));
    json.set("objective", column(drawn, EpochRecord::objective));
    json.set("loss", column(drawn, EpochRecord::loss));
    json.set("metricValue", column(drawn, EpochRecord::metric));
    if (plan.validationRows() > 0) {
      json.set("validationLoss", column(drawn, e -> e.validationLoss().orElse(Double.NaN)));
      json.set("validationMetric", column(drawn, e -> e.validationMetric().orElse(Double.NaN)));
    }
    json.set("learningRate", column(drawn, EpochRecord::learningRate));
    json.set("gradientNorm", column(drawn, EpochRecord::gradientNorm));
    json.set("broadcast", column(drawn, e -> e.times().broadcast()));
    json.set("compute", column(drawn, e -> e.times().compute()));
    json.set("aggregate", column(drawn, e -> e.times().aggregate()));
    json.set("waiting", column(drawn, e -> e.times().waiting()));
    json.set("update", column(drawn, e -> e.times().update()));
    json.set("validation", column(drawn, e -> e.times().validation()));
    return json;
  }

  private String metricName() {
    return switch (about.metric()) {
      case ACCURACY -> "accuracy";
      case LABEL_ACCURACY -> "label accuracy";
      case RMSE -> "RMSE";
    };
  }

  private static ArrayNode column(List<EpochRecord> records, ToDoubleFunction<EpochRecord> of) {
    return JsonArrays.of(records.stream().mapToDouble(of).toArray());
  }
}
