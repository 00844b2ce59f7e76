package org.backfold.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.backfold.network.Network;

/**
 * Writes θ as a Parquet file of {@link ParameterChunk}s, from this JVM, without a Spark session.
 * Plain encoding and no compression: weights do not compress, and {@link ParameterReader} can then
 * bound its memory by the size of the file. The same θ gives the same bytes.
 */
final class ParameterWriter {
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private ParameterWriter() {}

  static void write(Network network, double[] parameters, Path file, Configuration hadoop)
      throws IOException {
    write(network, parameters, ParameterChunk.of(network), file, hadoop);
  }

  /** Writes the given rows in the given order. */
  static void write(
      Network network,
      double[] parameters,
      List<ParameterChunk> chunks,
      Path file,
      Configuration hadoop)
      throws IOException {
    Builder builder = new Builder(HadoopOutputFile.fromPath(file, hadoop), network, parameters);
    try (ParquetWriter<ParameterChunk> writer =
        builder
            .withConf(hadoop)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(false)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build()) {
      for (ParameterChunk chunk : chunks) {
        writer.write(chunk);
      }
    }
  }

  /** SHA-256, in hex, of θ as big-endian IEEE 754 doubles. */
  static String sha256(double[] parameters) {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(Double.BYTES * ParameterChunk.MOST_ENTRIES);
    for (double parameter : parameters) {
      if (!buffer.hasRemaining()) {
        digest.update(buffer.array());
        buffer.clear();
      }
      buffer.putLong(Double.doubleToRawLongBits(parameter));
    }
    digest.update(buffer.array(), 0, buffer.position());
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<ParameterChunk, Builder> {
    private final Network network;
    private final double[] parameters;

    Builder(OutputFile file, Network network, double[] parameters) {
      super(file);
      this.network = network;
      this.parameters = parameters;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // the only one of Spark 3.5's Parquet
    protected WriteSupport<ParameterChunk> getWriteSupport(Configuration hadoop) {
      return new ChunkWriteSupport(network, parameters);
    }
  }

  private static final class ChunkWriteSupport extends WriteSupport<ParameterChunk> {
    private final Network network;
    private final double[] parameters;
    private RecordConsumer consumer;

    ChunkWriteSupport(Network network, double[] parameters) {
      this.network = network;
      this.parameters = parameters;
    }

    @Override
    @SuppressWarnings("deprecation") // the only init of Spark 3.5's Parquet
    public WriteContext init(Configuration hadoop) {
      return new WriteContext(ParameterChunk.SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(ParameterChunk chunk) {
      consumer.startMessage();
      field("layer", 0, () -> consumer.addInteger(chunk.layer()));
      field("kind", 1, () -> consumer.addBinary(Binary.fromString(chunk.kind().text)));
      field("start", 2, () -> consumer.addInteger(chunk.start()));
      field("count", 3, () -> consumer.addInteger(chunk.count()));
      field("values", 4, () -> values(chunk));
      consumer.endMessage();
    }

    private void values(ParameterChunk chunk) {
      int offset = chunk.offset(network, parameters);
      consumer.startGroup();
      consumer.startField("list", 0);
      for (int i = 0; i < chunk.count(); i++) {
        double value = parameters[offset + i];
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addDouble(value);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
      consumer.endGroup();
    }

    private void field(String name, int index, Runnable value) {
      consumer.startField(name, index);
      value.run();
      consumer.endField(name, index);
    }
  }
}
