package org.backfold.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;

/** What Jazzer calls with one input after the other: a model, one file of which has these bytes. */
public final class ModelFuzz {
  private static final Configuration HADOOP = new Configuration(false);
  private static final Path MODEL = Path.of(System.getProperty("backfold.fuzz.directory"), "model");
  private static final Path METADATA = MODEL.resolve("metadata/part-00000");
  private static final Path DATA = MODEL.resolve("data/part-00000.parquet");

  static {
    ModelFiles.save(Models.classifier(2, 3, 2), MODEL.toString(), true, HADOOP);
  }

  private ModelFuzz() {}

  /**
   * The first byte says which file, and whether metadata are sealed with a new checksum, so that
   * what lies behind it is reached, too. Loaded, or refused by the model's name.
   */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (bytes.length < 2) {
      return;
    }
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    Path file = bytes[0] % 2 == 0 ? METADATA : DATA;
    byte[] good = Files.readAllBytes(file);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, bytes[0] % 4 == 0 ? sealed(content) : content);
    try {
      ModelFiles.load(MODEL.toString(), HADOOP);
    } catch (IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).startsWith("Model '" + MODEL + "'")) {
        throw new AssertionError("does not name the model: " + e.getMessage(), e);
      }
    } finally {
      Files.write(file, good);
    }
  }

  private static byte[] sealed(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8).stripTrailing();
    int end = text.lastIndexOf(",\"metadataSha256\"");
    String signed = end < 0 ? text : text.substring(0, end);
    byte[] digest = ParameterWriter.sha256().digest(signed.getBytes(StandardCharsets.UTF_8));
    String seal = ",\"metadataSha256\":\"" + HexFormat.of().formatHex(digest) + "\"}";
    return (signed + seal).getBytes(StandardCharsets.UTF_8);
  }
}
