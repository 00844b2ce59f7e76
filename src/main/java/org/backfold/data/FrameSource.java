package org.backfold.data;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A DataFrame: of Parquet, ORC or JSON files, or one that the user made.
 *
 * @param name for messages
 * @param stored the rows; JSON has a last column {@link #CORRUPT}
 * @param columns without that one
 * @param first the file to look at first; a DataFrame of the user stands for itself
 * @param fromFiles whether rows have a file and position of their own
 */
record FrameSource(
    String name, Dataset<Row> stored, StructType columns, Dataset<Row> first, boolean fromFiles)
    implements RowSource {
  private static final String CORRUPT = "_backfold_corrupt";
  private static final int LOOK_AT = 100;

  /** Of JSON; Spark plans a query of 100,000 columns for minutes, and not in half a gigabyte. */
  private static final int MOST_KEYS = 10_000;

  /** The user's own. */
  static FrameSource of(Dataset<Row> frame) {
    return new FrameSource("the DataFrame", frame, frame.schema(), frame, false);
  }

  /**
   * Parquet, ORC or JSON files. Spark reads their schema from a footer or, for JSON, in a pass over
   * all lines, which is ours, so that no line is longer than {@link TextLines#LONGEST_LINE}.
   */
  static FrameSource open(SparkSession session, InputFiles files, Configuration configuration) {
    String[] paths = files.paths().toArray(String[]::new);
    DataFrameReader reader = session.read().format(files.format().toString());
    if (files.format() == Format.JSON) {
      Dataset<String> lines = TextSource.lines(session, files, configuration);
      StructType objects = without("_corrupt_record", session.read().json(lines).schema());
      if (objects.isEmpty()) {
        throw new ReadFailure.BadInput(
            "'" + files.name() + "' holds no JSON objects; one object must stand on each line.");
      }
      if (objects.size() > MOST_KEYS) {
        throw new ReadFailure.BadInput(
            "'"
                + files.name()
                + "' holds "
                + objects.size()
                + " different keys; at most "
                + MOST_KEYS
                + " are read from JSON. Put the features into one array.");
      }
      reader =
          reader
              .option("columnNameOfCorruptRecord", CORRUPT)
              .schema(objects.add(CORRUPT, DataTypes.StringType));
    }
    Dataset<Row> all = reader.load(paths);
    Dataset<Row> first = reader.load(files.filePaths()[0]);
    return new FrameSource(files.name(), all, without(CORRUPT, all.schema()), first, true);
  }

  private static StructType without(String name, StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals(name))
            .toArray(StructField[]::new));
  }

  @Override
  public boolean named() {
    return true;
  }

  private boolean isJson() {
    return stored.columns().length > columns.size();
  }

  /**
   * Columns of numbers come bundled in one array: Spark's code for rows of hundreds of columns is
   * too long to be compiled, and half as fast (784 columns of Parquet, measured).
   */
  @Override
  public JavaRDD<RawRow> rows(int[] needed) {
    List<Column> selected = new ArrayList<>();
    List<Column> bundle = new ArrayList<>();
    int[] slots = new int[columns.size()];
    for (int column : needed) {
      Column cells = named(columns.fieldNames()[column]);
      if (columns.fields()[column].dataType() instanceof NumericType) {
        bundle.add(cells.cast(DataTypes.DoubleType));
        slots[column] = -bundle.size();
      } else {
        slots[column] = selected.size();
        selected.add(cells);
      }
    }
    int hidden = selected.size();
    selected.add(array(bundle.toArray(Column[]::new)));
    selected.add(isJson() ? named(CORRUPT) : lit(""));
    selected.add(fromFiles ? col("_metadata.file_path") : lit(""));
    selected.add(fromFiles ? col("_metadata.file_block_start") : lit(0L));
    Dataset<Row> rows = stored.select(selected.toArray(Column[]::new));
    boolean files = fromFiles;
    int bundled = bundle.isEmpty() ? -1 : hidden;
    Function2<Integer, Iterator<Row>, Iterator<RawRow>> locate =
        (partition, iterator) ->
            new Located(iterator, new RowCells(slots, bundled), files ? -1 : partition, hidden + 1);
    return rows.toJavaRDD().mapPartitionsWithIndex(locate, true);
  }

  private static Column named(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }

  @Override
  public Dataset<Row> frame(Optional<RowFilter> keep) {
    Dataset<Row> rows = isJson() ? stored.filter(named(CORRUPT).isNull()).drop(CORRUPT) : stored;
    if (keep.isEmpty()) {
      return rows;
    }
    RowFilter filter = keep.get();
    return rows.filter((FilterFunction<Row>) filter::test);
  }

  @Override
  public Optional<String> textIn(int column) {
    StructField field = columns.fields()[column];
    if (!(field.dataType() instanceof StringType)) {
      return Optional.empty();
    }
    List<String> texts =
        present(field.name(), LOOK_AT).stream().map(row -> row.getString(0)).toList();
    return texts.stream().anyMatch(NumberText::isNumeric)
        ? Optional.empty()
        : texts.stream()
            .filter(text -> NumberText.faultOf(text) == RowFault.NOT_A_NUMBER)
            .findFirst();
  }

  /** Rows of one column that hold something; of the first file, so that the choice is stable. */
  private List<Row> present(String column, int most) {
    boolean known = List.of(first.columns()).contains(column); // not if it is a partition column
    Dataset<Row> rows = known ? first : stored;
    return ReadFailure.guard(
        name, () -> rows.select(named(column)).filter(named(column).isNotNull()).takeAsList(most));
  }

  /** By the metadata, else the first vector. */
  @Override
  public OptionalInt vectorSize(int column) {
    StructField field = columns.fields()[column];
    boolean isVector = field.dataType().equals(SQLDataTypes.VectorType());
    int stated = isVector ? AttributeGroup.fromStructField(field).size() : -1;
    if (stated > 0) {
      return OptionalInt.of(stated);
    }
    List<Row> rows = present(field.name(), 1);
    RowCells cells = new RowCells(RowCells.plainSlots(1), -1);
    return rows.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(cells.of(rows.get(0)).vector(0).size());
  }

  @Override
  public boolean hasLines() {
    return false;
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  /** The rows of one task with their positions. */
  private static final class Located implements Iterator<RawRow> {
    private final Iterator<Row> rows;
    private final RowCells cells;
    private final int partition;
    private final int corrupt;
    private final RawRow raw = new RawRow();

    /**
     * @param partition that stands for a block; −1 if rows are of files
     * @param corrupt where the text of a line stands that is no JSON, before file and block
     */
    Located(Iterator<Row> rows, RowCells cells, int partition, int corrupt) {
      this.rows = rows;
      this.cells = cells;
      this.partition = partition;
      this.corrupt = corrupt;
      raw.cells = cells;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public RawRow next() {
      Row row = rows.next();
      long block = partition >= 0 ? partition : row.getLong(corrupt + 2);
      raw.moveTo(row.getString(corrupt + 1), block);
      cells.of(row);
      String text = row.isNullAt(corrupt) ? "" : row.getString(corrupt);
      if (!text.isEmpty()) {
        String found = RowProblem.quote(text);
        raw.problem =
            Optional.of(
                new RowProblem(RowFault.MALFORMED, "", "one JSON object on the line", found));
      }
      return raw;
    }
  }
}
