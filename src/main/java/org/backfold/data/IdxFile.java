package org.backfold.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * An array in IDX format (Y. LeCun's, of MNIST): two zero bytes, element type, number of
 * dimensions, the dimensions as big-endian int, then the elements, rows first.
 *
 * @param path URI of the file
 * @param type of the elements
 * @param dimensions of the array, 1 to 8
 * @param rows first dimension
 * @param rowSize elements of a row
 * @param compressed whether it can only be read from the start
 */
record IdxFile(
    String path, ElementType type, int dimensions, long rows, int rowSize, boolean compressed)
    implements Serializable {
  private static final int MOST_DIMENSIONS = 8;

  /** Deflate's best ratio is 1032:1 (zlib's technical details); a header that needs more lies. */
  private static final long MOST_COMPRESSION = 1032;

  /** Types of elements by their code. */
  enum ElementType {
    UNSIGNED_BYTE(0x08, 1),
    BYTE(0x09, 1),
    SHORT(0x0B, 2),
    INT(0x0C, 4),
    FLOAT(0x0D, 4),
    DOUBLE(0x0E, 8);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    static ElementType of(int code, String file) {
      for (ElementType type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new ReadFailure.BadInput(
          "'" + file + "' is no IDX file: unknown element type " + code + " in its header.");
    }

    double read(ByteBuffer buffer) {
      return switch (this) {
        case UNSIGNED_BYTE -> buffer.get() & 0xFF;
        case BYTE -> buffer.get();
        case SHORT -> buffer.getShort();
        case INT -> buffer.getInt();
        case FLOAT -> buffer.getFloat();
        case DOUBLE -> buffer.getDouble();
      };
    }
  }

  /**
   * Reads the header and checks that the file can hold what it claims, before anything is
   * allocated.
   *
   * @throws IllegalArgumentException if it is no IDX file or the header claims another size than
   *     the file has
   * @throws IOException if the file cannot be read
   */
  static IdxFile open(FileStatus status, Configuration configuration) throws IOException {
    String file = InputFiles.display(status.getPath());
    boolean compressed =
        new CompressionCodecFactory(configuration).getCodec(status.getPath()) != null;
    try (DataInputStream input =
        new DataInputStream(InputFiles.open(status.getPath(), configuration))) {
      int zeros = input.readUnsignedShort();
      if (zeros != 0) {
        throw new ReadFailure.BadInput(
            "'" + file + "' is no IDX file: it does not start with two zero bytes.");
      }
      ElementType type = ElementType.of(input.readUnsignedByte(), file);
      int dimensions = input.readUnsignedByte();
      if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
        throw new ReadFailure.BadInput(
            "'" + file + "' is no IDX file: its header claims " + dimensions + " dimensions.");
      }
      long rows = input.readInt() & 0xFFFFFFFFL;
      double rowSize = 1;
      for (int d = 1; d < dimensions; d++) {
        rowSize *= input.readInt() & 0xFFFFFFFFL;
      }
      checkSize(
          file, status.getLen(), compressed, 4 + 4 * dimensions + rows * rowSize * type.bytes);
      if (rows == 0 || rowSize < 1 || rowSize > ReadOptions.MAX_FEATURES) {
        throw new ReadFailure.BadInput(
            "'"
                + file
                + "' claims "
                + rows
                + " rows of "
                + (long) rowSize
                + " elements; there"
                + " must be 1 row or more, of 1 to "
                + ReadOptions.MAX_FEATURES
                + " elements.");
      }
      return new IdxFile(
          status.getPath().toString(), type, dimensions, rows, (int) rowSize, compressed);
    } catch (EOFException e) {
      throw new ReadFailure.BadInput("'" + file + "' ends within its IDX header.");
    }
  }

  private static void checkSize(String file, long length, boolean compressed, double claimed) {
    double most = compressed ? (double) length * MOST_COMPRESSION : length;
    if (claimed > most || (!compressed && claimed < most)) {
      throw new ReadFailure.BadInput(
          String.format(
              Locale.ROOT,
              "'%s' has %d bytes%s, but its IDX header claims %.0f.",
              file,
              length,
              compressed ? " compressed" : "",
              claimed));
    }
  }

  /** Reads rows one after the other, from {@code first} on. */
  Reader reader(long first, Configuration configuration) throws IOException {
    return new Reader(this, first, configuration);
  }

  /** An open file; one task's. */
  static final class Reader implements AutoCloseable {
    private final IdxFile file;
    private final DataInputStream input;
    private final byte[] bytes;
    private long row;

    private Reader(IdxFile file, long first, Configuration configuration) throws IOException {
      this.file = file;
      bytes = new byte[Math.multiplyExact(file.rowSize, file.type.bytes)];
      InputStream opened = InputFiles.open(new Path(file.path), configuration);
      input = new DataInputStream(new BufferedInputStream(opened, 1 << 16));
      try {
        long start = 4 + 4L * file.dimensions + first * bytes.length;
        if (opened instanceof FSDataInputStream seekable) {
          seekable.seek(start);
        } else {
          input.skipNBytes(start);
        }
        row = first;
      } catch (EOFException e) {
        input.close();
        throw tooShort();
      } catch (IOException | RuntimeException e) {
        input.close();
        throw e;
      }
    }

    /** The next row, a new array. */
    double[] next() throws IOException {
      try {
        input.readFully(bytes);
      } catch (EOFException e) {
        throw tooShort();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      double[] values = new double[file.rowSize];
      for (int k = 0; k < values.length; k++) {
        values[k] = file.type.read(buffer);
      }
      row++;
      if (row == file.rows && input.read() >= 0) {
        throw new ReadFailure.BadInput(
            "'" + name() + "' goes on after the " + file.rows + " rows its IDX header claims.");
      }
      return values;
    }

    private ReadFailure.BadInput tooShort() {
      return new ReadFailure.BadInput(
          "'"
              + name()
              + "' ends before row "
              + (row + 1)
              + ", but its IDX header claims "
              + file.rows
              + " rows.");
    }

    private String name() {
      return InputFiles.display(new Path(file.path));
    }

    @Override
    public void close() throws IOException {
      input.close();
    }
  }
}
