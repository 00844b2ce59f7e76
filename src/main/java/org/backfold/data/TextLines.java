package org.backfold.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;

/**
 * Reads the lines of one {@link TextPiece} in bounded memory. Hadoop's own record reader, and so
 * Spark's text source, takes a line of any length into memory or, with a limit, leaves it out
 * without a word; here it is an error.
 */
final class TextLines implements AutoCloseable {
  /** Longest line, in bytes. */
  static final int LONGEST_LINE = 32 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final TextPiece piece;
  private final LineReader reader;
  private final Text line = new Text();
  private long at;
  private long number;

  /** Opens the file and moves to the first line of the piece. */
  TextLines(TextPiece piece, Configuration configuration) {
    this.piece = piece;
    InputStream opened = null;
    try {
      opened = InputFiles.open(new Path(URI.create(piece.file())), configuration);
      if (piece.from() > 0) {
        ((FSDataInputStream) opened).seek(piece.from());
      }
      reader = new LineReader(opened, BUFFER_BYTES);
      at = piece.from();
      if (piece.from() > 0) {
        at += read(); // it belongs to the piece before, which reads on to its end
      }
    } catch (IOException | RuntimeException e) {
      throw failure(opened, e);
    }
  }

  /** The next line, without its end; null after the last. */
  String next() {
    try {
      if (at > piece.to()) {
        return null;
      }
      int bytes = read();
      at += bytes;
      number++;
      return bytes == 0
          ? null
          : new String(line.getBytes(), 0, line.getLength(), StandardCharsets.UTF_8);
    } catch (IOException | RuntimeException e) {
      throw failure(null, e);
    }
  }

  /** Bytes of the line with its end, 0 at the end of the file. */
  private int read() throws IOException {
    int bytes = reader.readLine(line, LONGEST_LINE + 1, LONGEST_LINE + 1);
    if (line.getLength() > LONGEST_LINE) {
      String place = piece.from() == 0 ? "Line " + (number + 1) : "The line that holds byte " + at;
      throw new ReadFailure.BadInput(
          place + " of '" + name() + "' is longer than 32 MiB; is it a text file?");
    }
    return bytes;
  }

  private RuntimeException failure(InputStream opened, Exception cause) {
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
    return ReadFailure.in(name(), cause);
  }

  private String name() {
    return InputFiles.displayUri(piece.file());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
