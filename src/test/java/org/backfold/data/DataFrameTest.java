package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Typed columns, their metadata, and what travels. */
@Tag("spark")
class DataFrameTest {
  private final SparkSession session = SparkTestSession.get();

  private Dataset<Row> frame(StructType columns, Row... rows) {
    return session.createDataFrame(Arrays.asList(rows), columns);
  }

  @Test
  void readsEveryTypeOfNumber() {
    StructType columns =
        new StructType()
            .add("byte", DataTypes.ByteType)
            .add("short", DataTypes.ShortType)
            .add("int", DataTypes.IntegerType)
            .add("long", DataTypes.LongType)
            .add("float", DataTypes.FloatType)
            .add("double", DataTypes.DoubleType)
            .add("decimal", DataTypes.createDecimalType(38, 18))
            .add("boolean", DataTypes.BooleanType)
            .add("string", DataTypes.StringType)
            .add("a.b `c`", DataTypes.IntegerType)
            .add("label", DataTypes.BooleanType);
    Row row =
        RowFactory.create(
            (byte) -1,
            (short) 2,
            3,
            4L,
            0.5f,
            6.25,
            new BigDecimal("7.125"),
            true,
            " 8e1 ",
            9,
            true);
    Row other =
        RowFactory.create(
            (byte) 0, (short) 0, 0, 0L, 0f, 0.0, BigDecimal.ZERO, false, "0", 0, false);
    ExampleTable table = ExampleReader.of(frame(columns, row, other), ReadOptions.of());
    assertArrayEquals(
        new double[] {-1, 2, 3, 4, 0.5, 6.25, 7.125, 1, 80, 9},
        table.examples().first().features().toArray());
    assertEquals(List.of("false", "true"), table.schema().classes());
    RowFeatures features = ExampleReader.features(columns, table.schema());
    assertArrayEquals(
        new double[] {-1, 2, 3, 4, 0.5, 6.25, 7.125, 1, 80, 9}, features.of(row).toArray());
  }

  @Test
  void refusesColumnsThatAreNoNumbers() {
    StructType columns =
        new StructType()
            .add("when", DataTypes.DateType)
            .add("who", DataTypes.StringType)
            .add("x", DataTypes.DoubleType)
            .add("label", DataTypes.DoubleType);
    Row row = RowFactory.create(java.sql.Date.valueOf("2020-02-02"), "Ann", 1.0, 0.0);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ExampleReader.of(frame(columns, row), ReadOptions.of()));
    assertEquals(
        "the DataFrame: feature columns 'when' (type date), 'who' ('Ann') hold no numbers; leave out"
            + " with data.exclude = [when, who], or encode as numbers.",
        error.getMessage());
    StructType mixed =
        new StructType()
            .add("v", SQLDataTypes.VectorType())
            .add("x", DataTypes.DoubleType)
            .add("label", DataTypes.DoubleType);
    error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                ExampleReader.of(
                    frame(mixed, RowFactory.create(Vectors.dense(1), 1.0, 0.0)), ReadOptions.of()));
    assertEquals(
        "the DataFrame: column 'v' holds vectors beside other features; state data.features = [v],"
            + " exclude it, or assemble all into one vector.",
        error.getMessage());
  }

  /** Indexer and assembler leave names and sizes in the metadata. */
  @Test
  void readsMetadataOfPipelines() {
    Dataset<Row> raw =
        frame(
            new StructType()
                .add("u", DataTypes.DoubleType)
                .add("v", DataTypes.DoubleType)
                .add("kind", DataTypes.StringType),
            RowFactory.create(1.0, 2.0, "red"),
            RowFactory.create(3.0, 4.0, "blue"),
            RowFactory.create(5.0, 6.0, "red"));
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(new String[] {"u", "v"})
            .setOutputCol("features")
            .transform(raw);
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("kind")
            .setOutputCol("label")
            .fit(assembled)
            .transform(assembled);
    ExampleTable table = ExampleReader.of(indexed, ReadOptions.of());
    assertEquals(List.of("red", "blue"), table.schema().classes());
    assertEquals(2, table.schema().features());
    assertArrayEquals(new long[] {2, 1}, table.classCounts());
    assertEquals(
        List.of("Column 'label' has 2 class names in its metadata: classification."),
        table.notes());
    ExampleSchema other =
        new ExampleSchema(
            Task.CLASSIFICATION, List.of("features"), 2, List.of("label"), List.of("blue", "red"));
    assertEquals(
        List.of(1.0, 0.0, 1.0),
        ExampleReader.of(indexed, ReadOptions.of(), other)
            .examples()
            .map(e -> e.target()[0])
            .collect());
    ExampleSchema unseen =
        new ExampleSchema(
            Task.CLASSIFICATION, List.of("features"), 2, List.of("label"), List.of("green", "red"));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ExampleReader.of(indexed, ReadOptions.of(), unseen));
    assertEquals(
        "1 of 3 rows of the DataFrame is bad:\n"
            + "  unknown label: 1 row\n"
            + "    row 2 of the DataFrame, column 'label': expected a class that the model knows,"
            + " not blue, found '1'\n"
            + "Correct them, or leave them out with data.invalid = drop.",
        error.getMessage());
  }

  @Test
  void refusesVectorsOfOtherSizes() {
    StructType columns =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    Dataset<Row> frame =
        frame(
            columns,
            RowFactory.create(0.0, Vectors.dense(1, 2)),
            RowFactory.create(1.0, Vectors.sparse(3, new int[] {0}, new double[] {1})),
            RowFactory.create(1.0, null),
            RowFactory.create(1.0, Vectors.sparse(2, new int[] {1}, new double[] {1.0 / 0})));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> ExampleReader.of(frame, ReadOptions.of()));
    assertEquals(
        "3 of 4 rows of the DataFrame are bad:\n"
            + "  missing value: 1 row\n"
            + "    row 3 of the DataFrame, column 'features': expected a vector, found nothing\n"
            + "  infinite: 1 row\n"
            + "    row 4 of the DataFrame, column 'features[1]': expected a finite number, found"
            + " 'Infinity'\n"
            + "  wrong vector size: 1 row\n"
            + "    row 2 of the DataFrame, column 'features': expected a vector of size 2, found one"
            + " of size 3\n"
            + "Correct them, or leave them out with data.invalid = drop.",
        error.getMessage());
    ExampleSchema schema =
        new ExampleSchema(
            Task.CLASSIFICATION, List.of("features"), 3, List.of("label"), List.of("0", "1"));
    RowFeatures features = ExampleReader.features(columns, schema);
    Row wrong = RowFactory.create(0.0, Vectors.dense(1, 2));
    error = assertThrows(IllegalArgumentException.class, () -> features.of(wrong));
    assertEquals(
        "Bad row, column 'features': expected a vector of size 3, found one of size 2.",
        error.getMessage());
    ExampleTable dropped = ExampleReader.of(frame, ReadOptions.of().dropInvalid(), schema);
    assertEquals(
        List.of(Vectors.sparse(3, new int[] {0}, new double[] {1})),
        dropped.examples().map(Example::features).collect());
    assertEquals(3, dropped.report().badRows());
  }

  @Test
  void featuresAreReadBesideTheRowOfAStream() {
    ExampleSchema schema =
        new ExampleSchema(Task.REGRESSION, List.of("value"), 1, List.of("y"), List.of());
    Dataset<Row> stream = session.readStream().format("rate").load();
    RowFeatures features = ExampleReader.features(stream.schema(), schema);
    Row row = RowFactory.create(java.sql.Timestamp.valueOf("2020-02-02 00:00:00"), 5L);
    assertEquals(Vectors.dense(5), features.of(row));
    assertThrows(
        IllegalArgumentException.class,
        () -> ExampleReader.features(stream.schema(), schema.withFeatureColumns(List.of("no"))));
  }

  /** Where Spark is set to Kryo, it is used for results of tasks and for shuffles. */
  @Test
  void travelsByKryo() {
    SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
    for (Vector vector :
        List.of(Vectors.dense(1, 0), Vectors.sparse(9, new int[] {4}, new double[] {2}))) {
      Example example = new Example(vector, new double[] {3, 4}, 0.5, 2);
      Example copy = roundTrip(kryo, example, Example.class);
      assertEquals(vector, copy.features());
      assertArrayEquals(new double[] {3, 4}, copy.target());
      assertEquals(0.5, copy.rowWeight());
      assertEquals(2, copy.classWeight());
    }
    IdxSource.Piece piece = new IdxSource.Piece(5, 9);
    assertEquals(piece, roundTrip(kryo, piece, IdxSource.Piece.class));
    Tally tally = new Tally(10, HashSplit.histogram(1));
    RawRow row = new RawRow();
    row.moveTo("file:/t.csv", 0);
    tally.addBad(row, List.of(new RowProblem(RowFault.NAN, "x", "a number", "NaN")));
    tally.addLines("file:/t.csv", 0, 1);
    ParsedRow parsed = new ParsedRow();
    parsed.features = Vectors.dense(1, 2);
    parsed.label = "a";
    tally.addGood(parsed, new ContentHash());
    Tally copy = roundTrip(kryo, tally, Tally.class);
    RowReport report = RowReport.of("t", copy, true, true);
    assertEquals(
        List.of("/t.csv, line 1, column 'x': expected a number, found NaN"),
        report.faults().get(0).examples());
    assertEquals(List.of("a"), copy.labels().classes());
    assertEquals(
        tally.content(Split.TRAIN).fingerprint(2), copy.content(Split.TRAIN).fingerprint(2));
    assertEquals(2, copy.rows());
  }

  private static <T> T roundTrip(SerializerInstance kryo, T value, Class<T> type) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
    ByteBuffer bytes = kryo.serialize(value, tag);
    return kryo.deserialize(bytes, tag);
  }
}
