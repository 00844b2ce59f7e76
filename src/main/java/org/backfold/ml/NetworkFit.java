package org.backfold.ml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.backfold.data.ClassWeights;
import org.backfold.data.ExampleReader;
import org.backfold.data.ExampleSchema;
import org.backfold.data.ExampleTable;
import org.backfold.data.Fractions;
import org.backfold.data.ReadOptions;
import org.backfold.data.Splits;
import org.backfold.data.Task;
import org.backfold.model.Provenance;
import org.backfold.model.Scaling;
import org.backfold.model.TrainedModel;
import org.backfold.network.Network;
import org.backfold.training.CheckpointDirectory;
import org.backfold.training.Checkpointing;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingResult;

/** One call of {@code fit}: rows → validated examples → trained network. Leaves nothing cached. */
final class NetworkFit {
  /** A diverging fit fails: a smaller learning rate would not be what was asked for. */
  private static final int NO_RECOVERIES = 0;

  private final NeuralNetworkParams params;
  private final Task task;
  private final Optional<WarmStart> warmStart;
  private final TrainingListener listener;

  /**
   * @param initial model to go on from, if any
   * @param listener told how training goes
   */
  NetworkFit(
      NeuralNetworkParams params,
      Task task,
      Optional<TrainedModel> initial,
      TrainingListener listener) {
    this.params = params;
    this.task = task;
    this.warmStart = initial.map(WarmStart::new);
    this.listener = listener;
  }

  /** What a fit leaves. */
  record Fitted(TrainedModel model, NeuralNetworkTrainingSummary summary) {}

  /**
   * Which columns to learn from.
   *
   * @param features name of the features
   * @param label name of the label
   * @param labelValue what stands in the label column for reading
   */
  record Source(Dataset<?> dataset, String features, String label, Column labelValue) {}

  /**
   * Trains.
   *
   * @param classWeights factors of whole classes
   * @throws IllegalArgumentException if columns, rows or parameters are wrong; the message says all
   */
  Fitted fit(Source source, ClassWeights classWeights) {
    ReadOptions options = options(source, classWeights);
    ExampleTable table = read(() -> ExampleReader.of(frame(source), options));
    Sides sides = sides(table);
    ExampleSchema schema = table.schema();
    Network network =
        new NetworkShape(params, task)
            .network(source.features(), schema.features(), outputs(table));
    warmStart.ifPresent(start -> start.check(network, schema));
    TrainingOptions training =
        new LearningSettings(params, network)
            .options(sides.training().count(), sides.validation().isPresent(), warmStart);
    SparkSession session = source.dataset().sparkSession();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Optional<Checkpointing> checkpointing = checkpointing(sides.training(), network);
    Trainer trainer =
        new Trainer(
            spark,
            network,
            task,
            training.with(new TrainingOptions.Safety(checkpointing, NO_RECOVERIES)));
    TrainingResult result =
        warmStart
            .map(start -> trainer.withStandardization(start.inputs(), start.targets()))
            .orElse(trainer)
            .train(
                sides.training().examples(),
                sides.validation().map(ExampleTable::examples),
                listener);
    checkpointing.ifPresent(kept -> remove(kept, spark));
    Scaling scaling = Scaling.of(result.inputStandardization(), result.targetStandardization());
    Provenance provenance = provenance(session, sides.training(), result);
    return new Fitted(
        new TrainedModel(network, result.parameters(), scaling, schema, provenance),
        new NeuralNetworkTrainingSummary(
            result.history(), sides.validation().map(ExampleTable::count).orElse(0L)));
  }

  /** Of this run alone: in {@code checkpointDir}, named after what the run depends on. */
  private Optional<Checkpointing> checkpointing(ExampleTable training, Network network) {
    if (!params.isDefined(params.checkpointDir())) {
      return Optional.empty();
    }
    SortedMap<String, String> settings = settings();
    settings.remove(params.checkpointDir().name());
    settings.remove(params.checkpointInterval().name());
    double[] start =
        warmStart
            .map(WarmStart::parameters)
            .orElse(
                params.isDefined(params.initialWeights())
                    ? params.getInitialWeights().toArray()
                    : new double[0]);
    String run =
        String.join(
            "\n",
            settings.toString(),
            training.fingerprint(),
            network.toString(),
            Integer.toString(Arrays.hashCode(start)));
    String name = UUID.nameUUIDFromBytes(run.getBytes(StandardCharsets.UTF_8)).toString();
    return Optional.of(
        Checkpointing.in(params.getCheckpointDir() + "/fit-" + name)
            .everyIterations(params.getCheckpointInterval()));
  }

  private static void remove(Checkpointing kept, JavaSparkContext spark) {
    try (CheckpointDirectory directory =
        CheckpointDirectory.open(kept.directory(), spark.hadoopConfiguration())) {
      directory.clear();
    }
  }

  /** Reads a table; advice that is meant for the command line comes out in our own words. */
  static ExampleTable read(Supplier<ExampleTable> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          message.replace("data.invalid = drop", "setHandleInvalid(\"skip\")"), e);
    }
  }

  private Dataset<Row> frame(Source source) {
    List<Column> columns = new ArrayList<>();
    columns.add(Columns.named(source.features()));
    columns.add(source.labelValue());
    weightCol().ifPresent(column -> columns.add(Columns.named(column)));
    indicatorCol().ifPresent(column -> columns.add(Columns.named(column)));
    return source.dataset().select(columns.toArray(Column[]::new));
  }

  private ReadOptions options(Source source, ClassWeights classWeights) {
    ReadOptions options =
        ReadOptions.of()
            .label(source.label())
            .features(source.features())
            .task(task)
            .classWeights(classWeights)
            .splitSeed(params.getSeed());
    options = weightCol().map(options::weight).orElse(options);
    options = indicatorCol().map(options::splitColumn).orElse(options);
    return params.getHandleInvalid().equals(DeclaredParams.SKIP) ? options.dropInvalid() : options;
  }

  /** Validation rows are there or not asked for. */
  private record Sides(ExampleTable training, Optional<ExampleTable> validation) {}

  private Sides sides(ExampleTable table) {
    double fraction = params.getValidationFraction();
    if (indicatorCol().isEmpty() && fraction == 0) {
      return new Sides(table, Optional.empty());
    }
    Splits splits =
        indicatorCol().isPresent()
            ? table.splitByColumn()
            : table.split(Fractions.of(fraction, 0), params.getSeed());
    return new Sides(
        splits.train(), Optional.of(splits.validation()).filter(side -> side.count() > 0));
  }

  /** Classes, labels, or targets, which the first row of vectors tells. */
  private int outputs(ExampleTable table) {
    return task == Task.REGRESSION
        ? table.examples().first().target().length
        : table.schema().classes().size();
  }

  private Optional<String> weightCol() {
    return stated(params.weightCol());
  }

  private Optional<String> indicatorCol() {
    return stated(params.validationIndicatorCol());
  }

  private Optional<String> stated(Param<String> column) {
    return params.isDefined(column)
        ? Optional.of(params.getOrDefault(column)).filter(name -> !name.isEmpty())
        : Optional.empty();
  }

  /** Throws IllegalArgumentException if weight or indicator column are not in the schema. */
  void checkColumns(Columns columns) {
    weightCol().ifPresent(columns::weight);
    indicatorCol().ifPresent(columns::validationIndicator);
    if (indicatorCol().isPresent() && params.getValidationFraction() > 0) {
      throw new IllegalArgumentException(
          "validationIndicatorCol '"
              + indicatorCol().get()
              + "' and validationFraction "
              + params.getValidationFraction()
              + " are both set; set one.");
    }
  }

  private Provenance provenance(SparkSession session, ExampleTable table, TrainingResult result) {
    return new Provenance(
        version(),
        session.version(),
        System.currentTimeMillis(),
        Provenance.localBlasEngine(),
        params.getSeed(),
        result.partitions(),
        table.fingerprint(),
        result.rows(),
        settings());
  }

  private static String version() {
    String version = NetworkFit.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    for (Param<?> param : params.params()) {
      boolean small = !param.name().equals(params.initialWeights().name());
      if (small && params.isDefined(param)) {
        settings.put(param.name(), json(param));
      }
    }
    return settings;
  }

  private <T> String json(Param<T> param) {
    return param.jsonEncode(params.getOrDefault(param));
  }
}
