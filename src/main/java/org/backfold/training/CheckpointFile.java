package org.backfold.training;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a checkpoint holds, texts, whole numbers and vectors by name, and how it is written:
 *
 * <pre>
 * magic      8 bytes
 * version    int
 * texts      count, then name and text of each; a string is its length in bytes and its UTF-8
 * numbers    count, then name and long of each
 * vectors    count, then name, length and IEEE 754 doubles of each
 * checksum   SHA-256 of all before, 32 bytes
 * </pre>
 *
 * All big-endian, names in order, so that the same content gives the same bytes. Reading runs no
 * code and never takes more memory than the file is long. The arrays are those of the writer.
 */
final class CheckpointFile {
  /** Version of the format written and the only one read. */
  static final int FORMAT_VERSION = 2;

  private static final byte[] MAGIC = "BackfCkp".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKSUM_BYTES = 32;
  private static final int CHUNK = 8192; // doubles

  final SortedMap<String, String> texts = new TreeMap<>();
  final SortedMap<String, Long> numbers = new TreeMap<>();
  final SortedMap<String, double[]> vectors = new TreeMap<>();

  /** The file is not what was once written. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  String text(String name) throws DamagedException {
    return present(texts.get(name), name);
  }

  long number(String name) throws DamagedException {
    return present(numbers.get(name), name);
  }

  double[] vector(String name) throws DamagedException {
    return present(vectors.get(name), name);
  }

  private static <T> T present(T value, String name) throws DamagedException {
    return Optional.ofNullable(value).orElseThrow(() -> new DamagedException("it lacks " + name));
  }

  /** Writes everything; leaves {@code stream} open. */
  void write(OutputStream stream) throws IOException {
    DigestOutputStream digested = new DigestOutputStream(stream, sha256());
    DataOutputStream out = new DataOutputStream(digested);
    out.write(MAGIC);
    out.writeInt(FORMAT_VERSION);
    out.writeInt(texts.size());
    for (var text : texts.entrySet()) {
      writeString(text.getKey(), out);
      writeString(text.getValue(), out);
    }
    out.writeInt(numbers.size());
    for (var number : numbers.entrySet()) {
      writeString(number.getKey(), out);
      out.writeLong(number.getValue());
    }
    out.writeInt(vectors.size());
    for (var vector : vectors.entrySet()) {
      writeString(vector.getKey(), out);
      writeDoubles(vector.getValue(), out);
    }
    out.flush();
    stream.write(digested.getMessageDigest().digest());
  }

  private static void writeString(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void writeDoubles(double[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    ByteBuffer buffer = ByteBuffer.allocate(Double.BYTES * Math.min(CHUNK, values.length));
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      buffer.clear().asDoubleBuffer().put(values, from, count);
      out.write(buffer.array(), 0, Double.BYTES * count);
    }
  }

  /**
   * Checks the checksum, in constant memory.
   *
   * @param length bytes of the file
   * @throws DamagedException if it does not hold
   */
  static void verify(InputStream in, long length) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    for (long left = length - CHECKSUM_BYTES; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new DamagedException("it ends early");
      }
      digest.update(buffer, 0, read);
      left -= read;
    }
    if (!Arrays.equals(digest.digest(), in.readNBytes(CHECKSUM_BYTES))) {
      throw new DamagedException("its checksum does not match its content");
    }
  }

  /**
   * Reads a file whose checksum holds.
   *
   * @param length bytes of the file
   * @throws IllegalArgumentException if another version of the format was written
   * @throws DamagedException if it is no checkpoint
   */
  static CheckpointFile read(InputStream stream, long length) throws IOException {
    Reader in = new Reader(stream, length - CHECKSUM_BYTES);
    in.take(MAGIC.length);
    if (!Arrays.equals(in.data.readNBytes(MAGIC.length), MAGIC)) {
      throw new DamagedException("it is no checkpoint of Backfold");
    }
    int version = in.integer();
    if (version != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "it has format version "
              + version
              + ", but this Backfold reads version "
              + FORMAT_VERSION
              + "; go on with the Backfold that wrote it, or begin anew");
    }
    CheckpointFile file = new CheckpointFile();
    for (int left = in.integer(); left > 0; left--) {
      in.put(file.texts, in.string(), in.string());
    }
    for (int left = in.integer(); left > 0; left--) {
      in.put(file.numbers, in.string(), in.longNumber());
    }
    for (int left = in.integer(); left > 0; left--) {
      in.put(file.vectors, in.string(), in.doubles());
    }
    if (in.left != 0) {
      throw new DamagedException("it holds " + in.left + " bytes too many");
    }
    return file;
  }

  /** Reads no more, and allocates no more, than is left. */
  private static final class Reader {
    private final DataInputStream data;
    private long left;

    Reader(InputStream stream, long left) {
      data = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
      this.left = left;
    }

    void take(long bytes) throws DamagedException {
      if (bytes < 0 || bytes > left) {
        throw new DamagedException("it claims " + bytes + " bytes where " + left + " are left");
      }
      left -= bytes;
    }

    int integer() throws IOException {
      take(Integer.BYTES);
      return data.readInt();
    }

    long longNumber() throws IOException {
      take(Long.BYTES);
      return data.readLong();
    }

    String string() throws IOException {
      int bytes = integer();
      take(bytes);
      return new String(data.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    double[] doubles() throws IOException {
      int length = integer();
      take((long) Double.BYTES * length);
      double[] values = new double[length];
      byte[] chunk = new byte[Double.BYTES * Math.min(CHUNK, length)];
      for (int from = 0; from < length; from += CHUNK) {
        int count = Math.min(CHUNK, length - from);
        data.readFully(chunk, 0, Double.BYTES * count);
        ByteBuffer.wrap(chunk).asDoubleBuffer().get(values, from, count);
      }
      return values;
    }

    <T> void put(SortedMap<String, T> map, String name, T value) throws DamagedException {
      if (map.put(name, value) != null) {
        throw new DamagedException("it holds " + name + " twice");
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
