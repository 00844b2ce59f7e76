package org.backfold.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.backfold.network.Network;

/**
 * Reads θ from a file of {@link ParameterWriter}, from this JVM, without a Spark session. The file
 * is not trusted: θ is allocated only after the footer's counts and the file's length agree with
 * the network, and pages are decoded here and only in plain encoding, because Parquet's decoders of
 * dictionaries and run lengths allocate what a file claims. Memory is bounded by θ and the file.
 */
final class ParameterReader {
  /** A file is never longer than this plus {@link #OVERHEAD_FACTOR} bytes per parameter. */
  private static final long OVERHEAD_BYTES = 1 << 20;

  private static final long OVERHEAD_FACTOR = 64;

  private final Network network;
  private final FileStatus file;
  private final String name;
  private double[] parameters;
  private BitSet filled;

  private ParameterReader(Network network, FileStatus file, String name) {
    this.network = network;
    this.file = file;
    this.name = name;
  }

  /**
   * @param name how messages call the file
   * @return θ
   * @throws ModelFileException if the file is damaged or belongs to another network
   */
  static double[] read(Network network, FileStatus file, String name, Configuration hadoop) {
    ParameterReader reader = new ParameterReader(network, file, name);
    try {
      return reader.read(hadoop);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // Parquet has no one exception for damaged files
      throw ModelFileException.damaged(name + " is damaged or no Parquet file.", e);
    }
  }

  private double[] read(Configuration hadoop) throws IOException {
    int count = network.parameterCount();
    if (file.getLen() < (long) Double.BYTES * count) {
      throw ModelFileException.damaged(
          name
              + " has "
              + file.getLen()
              + " bytes, but the "
              + count
              + " parameters of the network in the metadata take at least "
              + (long) Double.BYTES * count
              + ": it is truncated or belongs to another model.");
    }
    long most = OVERHEAD_BYTES + OVERHEAD_FACTOR * count;
    if (file.getLen() > most) {
      throw ModelFileException.damaged(
          name
              + " has "
              + file.getLen()
              + " bytes, but the "
              + count
              + " parameters of the network in the metadata take at most "
              + most
              + ": it belongs to another model or holds more than parameters.");
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      if (!schema.getFields().equals(ParameterChunk.SCHEMA.getFields())) {
        throw ModelFileException.damaged(
            name
                + " has other columns than a parameter file: expected "
                + oneLine(ParameterChunk.SCHEMA)
                + ", found "
                + oneLine(schema)
                + ".");
      }
      checkFooter(reader.getRowGroups(), count);
      parameters = new double[count];
      filled = new BitSet(count);
      for (int i = 0; i < reader.getRowGroups().size(); i++) {
        readRowGroup(reader.readNextRowGroup());
      }
    }
    int missing = filled.nextClearBit(0);
    if (missing < count) {
      throw ModelFileException.damaged(name + " has no value for parameter " + missing + ".");
    }
    return parameters;
  }

  private void checkFooter(List<BlockMetaData> rowGroups, int count) {
    long values = 0;
    for (BlockMetaData rowGroup : rowGroups) {
      for (ColumnChunkMetaData column : rowGroup.getColumns()) {
        boolean inFile =
            column.getStartingPos() >= 0
                && column.getTotalSize() >= 0
                && column.getTotalSize() <= file.getLen() - column.getStartingPos();
        boolean isList = column.getPath().size() > 1;
        boolean flat = isList || column.getValueCount() == rowGroup.getRowCount();
        if (!inFile || !flat || column.getCodec() != CompressionCodecName.UNCOMPRESSED) {
          throw ModelFileException.damaged(
              name
                  + ", column "
                  + column.getPath().toDotString()
                  + ": expected "
                  + rowGroup.getRowCount()
                  + " rows, uncompressed, within the file, found "
                  + column.getValueCount()
                  + " values, "
                  + column.getCodec()
                  + ", bytes "
                  + column.getStartingPos()
                  + " to "
                  + (column.getStartingPos() + column.getTotalSize())
                  + " of "
                  + file.getLen()
                  + ".");
        }
        values += isList ? column.getValueCount() : 0;
      }
    }
    if (values != count) {
      throw ModelFileException.damaged(
          name
              + " holds "
              + values
              + " parameters, but the network in the metadata has "
              + count
              + ": the two belong to different models.");
    }
  }

  private void readRowGroup(PageReadStore rowGroup) throws IOException {
    int rows = Math.toIntExact(rowGroup.getRowCount());
    int[] layers = integers(rowGroup, 0, rows);
    List<ParameterChunk.Kind> kinds = kinds(rowGroup, rows);
    int[] starts = integers(rowGroup, 2, rows);
    int[] counts = integers(rowGroup, 3, rows);
    ByteBuffer values = plain(rowGroup, 4, -1);
    for (int i = 0; i < rows; i++) {
      ParameterChunk chunk = new ParameterChunk(layers[i], kinds.get(i), starts[i], counts[i]);
      checkChunk(chunk, values.remaining() / Double.BYTES);
      int offset = chunk.offset(network, parameters);
      int next = filled.nextSetBit(offset);
      if (next >= 0 && next < offset + chunk.count()) {
        throw ModelFileException.damaged(name + " has two values for parameter " + next + ".");
      }
      filled.set(offset, offset + chunk.count());
      for (int k = 0; k < chunk.count(); k++) {
        parameters[offset + k] = values.getDouble();
      }
    }
  }

  private void checkChunk(ParameterChunk chunk, int available) {
    boolean inNetwork = chunk.layer() >= 1 && chunk.layer() <= network.depth();
    long size = inNetwork ? chunk.kind().size(network, chunk.layer()) : 0;
    if (chunk.start() < 0
        || chunk.count() < 1
        || chunk.count() > size - chunk.start()
        || chunk.count() > available) {
      throw ModelFileException.damaged(
          name
              + " has a row for "
              + chunk.kind().text
              + " "
              + chunk.start()
              + " to "
              + ((long) chunk.start() + chunk.count())
              + " of layer "
              + chunk.layer()
              + ", which the network in the metadata or the file does not have.");
    }
  }

  private int[] integers(PageReadStore rowGroup, int column, int rows) throws IOException {
    ByteBuffer bytes = plain(rowGroup, column, (long) Integer.BYTES * rows);
    int[] integers = new int[rows];
    bytes.asIntBuffer().get(integers);
    return integers;
  }

  private List<ParameterChunk.Kind> kinds(PageReadStore rowGroup, int rows) throws IOException {
    ByteBuffer bytes = plain(rowGroup, 1, -1);
    List<ParameterChunk.Kind> kinds = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      kinds.add(kind(bytes));
    }
    return kinds;
  }

  private ParameterChunk.Kind kind(ByteBuffer bytes) {
    int length = bytes.getInt();
    for (ParameterChunk.Kind kind : ParameterChunk.Kind.values()) {
      if (length == kind.text.length() && length <= bytes.remaining()) {
        byte[] text = new byte[length];
        bytes.get(text);
        if (kind.text.equals(new String(text, StandardCharsets.US_ASCII))) {
          return kind;
        }
      }
    }
    throw ModelFileException.damaged(name + " has a row that is neither weights nor biases.");
  }

  /** All plain values of a column of a row group, little-endian, without repetition levels. */
  private ByteBuffer plain(PageReadStore rowGroup, int column, long expectedBytes)
      throws IOException {
    ColumnDescriptor descriptor = ParameterChunk.SCHEMA.getColumns().get(column);
    PageReader pages = rowGroup.getPageReader(descriptor);
    if (pages.readDictionaryPage() != null) {
      throw notPlain(descriptor, "a dictionary");
    }
    List<byte[]> parts = new ArrayList<>();
    int size = 0;
    for (DataPage page = pages.readPage(); page != null; page = pages.readPage()) {
      if (!(page instanceof DataPageV1 plain) || plain.getValueEncoding() != Encoding.PLAIN) {
        throw notPlain(descriptor, page.toString());
      }
      byte[] part = withoutLevels(plain, descriptor);
      parts.add(part);
      size = Math.addExact(size, part.length);
    }
    if (expectedBytes >= 0 && size != expectedBytes) {
      throw notPlain(descriptor, size + " bytes instead of " + expectedBytes);
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    parts.forEach(bytes::put);
    return bytes.flip();
  }

  private static byte[] withoutLevels(DataPageV1 page, ColumnDescriptor descriptor)
      throws IOException {
    try (InputStream in = page.getBytes().toInputStream()) {
      int levels = (descriptor.getMaxRepetitionLevel() > 0 ? 1 : 0);
      levels += (descriptor.getMaxDefinitionLevel() > 0 ? 1 : 0);
      for (int i = 0; i < levels; i++) {
        byte[] length = in.readNBytes(Integer.BYTES);
        if (length.length < Integer.BYTES) {
          throw new EOFException("a page ends in its levels");
        }
        in.skipNBytes(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt());
      }
      return in.readAllBytes();
    }
  }

  private ModelFileException notPlain(ColumnDescriptor column, String found) {
    return ModelFileException.damaged(
        name
            + ", column "
            + String.join(".", column.getPath())
            + ": expected plain pages without dictionary, found "
            + found
            + ".");
  }

  private static String oneLine(MessageType schema) {
    String text = schema.toString().replaceAll("\\s+", " ").trim();
    return text.length() <= 400 ? text : text.substring(0, 400) + "…";
  }
}
