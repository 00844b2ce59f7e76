package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageTypeParser;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A corpus of broken and hostile model directories: each gets one clear error. */
class CorruptedModelTest {
  private static final Configuration HADOOP = new Configuration(false);
  private static final String COPY = " Take another copy of the model or train it again.";
  private static final String NAME = " Name the directory that training wrote, e.g. out/model.";

  @TempDir Path folder;
  private Path model;
  private Path metadata;
  private Path data;

  /** 2-3-2: 17 parameters. */
  @BeforeEach
  void saveAModel() {
    model = folder.resolve("model");
    metadata = model.resolve("metadata/part-00000");
    data = model.resolve("data/part-00000.parquet");
    ModelFiles.save(Models.classifier(2, 3, 2), model.toString(), false, HADOOP);
  }

  private interface Corruption {
    void apply(CorruptedModelTest test) throws IOException;
  }

  /** {@code message}: MODEL stands for the start of every message. */
  private record Case(String name, Corruption corruption, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> files() {
    return Stream.of(
        new Case(
            "missing directory",
            t -> delete(t.model),
            "MODEL does not exist; name the directory that training wrote, e.g. out/model."),
        new Case(
            "a file instead of a directory",
            t -> {
              delete(t.model);
              Files.writeString(t.model, "weights");
            },
            "MODEL is no model directory: expected the directories metadata and data, found a file."
                + NAME),
        new Case(
            "an empty directory",
            t -> {
              delete(t.model);
              Files.createDirectory(t.model);
            },
            "MODEL is no model directory: expected the directories metadata and data, found nothing."
                + NAME),
        new Case(
            "another directory",
            t -> {
              delete(t.model.resolve("data"));
              for (int i = 0; i < 6; i++) {
                Files.writeString(t.model.resolve("file" + i), "");
              }
            },
            "MODEL is no model directory: expected the directories metadata and data, found file0,"
                + " file1, file2, file3, file4 and 2 more."
                + NAME),
        new Case(
            "extra folder",
            t -> Files.createDirectory(t.model.resolve("stages")),
            "MODEL holds files that do not belong to it: expected only metadata and data, found"
                + " data, metadata, stages. Remove the others if you put them there."),
        new Case(
            "missing metadata part",
            t -> Files.delete(t.metadata),
            "MODEL lacks metadata/part-00000: found nothing there." + COPY),
        new Case(
            "missing data part",
            t -> Files.move(t.data, t.data.resolveSibling("part-00001.parquet")),
            "MODEL lacks data/part-00000.parquet: found part-00001.parquet there." + COPY),
        new Case(
            "a directory as data part",
            t -> {
              Files.delete(t.data);
              Files.createDirectory(t.data);
            },
            "MODEL lacks data/part-00000.parquet: found part-00000.parquet there." + COPY),
        new Case(
            "extra data part",
            t -> Files.copy(t.data, t.data.resolveSibling("part-00001.parquet")),
            "MODEL holds files that do not belong to it: expected only part-00000.parquet in data/,"
                + " found part-00000.parquet, part-00001.parquet. Remove the others if you put them"
                + " there."),
        new Case(
            "extra metadata part",
            t -> Files.writeString(t.metadata.resolveSibling("a-part"), "{}"),
            "MODEL holds files that do not belong to it: expected only part-00000 in metadata/,"
                + " found a-part, part-00000. Remove the others if you put them there."));
  }

  static Stream<Case> metadata() {
    return Stream.of(
        new Case(
            "empty metadata",
            t -> t.write(t.metadata, ""),
            "MODEL: metadata/part-00000: expected a JSON object, found ." + COPY),
        new Case(
            "truncated metadata",
            t -> t.write(t.metadata, Files.readString(t.metadata).substring(0, 100)),
            "MODEL: metadata/part-00000 is no readable JSON: it breaks off at character 100."
                + COPY),
        new Case(
            "nested too deeply",
            t -> t.write(t.metadata, "[".repeat(100_000)),
            "MODEL: metadata/part-00000 is no readable JSON." + COPY),
        new Case(
            "a duplicate key",
            t -> t.write(t.metadata, "{\"class\":1,\"class\":2}"),
            "MODEL: metadata/part-00000 is no readable JSON: it breaks off at character 18."
                + COPY),
        new Case(
            "JSON of another kind",
            t -> t.write(t.metadata, "[1,2]"),
            "MODEL: metadata/part-00000: expected a JSON object, found [1,2]." + COPY),
        new Case(
            "a model of Spark's",
            t ->
                t.write(
                    t.metadata,
                    "{\"class\":\"org.apache.spark.ml.clustering.KMeansModel\",\"uid\":\"k\"}"),
            "MODEL: metadata/part-00000 is not that of a Backfold model: expected the keys 'class'"
                + " and 'formatVersion', found class org.apache.spark.ml.clustering.KMeansModel."
                + " Name the directory of a model that Backfold saved."),
        new Case(
            "a later format",
            t -> t.edit(json -> json.put("formatVersion", 2)),
            "MODEL: metadata/part-00000 has format version 2, but this Backfold reads version 1."
                + " Read it with that version of Backfold, or train it again."),
        new Case(
            "edited by hand",
            t ->
                t.write(
                    t.metadata,
                    Files.readString(t.metadata)
                        .replace("\"activation\":\"tanh\"", "\"activation\":\"relu\"")),
            "MODEL: metadata/part-00000 was changed after it was written: its SHA-256 does not match"
                + " its content."
                + COPY),
        new Case(
            "without checksum",
            t -> t.edit(json -> json.remove("metadataSha256"), false),
            "MODEL: metadata/part-00000 was changed after it was written: its SHA-256 does not match"
                + " its content."
                + COPY));
  }

  /** Metadata changed by someone who also made a new checksum. */
  static Stream<Case> forgedMetadata() {
    return Stream.of(
        forged(
            "a foreign class",
            json -> json.put("class", "javax.script.ScriptEngineManager"),
            "class': expected org.backfold.ml.NeuralNetworkClassificationModel, found"
                + " \"javax.script.ScriptEngineManager\"."),
        forged(
            "the class of another task",
            json -> json.put("class", "org.backfold.ml.NeuralNetworkRegressionModel"),
            "class': expected org.backfold.ml.NeuralNetworkClassificationModel, found"
                + " \"org.backfold.ml.NeuralNetworkRegressionModel\"."),
        forged(
            "an unknown task",
            json -> json.put("task", "../../etc/passwd"),
            "task': expected one of [classification, regression, multi-label], found"
                + " \"../../etc/passwd\"."),
        forged(
            "a class name as activation",
            json -> layer(json, 0).put("activation", "org.backfold.network.Activation$Relu"),
            "layers[0].activation': expected the name of an activation, found"
                + " \"org.backfold.network.Activation$Relu\"."),
        forged(
            "a negative size",
            json -> layer(json, 1).put("size", -3),
            "layers[1].size': expected a whole number from 1 to 2147483647, found -3."),
        forged(
            "a size beyond int",
            json -> layer(json, 1).put("size", 99999999999L),
            "layers[1].size': expected a whole number from 1 to 2147483647, found 99999999999."),
        forged(
            "a fractional size",
            json -> layer(json, 1).put("size", 2.5),
            "layers[1].size': expected a whole number from 1 to 2147483647, found 2.5."),
        forged(
            "a product beyond int",
            json -> {
              layer(json, 0).put("size", 2_000_000_000);
              layer(json, 1).put("size", 2_000_000_000);
            },
            "layers': the layers up to size 2000000000 have 6000000000 parameters, but a model"
                + " holds at most 2147483647."),
        forged(
            "layers as text",
            json -> json.put("layers", "2,3,2"),
            "layers': expected a list, found \"2,3,2\"."),
        forged(
            "NaN in the standardization",
            json -> ((ObjectNode) json.get("inputStandardization")).putArray("means").add("NaN"),
            "inputStandardization.means[0]': expected a finite number, found \"NaN\"."),
        forged(
            "settings that are no texts",
            json -> ((ObjectNode) json.get("provenance").get("settings")).put("seed", 1),
            "provenance.settings.seed': expected a text, found 1."),
        forged(
            "another number of parameters",
            json -> ((ObjectNode) json.get("parameters")).put("count", 18),
            "parameters.count': expected 17, as the layers have, found 18."),
        new Case(
            "a missing key",
            t -> t.edit(json -> json.remove("labelColumns")),
            "MODEL: metadata/part-00000 has no key 'labelColumns'." + COPY),
        new Case(
            "an unknown loss",
            t -> t.edit(json -> json.put("loss", "cross-entrpy")),
            "MODEL: metadata/part-00000 describes an impossible model: "
                + messageOf(() -> Loss.parse("cross-entrpy"))
                + COPY),
        new Case(
            "a loss that does not fit",
            t -> t.edit(json -> layer(json, 1).put("activation", "tanh")),
            "MODEL: metadata/part-00000 describes an impossible model: "
                + messageOf(() -> Models.network("cross-entropy", "tanh", "tanh", 2, 3, 2))
                + COPY),
        new Case(
            "classes that do not fit",
            t -> t.edit(json -> json.putArray("classes").add("a").add("b").add("c")),
            "MODEL has parts that do not fit together: A classification network with 2 outputs does"
                + " not fit 3 class names: classification takes one output per class (or one for"
                + " two classes), multi-label one per label, regression no names."
                + COPY));
  }

  static Stream<Case> parameters() {
    return Stream.of(
        new Case(
            "larger layers than the file",
            t ->
                t.edit(
                    json -> {
                      layer(json, 0).put("size", 200_000_000);
                      layer(json, 1).put("size", 2);
                      ((ObjectNode) json.get("parameters")).put("count", 1_000_000_002);
                    }),
            "MODEL: data/part-00000.parquet has LENGTH bytes, but the 1000000002 parameters of the"
                + " network in the metadata take at least 8000000016: it is truncated or belongs to"
                + " another model."
                + COPY),
        new Case(
            "truncated",
            t -> t.write(t.data, Arrays.copyOf(Files.readAllBytes(t.data), 300)),
            "MODEL: data/part-00000.parquet is damaged or no Parquet file." + COPY),
        new Case(
            "random bytes",
            t -> {
              byte[] bytes = new byte[5000];
              new Random(3).nextBytes(bytes);
              t.write(t.data, bytes);
            },
            "MODEL: data/part-00000.parquet is damaged or no Parquet file." + COPY),
        new Case(
            "oversized",
            t -> t.write(t.data, Arrays.copyOf(Files.readAllBytes(t.data), 2_000_000)),
            "MODEL: data/part-00000.parquet has 2000000 bytes, but the 17 parameters of the network"
                + " in the metadata take at most 1049664: it belongs to another model or holds more"
                + " than parameters."
                + COPY),
        new Case(
            "no match with the file system's checksum",
            t -> {
              byte[] bytes = Files.readAllBytes(t.data);
              bytes[bytes.length / 2] ^= 1;
              Files.write(t.data, bytes); // keeps .part-00000.parquet.crc
            },
            "MODEL: data/part-00000.parquet is damaged or no Parquet file." + COPY),
        new Case(
            "the parameters of a model of the same shape",
            t -> t.parameters(CorruptedModelTest::otherParameters),
            "MODEL: data/part-00000.parquet holds other parameters than those saved with the"
                + " metadata: expected SHA-256"
                + " SHA_EXPECTED, found SHA_FOUND."
                + COPY),
        new Case(
            "the parameters of a model of another shape",
            t -> {
              Path other = t.folder.resolve("other");
              ModelFiles.save(Models.classifier(2, 4, 2), other.toString(), false, HADOOP);
              t.write(t.data, Files.readAllBytes(other.resolve("data/part-00000.parquet")));
            },
            "MODEL: data/part-00000.parquet holds 22 parameters, but the network in the metadata"
                + " has 17: the two belong to different models."
                + COPY),
        new Case(
            "the same row twice instead of another",
            t -> t.chunks(chunks -> chunks.set(2, chunks.get(0))),
            "MODEL: data/part-00000.parquet has two values for parameter 0." + COPY),
        new Case(
            "a row missing",
            t -> t.chunks(chunks -> chunks.remove(1)),
            "MODEL: data/part-00000.parquet holds 14 parameters, but the network in the metadata"
                + " has 17: the two belong to different models."
                + COPY),
        new Case(
            "a row with another meaning",
            t -> t.wrongRows(),
            "MODEL: data/part-00000.parquet has a row for biases 3 to 6 of layer 1, which the"
                + " network in the metadata or the file does not have."
                + COPY));
  }

  static Stream<Case> otherParquet() {
    return Stream.of(
        new Case(
            "other columns",
            t ->
                t.parquet(
                    "message m { required double value; }", CompressionCodecName.UNCOMPRESSED),
            "MODEL: data/part-00000.parquet has other columns than a parameter file: expected"
                + " message backfold_parameters { required int32 layer; required binary kind"
                + " (STRING); required int32 start; required int32 count; required group values"
                + " (LIST) { repeated group list { required double element; } } }, found message m"
                + " { required double value; }."
                + COPY),
        new Case(
            "compressed",
            t -> t.parquet(ParameterChunk.SCHEMA.toString(), CompressionCodecName.GZIP),
            "MODEL: data/part-00000.parquet, column layer: expected 17 rows, uncompressed, within"
                + " the file, found 17 values, GZIP, bytes 4 to END of LENGTH."
                + COPY),
        new Case(
            "with dictionaries",
            t -> t.parquet(ParameterChunk.SCHEMA.toString(), CompressionCodecName.UNCOMPRESSED),
            "MODEL: data/part-00000.parquet, column layer: expected plain pages without dictionary,"
                + " found a dictionary."
                + COPY));
  }

  @ParameterizedTest
  @MethodSource({"files", "metadata", "forgedMetadata", "parameters", "otherParquet"})
  void isRefusedClearly(Case broken) throws IOException {
    broken.corruption().apply(this);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> ModelFiles.load(model.toString(), HADOOP));
    String message =
        error
            .getMessage()
            .replaceAll("expected SHA-256 [0-9a-f]{64}", "expected SHA-256 SHA_EXPECTED")
            .replaceAll("found [0-9a-f]{64}", "found SHA_FOUND")
            .replaceAll("bytes 4 to [0-9]+ of", "bytes 4 to END of");
    String length = Files.isRegularFile(data) ? String.valueOf(Files.size(data)) : "none";
    assertEquals(
        broken.message().replace("MODEL", "Model '" + model + "'").replace("LENGTH", length),
        message);
  }

  /** Bytes flipped, overwritten, cut out or doubled: refused, or harmless to the bit. */
  @ParameterizedTest
  @ValueSource(strings = {"metadata", "data"})
  void randomDamageIsNoticedOrHarmless(String part) throws IOException {
    Path file = part.equals("data") ? data : metadata;
    byte[] good = Files.readAllBytes(file);
    TrainedModel expected = ModelFiles.load(model.toString(), HADOOP);
    Random random = new Random(part.hashCode());
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = damaged(good, random);
      write(file, bad);
      try {
        TrainedModel loaded = ModelFiles.load(model.toString(), HADOOP);
        assertArrayEquals(expected.parameters(), loaded.parameters());
        assertEquals(expected.summary(), loaded.summary());
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertTrue(refused > 200, "refused " + refused); // the rest fell on unused bytes of the footer
  }

  private static byte[] damaged(byte[] good, Random random) {
    int at = random.nextInt(good.length);
    int length = Math.min(good.length - at, 1 + random.nextInt(8));
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(bad, at, at + length, (byte) (random.nextBoolean() ? 0xFF : 0x7F));
      case 2 -> {
        System.arraycopy(good, at + length, bad, at, good.length - at - length);
        bad = Arrays.copyOf(bad, good.length - length);
      }
      default -> {
        bad = Arrays.copyOf(good, good.length + length);
        System.arraycopy(good, at, bad, at + length, good.length - at);
      }
    }
    return bad;
  }

  @Test
  void hiddenFilesAreIgnored() throws IOException {
    Files.writeString(model.resolve(".DS_Store"), "x");
    Files.writeString(model.resolve("data/_committed"), "x");
    assertEquals(17, ModelFiles.load(model.toString(), HADOOP).parameters().length);
  }

  private static Case forged(String name, Consumer<ObjectNode> change, String message) {
    return new Case(
        name, t -> t.edit(change), "MODEL: metadata/part-00000, key '" + message + COPY);
  }

  private static String messageOf(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }

  private static ObjectNode layer(ObjectNode json, int index) {
    return (ObjectNode) json.get("layers").get(index);
  }

  private static double[] otherParameters(double[] parameters) {
    parameters[5] = Math.nextUp(parameters[5]);
    return parameters;
  }

  private void edit(Consumer<ObjectNode> change) throws IOException {
    edit(change, true);
  }

  private void edit(Consumer<ObjectNode> change, boolean seal) throws IOException {
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(Files.readString(metadata));
    json.remove("metadataSha256");
    change.accept(json);
    String text = json.toString();
    if (seal) {
      String signed = text.substring(0, text.length() - 1);
      byte[] digest = ParameterWriter.sha256().digest(signed.getBytes(StandardCharsets.UTF_8));
      text = signed + ",\"metadataSha256\":\"" + HexFormat.of().formatHex(digest) + "\"}";
    }
    write(metadata, text);
  }

  private void parameters(java.util.function.UnaryOperator<double[]> change) throws IOException {
    TrainedModel saved = ModelFiles.load(model.toString(), HADOOP);
    rewrite(saved.network(), change.apply(saved.parameters()), null);
  }

  private void chunks(Consumer<List<ParameterChunk>> change) throws IOException {
    TrainedModel saved = ModelFiles.load(model.toString(), HADOOP);
    List<ParameterChunk> chunks = new ArrayList<>(ParameterChunk.of(saved.network()));
    change.accept(chunks);
    rewrite(saved.network(), saved.parameters(), chunks);
  }

  /** Rows that claim to be the second half of six biases. */
  private void wrongRows() throws IOException {
    TrainedModel saved = ModelFiles.load(model.toString(), HADOOP);
    List<ParameterChunk> chunks = new ArrayList<>(ParameterChunk.of(saved.network()));
    chunks.set(1, new ParameterChunk(1, ParameterChunk.Kind.BIASES, 3, 3));
    rewrite(saved.network(), saved.parameters(), chunks);
  }

  private void rewrite(Network network, double[] parameters, List<ParameterChunk> chunks)
      throws IOException {
    delete(data);
    var file = new org.apache.hadoop.fs.Path(data.toUri());
    if (chunks == null) {
      ParameterWriter.write(network, parameters, file, HADOOP);
    } else {
      ParameterWriter.write(network, parameters, chunks, file, HADOOP);
    }
  }

  /** A Parquet file of 17 rows with one number each, by Parquet's own example writer. */
  private void parquet(String schema, CompressionCodecName codec) throws IOException {
    delete(data);
    var type = MessageTypeParser.parseMessageType(schema);
    var file = HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(data.toUri()), HADOOP);
    try (var writer =
        ExampleParquetWriter.builder(file).withType(type).withCompressionCodec(codec).build()) {
      for (int i = 0; i < 17; i++) {
        var row = new SimpleGroupFactory(type).newGroup();
        if (type.getFieldCount() == 1) {
          row.append("value", 1.0);
        } else {
          row.append("layer", 1).append("kind", "biases").append("start", 0).append("count", 1);
          row.addGroup("values").addGroup("list").append("element", 1.0);
        }
        writer.write(row);
      }
    }
  }

  private void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Overwrites a file; without its old checksum file, as on file systems that have none. */
  private void write(Path file, byte[] bytes) throws IOException {
    delete(file);
    Files.write(file, bytes);
  }

  private static void delete(Path path) throws IOException {
    Files.deleteIfExists(path.resolveSibling("." + path.getFileName() + ".crc"));
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
