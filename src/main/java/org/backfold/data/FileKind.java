package org.backfold.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** What a file is that was taken for text, told by its first bytes. */
enum FileKind {
  GZIP("1f8b", "it is compressed by gzip; let its name end with .gz"),
  BZIP2("425a68", "it is compressed by bzip2; let its name end with .bz2"),
  ZSTD("28b52ffd", "it is compressed by zstd; let its name end with .zst"),
  ZIP("504b0304", "it is a zip archive or a spreadsheet; unpack it, or save it as CSV"),
  SPREADSHEET("d0cf11e0", "it is a spreadsheet or document; save it as CSV"),
  PARQUET("50415231", "it is Parquet; state data.format = parquet, or let its name end so"),
  ORC("4f5243", "it is ORC; state data.format = orc, or let its name end so"),
  PDF("25504446", "it is a PDF document"),
  UTF_16_BIG("feff", "it is text in UTF-16; save it as UTF-8"),
  UTF_16_LITTLE("fffe", "it is text in UTF-16; save it as UTF-8");

  private final byte[] start;
  private final String advice;

  FileKind(String start, String advice) {
    this.start = HexFormat.of().parseHex(start);
    this.advice = advice;
  }

  /** What a file is that begins with {@code bytes}, and what to do; empty if it may be a table. */
  static Optional<String> advice(byte[] bytes) {
    for (FileKind kind : values()) {
      int length = kind.start.length;
      if (bytes.length >= length && Arrays.equals(kind.start, Arrays.copyOf(bytes, length))) {
        return Optional.of(kind.advice);
      }
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
    boolean markup = text.startsWith("<!doctype") || text.startsWith("<html");
    return markup || text.startsWith("<?xml")
        ? Optional.of("it is a page or document in HTML or XML; was a login page saved?")
        : Optional.empty();
  }
}
