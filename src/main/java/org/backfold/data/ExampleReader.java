package org.backfold.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Opens tables of examples: files of any {@link Format}, or DataFrames.
 *
 * <p>Whatever can be seen from names, headers and schemas is checked by the driver first. Then one
 * pass over all rows ({@link ValidationPass}) finds everything that is wrong with any, counts
 * labels and sums up the content. JSON takes one more pass before, for its schema. Nothing is
 * cached: each use of the examples reads the input again.
 *
 * <p>Without a stated task it is inferred from the labels, by the rules of {@link TaskInference}.
 */
public final class ExampleReader {
  private final SparkSession session;

  public ExampleReader(SparkSession session) {
    this.session = session;
  }

  /**
   * Opens a table for training: finds out task and classes.
   *
   * @throws IllegalArgumentException if there is no such table, it cannot be read, its columns do
   *     not fit the options, or rows are bad and not to be dropped; the message says all
   */
  public ExampleTable read(ReadOptions options) {
    return read(open(options), options);
  }

  /**
   * Opens a table with the columns and classes of another, for validation or evaluation. Class
   * weights and a split column of the options do not apply.
   *
   * @throws IllegalArgumentException as {@link #read(ReadOptions)}; also if features or labels of
   *     the schema are not there
   */
  public ExampleTable read(ReadOptions options, ExampleSchema schema) {
    return read(open(options), options, schema);
  }

  /**
   * Opens a table to predict for: features as the schema says, no labels.
   *
   * @throws IllegalArgumentException as {@link #read(ReadOptions)}; also if features of the schema
   *     are not there
   */
  public FeatureTable readFeatures(ReadOptions options, ExampleSchema schema) {
    RowSource source = open(options).withInputs(schema.features());
    ColumnRoles roles = new ColumnRoles.Resolver(source, options).resolve(schema, false);
    RowParser parser = parser(source, roles, new LabelRule.Ignored(), schema.features());
    Tally tally = validate(source, roles, parser, 0, options);
    RowFeatures features = new RowFeatures(parser);
    Optional<RowSource.RowFilter> keep =
        tally.badRows() > 0 ? Optional.of(features::has) : Optional.empty();
    return new FeatureTable(
        source.frame(keep),
        features,
        tally.rows() - tally.badRows(),
        report(source, tally, options));
  }

  /** A DataFrame for training, like {@link #read(ReadOptions)}. */
  public static ExampleTable of(Dataset<Row> frame, ReadOptions options) {
    return read(FrameSource.of(frame), options);
  }

  /** A DataFrame for evaluation, like {@link #read(ReadOptions, ExampleSchema)}. */
  public static ExampleTable of(Dataset<Row> frame, ReadOptions options, ExampleSchema schema) {
    return read(FrameSource.of(frame), options, schema);
  }

  /**
   * How to get the features of a DataFrame's rows, without any job or pass; for transformers. A bad
   * row is found when it is read.
   *
   * @throws IllegalArgumentException if columns of the schema are not there or hold no numbers
   */
  public static RowFeatures features(StructType columns, ExampleSchema schema) {
    TableColumns table = new TableColumns.OfSchema(columns);
    ColumnRoles roles = new ColumnRoles.Resolver(table, ReadOptions.of()).resolve(schema, false);
    return new RowFeatures(parser(table, roles, new LabelRule.Ignored(), schema.features()));
  }

  private RowSource open(ReadOptions options) {
    ReadOptions.Input input = options.input();
    Configuration configuration = session.sessionState().newHadoopConf();
    InputFiles files = InputFiles.find(input, configuration);
    if (files.format() != Format.IDX && !input.rows().equals(RowRange.ALL)) {
      throw new IllegalArgumentException(
          "Rows are stated for '" + files.name() + "', but only IDX files have an order.");
    }
    try (JobLabel label = new JobLabel(session.sparkContext())) {
      label.say("find columns", "reading the schema of " + files.name());
      return ReadFailure.guard(
          files.name(),
          () ->
              switch (files.format()) {
                case CSV -> TextSource.csv(session, files, options, configuration);
                case LIBSVM -> TextSource.libSvm(session, files, configuration);
                case PARQUET, ORC, JSON -> FrameSource.open(session, files, configuration);
                case IDX -> IdxSource.open(session, files, input, configuration);
                case AUTO ->
                    throw new IllegalStateException("format of " + files + " is not known");
              });
    }
  }

  private static ExampleTable read(RowSource source, ReadOptions options) {
    ColumnRoles roles = new ColumnRoles.Resolver(source, options).resolve();
    LabelPlan plan = LabelPlan.of(source, roles, options.task());
    RowParser parser = parser(source, roles, plan.rule(), inputs(source, roles));
    int mostLabels = TaskInference.mostLabels(plan.stated());
    Tally tally = validate(source, roles, parser, mostLabels, options);
    boolean showValues = options.policy().showValues();
    TaskInference inference = TaskInference.decide(source.name(), plan, tally, showValues);
    int inputs = parser.inputs() == 0 ? tally.inputs() : parser.inputs();
    ExampleSchema schema =
        new ExampleSchema(
            inference.task(),
            roles.names(roles.features(), source.columns()),
            inputs,
            plan.labelNames(),
            inference.classes());
    List<String> notes = new ArrayList<>(source.notes());
    notes.add(inference.note());
    return new SourceTable(
            source.withInputs(inputs),
            roles.needed(),
            parser.withLabels(inference.rule()).withInputs(inputs),
            options.policy().drop())
        .table(schema, tally, options.classWeights(), notes, report(source, tally, options));
  }

  private static ExampleTable read(RowSource unsized, ReadOptions options, ExampleSchema schema) {
    RowSource source = unsized.withInputs(schema.features());
    ColumnRoles roles = new ColumnRoles.Resolver(source, options).resolve(schema, true);
    LabelPlan plan = LabelPlan.of(source, roles, schema);
    RowParser parser = parser(source, roles, plan.rule(), schema.features());
    Tally tally = validate(source, roles, parser, schema.classes().size(), options);
    return new SourceTable(source, roles.needed(), parser, options.policy().drop())
        .table(schema, tally, ClassWeights.NONE, source.notes(), report(source, tally, options));
  }

  private static RowParser parser(
      TableColumns table, ColumnRoles roles, LabelRule labels, int inputs) {
    return new RowParser(
        table.columns().fieldNames(),
        roles.featureArray(),
        inputs,
        roles.vector(),
        labels,
        roles.weight(),
        roles.split());
  }

  /** n_0; 0 if it is to be seen from the rows. */
  private static int inputs(TableColumns table, ColumnRoles roles) {
    if (!roles.vector()) {
      return roles.features().size();
    }
    int column = roles.features().get(0);
    OptionalInt size = table.vectorSize(column);
    if (size.isPresent() && size.getAsInt() == 0) {
      throw new IllegalArgumentException(
          table.name()
              + ": column '"
              + table.columns().fieldNames()[column]
              + "' holds vectors of size 0.");
    }
    return size.orElse(0);
  }

  private static Tally validate(
      RowSource source, ColumnRoles roles, RowParser parser, int mostLabels, ReadOptions options) {
    OptionalLong seed = options.splitSeed();
    Tally tally = ValidationPass.of(parser, mostLabels, seed).run(source, roles.needed());
    if (tally.badRows() > 0 && !options.policy().drop()) {
      throw new IllegalArgumentException(
          report(source, tally, options).text()
              + tally
                  .emptyColumn()
                  .filter(roles.names(roles.features(), source.columns())::contains)
                  .map(column -> "\nLeave that column out with data.exclude = [" + column + "].")
                  .orElse("\nCorrect them, or leave them out with data.invalid = drop."));
    }
    if (tally.badRows() == tally.rows()) {
      throw new IllegalArgumentException(
          tally.rows() == 0
              ? source.name() + " holds no rows."
              : report(source, tally, options).text() + "\nNo row is left.");
    }
    return tally;
  }

  private static RowReport report(RowSource source, Tally tally, ReadOptions options) {
    return RowReport.of(source.name(), tally, source.hasLines(), options.policy().showValues());
  }
}
