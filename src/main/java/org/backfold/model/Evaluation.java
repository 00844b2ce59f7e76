package org.backfold.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.backfold.data.Example;
import org.backfold.data.ExampleSchema;
import org.backfold.data.JobLabel;
import org.backfold.data.Task;

/**
 * Evaluates models on distributed tables of examples. The examples are read and scored once, in
 * blocks; sums are made per partition and merged in partition order, so equal partitions give equal
 * bits, whatever arrives first. (Spark's {@code mllib.evaluation} classes reduce in arrival order,
 * and its multi-label ones take no weights; the tests compare with them instead.)
 */
public final class Evaluation {
  private Evaluation() {}

  /**
   * All metrics of {@code model} on {@code examples}.
   *
   * @param examples read with the model's schema; weights count
   * @return {@link ClassificationMetrics}, {@link RegressionMetrics} or {@link MultiLabelMetrics}
   * @throws IllegalArgumentException if there are no examples, their weights sum to 0, or a
   *     prediction is not finite
   */
  public static Metrics evaluate(TrainedModel model, JavaRDD<Example> examples) {
    return evaluate(model, examples, RocAreas.EXAMPLES_PER_RANGE);
  }

  static Metrics evaluate(TrainedModel model, JavaRDD<Example> examples, int examplesPerRange) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(examples.context());
    Broadcast<TrainedModel> shared = spark.broadcast(model);
    JavaRDD<ScoredBlock> blocks =
        examples.mapPartitions(partition -> new ScoredBlocks(shared.value(), partition));
    boolean ranked = model.schema().task() != Task.REGRESSION;
    if (ranked) {
      blocks.persist(StorageLevel.MEMORY_AND_DISK()); // read again for the areas
    }
    try (JobLabel label = new JobLabel(examples.context())) {
      label.say("add up metrics", "evaluating the model");
      return metrics(model, blocks, ranked, examplesPerRange);
    } finally {
      blocks.unpersist();
      shared.destroy();
    }
  }

  private static Metrics metrics(
      TrainedModel model, JavaRDD<ScoredBlock> blocks, boolean ranked, int examplesPerRange) {
    ExampleSchema schema = model.schema();
    int outputs = model.outputs();
    MetricSums sums = MetricSums.of(schema, outputs);
    List<MetricSums> perPartition =
        blocks
            .mapPartitions(
                partition -> {
                  MetricSums part = MetricSums.of(schema, outputs);
                  partition.forEachRemaining(part::add);
                  return Collections.singleton(part).iterator();
                })
            .collect(); // in partition order
    perPartition.forEach(sums::merge);
    check(sums.losses());
    double[] areas =
        ranked
            ? new RocAreas(schema.task(), outputs, examplesPerRange)
                .of(blocks, sums.losses().examples)
            : new double[0];
    return sums.metrics(names(schema, outputs), areas);
  }

  private static void check(MetricSums.LossSums losses) {
    if (!(losses.weight > 0)) {
      throw new IllegalArgumentException(
          "Nothing to evaluate: the table has "
              + losses.examples
              + " usable examples of total weight "
              + losses.weight
              + "; both must be positive.");
    }
    if (losses.notFinite > 0) {
      throw new IllegalArgumentException(
          losses.notFinite
              + " predictions are NaN or infinite, so no metric is defined; the features are"
              + " probably far larger than those of training.");
    }
  }

  /** Class or label names; for regression the label columns, numbered where one holds several. */
  private static List<String> names(ExampleSchema schema, int outputs) {
    if (schema.task() != Task.REGRESSION) {
      return schema.classes();
    }
    if (schema.labelColumns().size() == outputs) {
      return schema.labelColumns();
    }
    List<String> names = new ArrayList<>();
    for (int k = 0; k < outputs; k++) {
      names.add(String.join(",", schema.labelColumns()) + "[" + k + "]");
    }
    return names;
  }
}
