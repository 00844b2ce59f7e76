package org.backfold.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Images in one IDX file, their labels in another. Rows keep the order of the file, so a slice of
 * them means the same everywhere.
 *
 * @param features the images, a row of pixels each
 * @param labels one number for each; empty: only for prediction
 * @param range the rows to read
 */
record IdxSource(
    SparkSession session,
    String name,
    IdxFile features,
    Optional<IdxFile> labels,
    RowRange range,
    SerializableConfiguration configuration)
    implements RowSource {
  private static final long PIECE_BYTES = 32L << 20;

  /** Finds images and labels among the files, the labels also beside the images. */
  static IdxSource open(
      SparkSession session, InputFiles files, ReadOptions.Input input, Configuration configuration)
      throws IOException {
    List<IdxFile> images = new ArrayList<>();
    List<IdxFile> labels = new ArrayList<>();
    for (FileStatus status : files.files()) {
      IdxFile file = IdxFile.open(status, configuration);
      (file.dimensions() == 1 ? labels : images).add(file);
    }
    if (images.size() != 1) {
      throw new ReadFailure.BadInput(
          "'"
              + files.name()
              + "' holds "
              + images.size()
              + " IDX files of images (2 dimensions or"
              + " more); state one.");
    }
    for (FileStatus status : labelFiles(images.get(0), labels, input, configuration)) {
      labels.add(IdxFile.open(status, configuration));
    }
    Optional<IdxFile> label = onlyLabels(images.get(0), labels, files.name());
    RowRange range = input.rows();
    if (range.from() >= images.get(0).rows()
        || (range.to() != Long.MAX_VALUE && range.to() > images.get(0).rows())) {
      throw new ReadFailure.BadInput(
          "Rows "
              + range.from()
              + ":"
              + range.to()
              + " are stated, but '"
              + files.name()
              + "' holds "
              + images.get(0).rows()
              + ".");
    }
    return new IdxSource(
        session,
        files.name(),
        images.get(0),
        label,
        range,
        new SerializableConfiguration(configuration));
  }

  private static List<FileStatus> labelFiles(
      IdxFile images, List<IdxFile> found, ReadOptions.Input input, Configuration configuration)
      throws IOException {
    if (!input.labelPath().isEmpty()) {
      return InputFiles.list(input.labelPath(), configuration).toList();
    }
    Path path = new Path(images.path());
    String name = path.getName().replace("images", "labels").replaceFirst("idx[2-8]", "idx1");
    FileSystem fileSystem = path.getFileSystem(configuration);
    if (!found.isEmpty() || name.equals(path.getName())) {
      return List.of();
    }
    for (String candidate : List.of(name, name.replaceFirst("\\.gz$", ""), name + ".gz")) {
      Path beside = new Path(path.getParent(), candidate);
      if (fileSystem.exists(beside)) {
        return List.of(fileSystem.getFileStatus(beside));
      }
    }
    return List.of();
  }

  private static Optional<IdxFile> onlyLabels(IdxFile images, List<IdxFile> labels, String name) {
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    IdxFile file = labels.get(0);
    String path = InputFiles.display(new Path(file.path()));
    if (labels.size() > 1 || file.dimensions() != 1) {
      throw new ReadFailure.BadInput(
          "'"
              + path
              + "' and the like are not one IDX file of labels (1 dimension) for '"
              + name
              + "'; state one.");
    }
    if (file.rows() != images.rows()) {
      throw new ReadFailure.BadInput(
          "'"
              + path
              + "' holds "
              + file.rows()
              + " labels, but '"
              + name
              + "' holds "
              + images.rows()
              + " images.");
    }
    return Optional.of(file);
  }

  @Override
  public StructType columns() {
    StructType columns = new StructType();
    if (labels.isPresent()) {
      columns = columns.add("label", DataTypes.DoubleType);
    }
    return columns.add("features", SQLDataTypes.VectorType());
  }

  @Override
  public boolean named() {
    return true;
  }

  /** What a task reads. */
  @DefaultSerializer(JavaSerializer.class)
  record Piece(long from, long to) implements Serializable {}

  /** A compressed file is one piece, as it can only be read from the start. */
  private List<Piece> pieces() {
    long to = Math.min(range.to(), features.rows());
    long bytes = Math.max(1, features.rowSize());
    long rows = features.compressed() ? Long.MAX_VALUE : Math.max(1, PIECE_BYTES / bytes);
    List<Piece> pieces = new ArrayList<>();
    for (long from = range.from(); from < to; from += Math.min(rows, to - from)) {
      pieces.add(new Piece(from, from + Math.min(rows, to - from)));
    }
    return pieces;
  }

  @Override
  public JavaRDD<RawRow> rows(int[] needed) {
    IdxFile images = features;
    Optional<IdxFile> classes = labels;
    IdxFile[] files =
        classes.isPresent() ? new IdxFile[] {images, classes.get()} : new IdxFile[] {images};
    SerializableConfiguration hadoop = configuration;
    FlatMapFunction<Piece, RawRow> read = piece -> new Images(files, piece, hadoop.value());
    List<Piece> pieces = pieces();
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .parallelize(pieces, pieces.size())
        .flatMap(read);
  }

  @Override
  public Dataset<Row> frame(Optional<RowFilter> keep) {
    boolean labelled = labels.isPresent();
    JavaRDD<Row> rows =
        rows(new int[0])
            .map(
                row ->
                    labelled
                        ? RowFactory.create(row.cells.number(0), row.cells.vector(1))
                        : RowFactory.create(row.cells.vector(0)));
    JavaRDD<Row> kept = keep.isEmpty() ? rows : rows.filter(keep.get()::test);
    return session.createDataFrame(kept, columns());
  }

  @Override
  public Optional<String> textIn(int column) {
    return Optional.empty();
  }

  @Override
  public OptionalInt vectorSize(int column) {
    return OptionalInt.of(features.rowSize());
  }

  @Override
  public String labelHint() {
    return "there is no IDX file of labels beside the images; state its path";
  }

  @Override
  public boolean hasLines() {
    return false;
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  /** The images of one piece. */
  private static final class Images implements Iterator<RawRow>, Cells {
    private final IdxFile.Reader images;
    private final Optional<IdxFile.Reader> labels;
    private final RawRow row = new RawRow();
    private final long end;
    private long next;
    private double[] pixels = {};
    private double label;

    Images(IdxFile[] files, Piece piece, Configuration configuration) throws IOException {
      images = files[0].reader(piece.from, configuration);
      TaskCompletionListener closing = context -> close();
      TaskContext.get().addTaskCompletionListener(closing);
      labels =
          files.length == 1
              ? Optional.empty()
              : Optional.of(files[1].reader(piece.from, configuration));
      next = piece.from;
      end = piece.to;
      row.cells = this;
      row.file = files[0].path();
    }

    private void close() {
      try (images) {
        if (labels != null && labels.isPresent()) {
          labels.get().close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public RawRow next() {
      if (next == end) {
        throw new NoSuchElementException();
      }
      try {
        pixels = images.next();
        label = labels.isPresent() ? labels.get().next()[0] : 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      row.index = next++;
      return row;
    }

    @Override
    public double number(int column) {
      return label;
    }

    @Override
    public String text(int column) {
      return NumberText.name(label);
    }

    @Override
    public Vector vector(int column) {
      return new DenseVector(pixels);
    }
  }
}
