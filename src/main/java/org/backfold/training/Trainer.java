package org.backfold.training;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.backfold.data.Example;
import org.backfold.data.JobLabel;
import org.backfold.data.Task;
import org.backfold.linalg.Precision;
import org.backfold.network.Network;
import org.backfold.network.Standardization;
import org.backfold.optim.Lbfgs;
import org.backfold.optim.Optimizer;

/**
 * Trains a network on Spark. The story:
 *
 * <pre>
 * rows → blocks          {@link PackedExamples}: one shuffle, one job, cached
 * blocks → sums          {@link Passes}: broadcast θ, {@link BlockPass} on each partition, {@link TreeAggregate}
 * sums → J and ∂J/∂θ     {@link DistributedObjective}: the one division by Σ wᵢ
 * step                   {@link Optimizer}
 * θ → history            {@link TrainingRun}: epochs, validation, early stopping, listeners
 * </pre>
 *
 * <p>The bits of the result depend on the examples (not on their order, files or splits), the
 * network, the options, the seed, the number of training partitions, the BLAS engine and its CPU
 * kernels; on nothing else.
 */
public final class Trainer {
  /** Room for names, settings and recoveries in a checkpoint. */
  private static final long SMALL_CHECKPOINT_BYTES = 16L << 20;

  private final JavaSparkContext spark;
  private final Network network;
  private final Task task;
  private final TrainingOptions options;
  private final Optional<Given> given;

  /** Standardizations that are not those of the training set. */
  private record Given(Optional<Standardization> inputs, Optional<Standardization> targets) {}

  /**
   * @param spark where jobs run
   * @param network what is trained
   * @param task what the examples' targets mean; class indices are spread over the outputs if there
   *     are several
   * @param options how to train
   */
  public Trainer(JavaSparkContext spark, Network network, Task task, TrainingOptions options) {
    this(spark, network, task, options, Optional.empty());
  }

  private Trainer(
      JavaSparkContext spark,
      Network network,
      Task task,
      TrainingOptions options,
      Optional<Given> given) {
    this.spark = spark;
    this.network = network;
    this.task = task;
    this.options = options;
    this.given = given;
  }

  /**
   * A trainer that standardizes as given, whatever the options say: for parameters to start from
   * that mean something under this standardization only.
   */
  public Trainer withStandardization(
      Optional<Standardization> inputs, Optional<Standardization> targets) {
    return new Trainer(spark, network, task, options, Optional.of(new Given(inputs, targets)));
  }

  /**
   * Trains on {@code training}; leaves no cached data or broadcast behind. With {@link
   * TrainingOptions.Safety#checkpointing} it writes checkpoints and goes on from those it finds,
   * with the same bits as if it had never stopped; the last one stays, for a run with more epochs.
   *
   * @param validation watched, never learned from
   * @throws IllegalArgumentException if there is no example, or none with a positive weight; if
   *     checkpoints cannot be written, or are of another run, other data or another version; before
   *     any job, if driver or executors have too little memory for it ({@link MemoryModel})
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written on the way
   * @throws DivergenceException if the loss or the gradient is no longer finite
   */
  public TrainingResult train(
      JavaRDD<Example> training, Optional<JavaRDD<Example>> validation, TrainingListener listener) {
    TrainingOptions.Safety safety = options.safety();
    try (Checkpoints checkpoints =
        Checkpoints.open(
            safety.checkpointing(), spark.hadoopConfiguration(), listener, System::nanoTime)) {
      Optional<Checkpoints.Found> found = checkpoints.newest(mostCheckpointBytes());
      int partitions = partitions(found);
      MemoryModel.of(network, options, aggregation(partitions), ClusterResources.of(spark))
          .require();
      RunIdentity identity = new RunIdentity(network, task, options, partitions);
      found.ifPresent(there -> identity.requireSame(there.file(), there.name())); // before any job
      try (JobLabel label = new JobLabel(spark.sc());
          Passes passes = standardizedPasses(training, partitions, label);
          ValidationSet validationSet = validation(validation, passes, label)) {
        identity.withData(passes.examples().fingerprint(), validationSet.fingerprint());
        found.ifPresent(there -> identity.requireSame(there.file(), there.name()));
        checkpoints.identify(identity, found);
        TrainingRun.Data data = new TrainingRun.Data(passes, validationSet);
        TrainingRun run = new TrainingRun(network, options, data, checkpoints, label);
        found.ifPresent(run::resume);
        TrainingHistory history = run.run(listener);
        return new TrainingResult(
            run.parameters(),
            passes.problem().inputs(),
            passes.problem().targets(),
            history,
            partitions,
            passes.examples().count());
      }
    }
  }

  /** No checkpoint of this run is longer: twice what the optimizer keeps, and the history. */
  private long mostCheckpointBytes() {
    int memory = options.method().optimizer() instanceof Lbfgs lbfgs ? 2 * lbfgs.memory() : 2;
    double vectors = 2.0 * (memory + 4) * network.parameterCount();
    double history = 32.0 * options.stopping().epochs();
    return (long) (Double.BYTES * (vectors + history)) + SMALL_CHECKPOINT_BYTES;
  }

  /**
   * J and ∂J/∂θ over all of {@code examples} at {@code parameters}, without dropout, exactly as the
   * first iteration of a full-batch training sees them.
   *
   * @param partitions number of partitions to add up over
   */
  public Evaluation evaluate(JavaRDD<Example> examples, double[] parameters, int partitions) {
    try (JobLabel label = new JobLabel(spark.sc());
        Passes passes = standardizedPasses(examples, partitions, label)) {
      label.say("add up gradients", "objective and gradient over " + partitions + " partitions");
      DistributedObjective objective =
          new DistributedObjective(
              passes,
              new PenalizedMean(network, options.regularization().penalty()),
              Long.MAX_VALUE);
      double[] gradient = new double[network.parameterCount()];
      return new Evaluation(objective.valueAndGradient(parameters, gradient), gradient);
    }
  }

  /** Times a few iterations on made-up rows, for an estimate; leaves nothing behind. */
  public Calibration calibrate(MemoryModel model) {
    int partitions = model.aggregation().partitions();
    long count = partitions * Calibration.rowsPerPartition(model);
    JavaRDD<Example> rows = Calibration.rows(spark, network, task, count);
    double[] parameters = options.method().initializer().parameters(network, options.seed());
    try (JobLabel label = new JobLabel(spark.sc());
        Passes passes = standardizedPasses(rows, partitions, label)) {
      label.say("measure iterations", "measuring iterations on made-up rows");
      return Calibration.of(spark, passes, parameters);
    }
  }

  /**
   * @param value J(θ)
   * @param gradient ∂J/∂θ, the caller's
   */
  public record Evaluation(double value, double[] gradient) {}

  /** As asked for; where that is left to us, those of the checkpoint, so that the bits agree. */
  private int partitions(Optional<Checkpoints.Found> found) {
    int asked = options.batching().partitions();
    if (asked != TrainingOptions.Batching.AUTOMATIC) {
      return asked;
    }
    return found.map(Checkpoints.Found::partitions).orElseGet(spark::defaultParallelism);
  }

  /** Throws IllegalArgumentException if the driver may not receive as much as it has to. */
  private AggregationPlan aggregation(int partitions) {
    return AggregationPlan.of(options, partitions, network, spark.getConf());
  }

  private Passes standardizedPasses(JavaRDD<Example> rows, int partitions, JobLabel label) {
    label.say("pack rows", "packing the training rows");
    aggregation(partitions).logIfNotAsked(options.execution());
    PackedExamples examples = PackedExamples.pack(rows, layout(partitions));
    try {
      requireWeight(examples);
      if (options.execution().precision() == Precision.SINGLE) {
        examples.features().requireDigits();
      }
      Given known = given.orElseGet(() -> standardization(examples));
      StepRule rule = StepRule.of(network, options, examples.count());
      return passes(
          examples,
          new Problem(examples, options.seed(), known.inputs(), known.targets()),
          Optional.of(rule));
    } catch (RuntimeException | Error failure) {
      examples.close();
      throw failure;
    }
  }

  /** By the statistics of {@code examples}. */
  private Given standardization(PackedExamples examples) {
    boolean scalesTargets = task == Task.REGRESSION && options.execution().standardizeTargets();
    return new Given(
        options.execution().inputScaling().of(examples.features()),
        Optional.of(examples.targets())
            .filter(targets -> scalesTargets)
            .map(Moments::standardization));
  }

  /** The validation set sees the training set's standardization. */
  private ValidationSet validation(
      Optional<JavaRDD<Example>> rows, Passes training, JobLabel label) {
    if (rows.isEmpty()) {
      return new ValidationSet(Optional.empty());
    }
    label.say("pack rows", "packing the validation rows");
    Problem problem = training.problem();
    PackedExamples examples = PackedExamples.pack(rows.get(), layout(problem.partitions()));
    if (examples.weight() == 0) {
      examples.close();
      return new ValidationSet(Optional.empty());
    }
    Problem same = new Problem(examples, options.seed(), problem.inputs(), problem.targets());
    return new ValidationSet(Optional.of(passes(examples, same, Optional.empty())));
  }

  private Passes passes(PackedExamples examples, Problem problem, Optional<StepRule> rule) {
    BlockPass.Model model =
        new BlockPass.Model(
            network,
            options.regularization().dropout(),
            Metric.of(task),
            options.execution().precision(),
            rule);
    TreeAggregate aggregate = new TreeAggregate(aggregation(problem.partitions()));
    return new Passes(spark, examples, model, aggregate, problem);
  }

  private PackedExamples.Layout layout(int partitions) {
    boolean oneHot = task == Task.CLASSIFICATION && network.outputs() > 1;
    BlockPacker packer =
        new BlockPacker(
            network.inputs(),
            network.outputs(),
            oneHot,
            options.batching().blockSize(),
            options.execution().precision());
    return new PackedExamples.Layout(packer, partitions, options.seed());
  }

  private static void requireWeight(PackedExamples examples) {
    if (examples.count() == 0) {
      throw new IllegalArgumentException(
          "The training set has no rows; training needs at least one. Check the path, the split and the policy for bad"
              + " rows.");
    }
    if (examples.weight() == 0) {
      throw new IllegalArgumentException(
          "All "
              + examples.count()
              + " training rows have weight 0; at least one must be above 0.");
    }
  }
}
