package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.optim.Optimizer;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Stopping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Spark's user interface shows of our jobs, in a notebook that labels its own. */
@Tag("spark")
class JobNamesTest {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String GROUP = "spark.jobGroup.id";

  private final JavaSparkContext spark = Fixtures.spark();
  private final JobLog log = new JobLog();

  @BeforeEach
  void listen() {
    spark.sc().addSparkListener(log);
    spark.setJobGroup("paragraph 7", "Started by: ada");
  }

  @AfterEach
  void stopListening() {
    spark.sc().removeSparkListener(log);
    spark.clearJobGroup();
  }

  @Test
  void jobsOfTrainingSayWhichEpochAndIterationTheyAre() throws Exception {
    JavaRDD<Example> rows = Fixtures.distribute(Fixtures.classes(90, false, 1), 2);
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("adam"), 0.01)
            .with(new Batching(60, 64, 2))
            .with(new Stopping(2, 0, 0));
    new Trainer(spark, Fixtures.classifier(), Task.CLASSIFICATION, options)
        .train(rows, Optional.of(rows), TrainingListener.NONE);

    assertEquals(
        List.of(
            "Backfold: packing the training rows",
            "Backfold: packing the validation rows",
            "Backfold: epoch 1 / iteration 1",
            "Backfold: epoch 1 / iteration 2",
            "Backfold: epoch 1 / validation",
            "Backfold: epoch 2 / iteration 3",
            "Backfold: epoch 2 / iteration 4",
            "Backfold: epoch 2 / validation"),
        log.read(() -> log.descriptions));
    assertEquals(Set.of("pack rows", "add up gradients", "add up losses"), log.stages);
    assertEquals(Set.of("paragraph 7"), log.groups, "the group by which a notebook cancels");
  }

  @Test
  void theCallersLabelsComeBack() throws Exception {
    JavaRDD<Example> rows = Fixtures.distribute(Fixtures.classes(30, false, 1), 2);
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("lbfgs"), 1).with(new Stopping(1, 0, 0));
    Trainer trainer = new Trainer(spark, Fixtures.classifier(), Task.CLASSIFICATION, options);
    trainer.evaluate(rows, new double[Fixtures.classifier().parameterCount()], 2);
    log.read(() -> log.descriptions).clear();
    log.stages.clear();
    rows.count();

    assertEquals(List.of("Started by: ada"), log.read(() -> log.descriptions));
    assertEquals(1, log.stages.size());
    String stage = log.stages.iterator().next();
    assertEquals("count at JobNamesTest.java", stage.replaceFirst(":.*", ""));
  }

  /** Hears of jobs on a thread of Spark's. */
  private final class JobLog extends SparkListener {
    private final List<String> descriptions = new ArrayList<>();
    private final Set<String> stages = new LinkedHashSet<>();
    private final Set<String> groups = new LinkedHashSet<>();

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      descriptions.add(job.properties().getProperty(DESCRIPTION));
      groups.add(job.properties().getProperty(GROUP));
      scala.collection.Iterator<StageInfo> infos = job.stageInfos().iterator();
      while (infos.hasNext()) {
        stages.add(infos.next().name());
      }
    }

    /** A field, after all that has happened so far was heard of. */
    <T> T read(Supplier<T> field) throws Exception {
      spark.sc().listenerBus().waitUntilEmpty();
      return field.get();
    }
  }
}
