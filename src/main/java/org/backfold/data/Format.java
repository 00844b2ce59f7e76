package org.backfold.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** File formats of tables. */
public enum Format {
  /** By the file names. */
  AUTO(List.of()),
  CSV(List.of(".csv", ".tsv", ".tab")),
  LIBSVM(List.of(".libsvm", ".svm", ".svmlight")),
  PARQUET(List.of(".parquet")),
  ORC(List.of(".orc")),
  /** One JSON object a line. */
  JSON(List.of(".json", ".jsonl", ".ndjson")),
  /** Images as MNIST has them: one file of pixels, one of labels. */
  IDX(List.of("-ubyte", ".idx"));

  private static final List<String> COMPRESSIONS =
      List.of(".gz", ".bz2", ".deflate", ".zst", ".lz4", ".snappy");

  private final List<String> endings;

  Format(List<String> endings) {
    this.endings = endings;
  }

  /** As written in configs: {@code csv}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format called {@code name}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Format parse(String name) {
    return Arrays.stream(values())
        .filter(format -> format.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown format '" + name + "'; use one of " + names() + "."));
  }

  static String names() {
    return Arrays.stream(values())
        .filter(format -> format != AUTO)
        .map(Format::toString)
        .collect(Collectors.joining(", "));
  }

  /** The format that a file name ends with, before an ending of compression. */
  public static Optional<Format> ofName(String fileName) {
    String name = uncompressedName(fileName);
    return Arrays.stream(values())
        .filter(format -> format.endings.stream().anyMatch(name::endsWith))
        .findFirst();
  }

  /** The name in lower case without an ending such as {@code .gz}. */
  static String uncompressedName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return COMPRESSIONS.stream()
        .filter(name::endsWith)
        .findFirst()
        .map(ending -> name.substring(0, name.length() - ending.length()))
        .orElse(name);
  }
}
