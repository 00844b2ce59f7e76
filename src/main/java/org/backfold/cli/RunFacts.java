package org.backfold.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.backfold.data.ExampleSchema;
import org.backfold.data.Task;
import org.backfold.network.Network;
import org.backfold.report.RunDocument;
import org.backfold.training.Metric;

/** What a run's page says of it beside what training tells. */
final class RunFacts {
  /** Names of inputs that are listed; of more only the number. */
  private static final int MOST_FEATURES = 24;

  private RunFacts() {}

  /**
   * @param command as the user could type it again
   * @param place directory of the run
   * @throws IllegalArgumentException if {@code data.image} does not fit the rows
   */
  static RunDocument.About about(
      TrainingPlan plan, TrainingData data, Network network, Session session, Origin origin) {
    ExampleSchema schema = data.whole().schema();
    boolean named = schema.featureColumns().size() == schema.features();
    return new RunDocument.About(
        network,
        Metric.of(schema.task()),
        schema.task() == Task.CLASSIFICATION,
        outputs(schema),
        named ? schema.featureColumns() : List.of(),
        plan.data().showsValues(),
        plan.data().image(schema.features()),
        session.context().defaultParallelism(),
        facts(plan, data, session, origin));
  }

  /**
   * Where a run comes from and goes to.
   *
   * @param command as the user could type it again
   * @param place its directory
   */
  record Origin(String command, String place) {}

  private static List<String> outputs(ExampleSchema schema) {
    return schema.task() == Task.REGRESSION ? schema.labelColumns() : schema.classes();
  }

  private static Map<String, Object> facts(
      TrainingPlan plan, TrainingData data, Session session, Origin origin) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", plan.name());
    facts.put("place", origin.place());
    facts.put("command", origin.command());
    facts.put("task", data.whole().schema().task().toString());
    facts.put("started", System.currentTimeMillis());
    facts.put("seed", plan.training().seed());
    facts.put("settings", plan.settings().changed());
    facts.put("cluster", session.spark().sparkContext().master());
    facts.put("versions", Versions.all());
    facts.put("data", data(plan, data));
    return facts;
  }

  private static Map<String, Object> data(TrainingPlan plan, TrainingData data) {
    ExampleSchema schema = data.whole().schema();
    Map<String, Object> facts = new LinkedHashMap<>(data.describe(plan.data().name()));
    if (data.whole().classCounts().length > 0) {
      facts.put("classCounts", data.whole().classCounts());
    }
    facts.put("outputs", outputs(schema));
    if (schema.featureColumns().size() == schema.features() && schema.features() <= MOST_FEATURES) {
      facts.put("featureNames", schema.featureColumns());
    }
    plan.data()
        .image(schema.features())
        .ifPresent(image -> facts.put("image", List.of(image.width(), image.height())));
    return facts;
  }
}
