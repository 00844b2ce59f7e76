package org.backfold.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes the input files of tests. */
final class TestFiles {
  private TestFiles() {}

  /** Lines joined by newlines, the last one ended too. */
  static String write(Path file, String... lines) throws IOException {
    return writeBytes(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Compressed if the name ends in .gz. */
  static String writeBytes(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream stored = Files.newOutputStream(file);
        OutputStream output =
            file.toString().endsWith(".gz") ? new GZIPOutputStream(stored) : stored) {
      output.write(bytes);
    }
    return file.toString();
  }

  /** An IDX file of unsigned bytes, or at least its header. */
  static byte[] idx(int[] dimensions, int... elements) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream output = new DataOutputStream(bytes);
    output.writeShort(0);
    output.writeByte(0x08);
    output.writeByte(dimensions.length);
    for (int dimension : dimensions) {
      output.writeInt(dimension);
    }
    for (int element : elements) {
      output.writeByte(element);
    }
    return bytes.toByteArray();
  }
}
