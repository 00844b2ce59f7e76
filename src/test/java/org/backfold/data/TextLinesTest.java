package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLinesTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path folder;

  /** Wherever a file is cut, each line is read by one piece. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyCutLeavesEveryLineToOnePiece(String end) throws IOException {
    List<String> lines = List.of("x,y", "", "12,größe", "3,b", "", "45678,c");
    byte[] bytes = String.join(end, lines).getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("t.csv"), bytes);
    for (int cut = 1; cut < bytes.length; cut++) {
      for (int second = cut + 1; second <= bytes.length; second++) {
        List<String> found = new ArrayList<>(lines(file, 0, cut));
        found.addAll(lines(file, cut, second));
        found.addAll(lines(file, second, bytes.length));
        assertEquals(lines, found, "cut at " + cut + " and " + second);
      }
    }
  }

  @Test
  void aLineOfManyMegabytesIsRefusedWhereverItStands() throws IOException {
    Path plain = folder.resolve("long.csv");
    Path packed = folder.resolve("long.csv.gz");
    try (OutputStream one = Files.newOutputStream(plain);
        OutputStream two = new GZIPOutputStream(Files.newOutputStream(packed))) {
      byte[] megabyte = new byte[1 << 20];
      Arrays.fill(megabyte, (byte) '1');
      for (OutputStream out : List.of(one, two)) {
        out.write("x,y\n".getBytes(StandardCharsets.UTF_8));
        for (int k = 0; k < 40; k++) {
          out.write(megabyte);
        }
      }
    }
    String longer = "' is longer than 32 MiB; is it a text file?";
    assertRefused("Line 2 of '" + plain + longer, plain, 0, Files.size(plain));
    assertRefused("Line 2 of '" + packed + longer, packed, 0, Long.MAX_VALUE);
    assertRefused("The line that holds byte 9 of '" + plain + longer, plain, 9, 1 << 20);
  }

  private static void assertRefused(String message, Path file, long from, long to) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> lines(file, from, to));
    assertEquals(message, error.getMessage());
  }

  private static List<String> lines(Path file, long from, long to) throws IOException {
    List<String> lines = new ArrayList<>();
    TextPiece piece = new TextPiece(file.toUri().toString(), from, to);
    try (TextLines reader = new TextLines(piece, HADOOP)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
