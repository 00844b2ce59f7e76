package org.backfold.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Text files with a row on each line. A line is bounded, and a bad cell keeps its file and line.
 */
record TextSource(
    SparkSession session,
    InputFiles files,
    LineFormat format,
    StructType columns,
    boolean named,
    List<Optional<String>> texts,
    List<String> notes,
    SerializableConfiguration configuration)
    implements RowSource {
  static TextSource csv(
      SparkSession session, InputFiles files, ReadOptions options, Configuration configuration) {
    CsvHead head = CsvHead.read(files, options, configuration);
    StructField[] columns =
        head.names().stream()
            .map(name -> DataTypes.createStructField(name, DataTypes.StringType, true))
            .toArray(StructField[]::new); // adding one by one copies all before, for each
    return new TextSource(
        session,
        files,
        head.format(),
        new StructType(columns),
        head.named(),
        head.texts(),
        head.notes(),
        new SerializableConfiguration(configuration));
  }

  /** LibSVM's format, called {@code label} and {@code features} as in Spark's own source. */
  static TextSource libSvm(SparkSession session, InputFiles files, Configuration configuration) {
    StructType columns =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    return new TextSource(
        session,
        files,
        new LineFormat.LibSvm(0),
        columns,
        true,
        List.of(Optional.empty(), Optional.empty()),
        List.of(),
        new SerializableConfiguration(configuration));
  }

  /** The lines that are not blank, for a reader that would take one of any length into memory. */
  static Dataset<String> lines(
      SparkSession session, InputFiles files, Configuration configuration) {
    TextSource source =
        new TextSource(
            session,
            files,
            new LineFormat.Whole(),
            new StructType().add("line", DataTypes.StringType),
            false,
            List.of(Optional.empty()),
            List.of(),
            new SerializableConfiguration(configuration));
    JavaRDD<String> lines =
        source.rows(new int[1]).filter(row -> !row.skipped).map(row -> row.cells.text(0));
    return session.createDataset(lines.rdd(), Encoders.STRING());
  }

  @Override
  public boolean hasLines() {
    return true;
  }

  @Override
  public RowSource withInputs(int inputs) {
    return format instanceof LineFormat.LibSvm
        ? new TextSource(
            session,
            files,
            new LineFormat.LibSvm(inputs),
            columns,
            named,
            texts,
            notes,
            configuration)
        : this;
  }

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public JavaRDD<RawRow> rows(int[] needed) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<ArrayList<TextPiece>> tasks =
        TextPiece.tasks(files.files(), session, configuration.value());
    LineFormat lineFormat = format;
    SerializableConfiguration hadoop = configuration;
    FlatMapFunction<ArrayList<TextPiece>, RawRow> read =
        pieces -> new Lines(pieces.iterator(), lineFormat, hadoop.value());
    return context.parallelize(tasks, tasks.size()).flatMap(read);
  }

  @Override
  public Dataset<Row> frame(Optional<RowFilter> keep) {
    int[] all = IntStream.range(0, columns.size()).toArray();
    boolean libSvm = format instanceof LineFormat.LibSvm;
    JavaRDD<Row> rows =
        rows(all)
            .filter(row -> !row.skipped && row.problem.isEmpty())
            .map(row -> libSvm ? libSvmRow(row.cells) : csvRow(row.cells, all.length));
    JavaRDD<Row> kept = keep.isEmpty() ? rows : rows.filter(keep.get()::test);
    return session.createDataFrame(kept, columns);
  }

  private static Row libSvmRow(Cells cells) {
    return RowFactory.create(cells.number(LibSvmCells.LABEL), cells.vector(LibSvmCells.FEATURES));
  }

  private static Row csvRow(Cells cells, int width) {
    Object[] values = new Object[width];
    for (int column = 0; column < width; column++) {
      values[column] = cells.text(column);
    }
    return RowFactory.create(values);
  }

  @Override
  public Optional<String> textIn(int column) {
    return texts.get(column);
  }

  @Override
  public OptionalInt vectorSize(int column) {
    return OptionalInt.empty();
  }

  /** The lines of one task, one after the other. */
  private static final class Lines implements Iterator<RawRow> {
    private final Iterator<TextPiece> pieces;
    private final Configuration configuration;
    private final LineFormat format;
    private final LineCells cells;
    private final RawRow row = new RawRow();
    private TextPiece piece;
    private TextLines lines;
    private String line;

    /** Whether only blank lines stand before this one in the file. */
    private boolean head;

    Lines(Iterator<TextPiece> pieces, LineFormat format, Configuration configuration) {
      this.pieces = pieces;
      this.format = format;
      this.configuration = configuration;
      cells = format.cells();
      row.cells = cells;
      TaskCompletionListener closing = context -> close();
      TaskContext.get().addTaskCompletionListener(closing);
    }

    private void close() {
      try {
        if (lines != null) {
          lines.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean hasNext() {
      while (line == null && (lines != null || pieces.hasNext())) {
        if (lines == null) {
          piece = pieces.next();
          lines = new TextLines(piece, configuration);
        }
        line = lines.next();
        if (line == null) {
          close();
          lines = null;
        }
      }
      return line != null;
    }

    @Override
    public RawRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String value = line;
      line = null;
      row.moveTo(piece.file(), piece.from());
      head = row.block == 0 && (row.index == 0 || head);
      String text = head && value.startsWith("\uFEFF") ? value.substring(1) : value;
      row.skipped = format.skips(text, head);
      head = head && text.isBlank();
      if (!row.skipped) {
        row.problem = cells.read(text);
      }
      return row;
    }
  }
}
