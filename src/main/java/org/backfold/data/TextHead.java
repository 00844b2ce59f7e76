package org.backfold.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The first lines of a text file, read by the driver in bounded memory to learn what the file is.
 *
 * @param file as messages call it
 * @param lines that are not blank, decoded as UTF-8; what is not UTF-8 has become U+FFFD
 * @param numbers of these lines in the file, from 1
 */
record TextHead(String file, List<String> lines, List<Integer> numbers) {
  private static final int MOST_LINES = 101;
  private static final int ENOUGH_BYTES = 4 << 20;
  private static final int FIRST_BYTES = 64;

  /**
   * Reads up to {@value #MOST_LINES} lines, fewer if they are long.
   *
   * @throws IllegalArgumentException if it is no text, or a line is longer than 32 MiB
   * @throws IOException if the file cannot be opened or decompressed
   */
  static TextHead read(Path path, Configuration configuration) throws IOException {
    String file = InputFiles.display(path);
    List<String> lines = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    try (InputStream input = InputFiles.open(path, configuration)) {
      InputStream buffered = new BufferedInputStream(input, 1 << 16);
      buffered.mark(FIRST_BYTES);
      refuseOtherKinds(file, buffered.readNBytes(FIRST_BYTES));
      buffered.reset();
      LineBytes bytes = new LineBytes(buffered, file);
      int number = 1;
      long total = 0;
      while (lines.size() < MOST_LINES && total < ENOUGH_BYTES && bytes.next(number)) {
        String line = bytes.text();
        total += line.length();
        if (!line.isBlank()) {
          lines.add(line);
          numbers.add(number);
        }
        number++;
      }
    }
    return new TextHead(file, lines, numbers);
  }

  private static void refuseOtherKinds(String file, byte[] first) {
    FileKind.advice(first)
        .ifPresent(
            advice -> {
              throw new ReadFailure.BadInput("'" + file + "' is no table of text: " + advice + ".");
            });
  }

  /** Splits bytes at \n, \r\n or \r, as Hadoop does. */
  private static final class LineBytes {
    private final InputStream input;
    private final String file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;

    LineBytes(InputStream input, String file) {
      this.input = input;
      this.file = file;
    }

    boolean next(int number) throws IOException {
      line.reset();
      int next = read();
      boolean any = next >= 0;
      while (next >= 0 && next != '\n' && next != '\r') {
        if (next == 0) {
          throw new ReadFailure.BadInput(
              "'" + file + "' is no text in UTF-8: line " + number + " holds a zero byte.");
        }
        if (line.size() >= TextLines.LONGEST_LINE) {
          throw new ReadFailure.BadInput(
              "Line " + number + " of '" + file + "' is longer than 32 MiB; is it a text file?");
        }
        line.write(next);
        next = read();
      }
      if (next == '\r') {
        int after = read();
        at -= after >= 0 && after != '\n' ? 1 : 0;
      }
      return any;
    }

    private int read() throws IOException {
      if (at == end) {
        end = input.read(buffer);
        at = 0;
        if (end <= 0) {
          end = 0;
          return -1;
        }
      }
      return buffer[at++] & 0xFF;
    }

    String text() {
      String text = line.toString(StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
  }
}
