package org.backfold.data;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Text files with a row on each line. The lines come from Spark's text source, which splits,
 * decompresses and packs files; the cells are ours, so that a bad one keeps its file and line.
 */
record TextSource(
    SparkSession session,
    InputFiles files,
    LineFormat format,
    StructType columns,
    boolean named,
    List<Optional<String>> texts,
    List<String> notes)
    implements RowSource {
  private static final int VALUE = 0;
  private static final int FILE = 1;
  private static final int BLOCK = 2;

  static TextSource csv(
      SparkSession session,
      InputFiles files,
      ReadOptions.Input input,
      Configuration configuration) {
    CsvHead head = CsvHead.read(files, input, configuration);
    StructType columns = new StructType();
    for (String name : head.names()) {
      columns = columns.add(name, DataTypes.StringType);
    }
    return new TextSource(
        session, files, head.format(), columns, head.named(), head.texts(), head.notes());
  }

  /** LibSVM's format, called {@code label} and {@code features} as in Spark's own source. */
  static TextSource libSvm(SparkSession session, InputFiles files) {
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
        List.of());
  }

  @Override
  public boolean hasLines() {
    return true;
  }

  @Override
  public RowSource withInputs(int inputs) {
    return format instanceof LineFormat.LibSvm
        ? new TextSource(
            session, files, new LineFormat.LibSvm(inputs), columns, named, texts, notes)
        : this;
  }

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public JavaRDD<RawRow> rows(int[] needed) {
    Dataset<Row> lines =
        session
            .read()
            .text(files.filePaths())
            .select(col("value"), col("_metadata.file_path"), col("_metadata.file_block_start"));
    LineFormat lineFormat = format;
    FlatMapFunction<Iterator<Row>, RawRow> split = rows -> new Lines(rows, lineFormat);
    return lines.toJavaRDD().mapPartitions(split);
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
    private final Iterator<Row> lines;
    private final LineFormat format;
    private final LineCells cells;
    private final RawRow row = new RawRow();

    /** Whether only blank lines stand before this one in the file. */
    private boolean head;

    Lines(Iterator<Row> lines, LineFormat format) {
      this.lines = lines;
      this.format = format;
      cells = format.cells();
      row.cells = cells;
    }

    @Override
    public boolean hasNext() {
      return lines.hasNext();
    }

    @Override
    public RawRow next() {
      if (!lines.hasNext()) {
        throw new NoSuchElementException();
      }
      Row line = lines.next();
      row.moveTo(line.getString(FILE), line.getLong(BLOCK));
      String value = line.getString(VALUE);
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
