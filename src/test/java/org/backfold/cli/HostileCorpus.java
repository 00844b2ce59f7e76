package org.backfold.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.backfold.SparkTestSession;

/**
 * Bad input of every kind through the command line: each is refused with exit code 2 and a message
 * that names the file, nothing is written, nothing of a model is run. A program, since {@link
 * HostileInputTest} gives it a JVM of its own, with little memory. Prints how many were tried.
 */
final class HostileCorpus {
  /** Far more than any takes; what is not back by then hangs. */
  private static final long HUNG_SECONDS = 120;

  private static final AtomicBoolean RAN = new AtomicBoolean();

  private final Path folder;
  private final Path model;
  private final Map<String, int[]> table = new TreeMap<>(); // tried, refused, crashed, hung
  private final List<String> wrong = new ArrayList<>();

  /** Whoever deserializes one of these runs it. */
  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(java.io.ObjectInputStream in) {
      RAN.set(true);
    }
  }

  /** Whoever loads this class by a name in a file runs it. */
  private static final class Loaded {
    static {
      RAN.set(true);
    }
  }

  /** Argument: an empty directory. */
  public static void main(String[] arguments) throws Exception {
    SparkTestSession.get();
    HostileCorpus corpus = new HostileCorpus(Path.of(arguments[0]));
    corpus.tryAll();
    corpus.print();
    System.exit(corpus.wrong.isEmpty() && !RAN.get() ? 0 : 1);
  }

  /** Trains the model whose copies are broken. */
  private HostileCorpus(Path folder) throws IOException {
    this.folder = folder;
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 40; i++) {
      rows.append(i).append(',').append(i % 7).append(i % 2 == 0 ? ",low\n" : ",high\n");
    }
    Path data = Files.writeString(folder.resolve("good.csv"), rows);
    Path run = folder.resolve("run");
    CommandLineRun trained =
        CommandLineRun.of(
            "train", "--data", data + "", "--label", "y", "--epochs", "1", "--output", run + "");
    if (trained.exitCode() != 0) {
      throw new IllegalStateException(trained.errors());
    }
    model = run.resolve("model");
  }

  private void tryAll() throws Exception {
    tables();
    columnFiles();
    jsonLines();
    images();
    models();
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        "%-12s %7s %16s %8s %5s%n",
        "bad input",
        "tried",
        "refused clearly",
        "crashed",
        "hung");
    table.forEach(
        (kind, n) ->
            System.out.printf(
                Locale.ROOT, "%-12s %7d %16d %8d %5d%n", kind, n[0], n[1], n[2], n[3]));
    wrong.forEach(System.out::println);
    if (RAN.get()) {
      System.out.println("A file has run code.");
    }
  }

  private void tables() throws Exception {
    String[] cells = {
      "nan",
      "NaN",
      "-nan",
      "1.#QNAN",
      "1.#IND",
      "inf",
      "-Infinity",
      "1e999",
      "NA",
      "null",
      "?",
      "",
      "1,5",
      "1;5",
      "0x10",
      "1d",
      "1_000",
      "1e",
      "--1",
      "#N/A",
      "\u0000",
      "٣",
      "１"
    };
    for (String cell : cells) {
      csv("a,b,y\n1,2,x\n\"" + cell + "\",2,y\n3,4,x\n");
    }
    csv("");
    csv("\n\n");
    csv("a,b,y\n");
    csv("a,b,y\n1,2\n3,4,x\n");
    csv("a,b,y\n1,2,x,9\n3,4,y\n");
    csv("a,b,y\n1,2,\"x\nz\"\n3,4,y\n");
    csv("a,a,y\n1,2,x\n3,4,y\n");
    csv("y\nx\nz\n");
    csv("a,b,z\n1,2,x\n3,4,y\n");
    csv("a,b,y\n1,2,x\n3,4,x\n");
    csv("a,b,y\n2024-01-01,2,x\n2024-01-02,4,z\n");
    csv("a,b,y\n10%,2,x\n20%,4,z\n");
    csv("a,b,y,\n1,2,x,\n3,4,z,\n");
    csv("<!DOCTYPE html><html>log in</html>");
    csv("a;b;y\n1;2;x\n3;4;z\n");
    csv("a,".repeat((1 << 20) + 1) + "y\n1\n");
    csv(columns(1_000_000) + "z\n1\n");
    table("compressed", "t.csv.gz", gzip(repeated("", "a,", 1_000_000_000, "y\n1\n")));
    csv(repeated("a,b,y\n1,2,x\n", "1", (32 << 20) + 1, ",2,z\n"));
    csv(repeated("a,b,y\n" + "1,2,x\n3,4,z\n".repeat(100), "1", (32 << 20) + 1, ",2,z\n"));
    table("CSV", "t.csv", "a,b,y\n1,2,x\n".getBytes(StandardCharsets.UTF_16));
    table("CSV", "t.csv", "a,b,y\n1,2,caf\u00e9\n3,4,z\n".getBytes(StandardCharsets.ISO_8859_1));
    table("CSV", "t.csv", gzip("a,b,y\n1,2,x\n3,4,z\n"));
    table("CSV", "t.csv", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0});
    byte[] packed = gzip("a,b,y\n" + "1,2,x\n3,4,z\n".repeat(5000));
    table("compressed", "t.csv.gz", Arrays.copyOf(packed, packed.length / 2));
    table("compressed", "t.csv.gz", utf8("a,b,y\n1,2,x\n3,4,z\n"));
    table("compressed", "t.csv.bz2", utf8("a,b,y\n1,2,x\n3,4,z\n"));
    table("compressed", "t.csv.gz", gzip(repeated("a,b,y\n1,2,x\n", "1", 64 << 20, "")));
    for (String line :
        List.of(
            "0 0:1",
            "0 2:1 2:1",
            "0 2:1 1:1",
            "0 1000000000:1",
            "0 x:1",
            "0 1:nan",
            "z 1:1",
            "0 1",
            "0 1.5:1",
            "0 -1:1",
            "0 1:",
            "nan 1:1")) {
      table("LibSVM", "t.libsvm", utf8("1 1:2 3:4\n" + line + "\n"), "--label", "label");
    }
  }

  private static String columns(int count) {
    StringBuilder header = new StringBuilder();
    for (int i = 0; i < count; i++) {
      header.append(i).append("a,");
    }
    return header.toString();
  }

  private void columnFiles() throws Exception {
    for (String format : List.of("parquet", "orc", "json")) {
      Path good = folder.resolve("good-" + format);
      SparkTestSession.get()
          .range(100)
          .selectExpr("id a", "id % 2 y")
          .coalesce(1)
          .write()
          .format(format)
          .save(good.toString());
      Path file;
      try (Stream<Path> files = Files.list(good)) {
        file = files.filter(f -> f.toString().endsWith(format)).findFirst().orElseThrow();
      }
      byte[] bytes = Files.readAllBytes(file);
      byte[] end = bytes.clone();
      Arrays.fill(end, bytes.length - 8, bytes.length - 4, (byte) 0x7F);
      table(format, "t." + format, Arrays.copyOf(bytes, bytes.length - 7));
      table(format, "t." + format, Arrays.copyOf(bytes, 3));
      table(format, "t." + format, utf8("no such file at all, but text"));
      table(format, "t." + format, end);
      table(format, "t." + format, new byte[100]);
    }
  }

  private void jsonLines() throws Exception {
    String good = "{\"a\": 1, \"y\": 0}\n";
    json(repeated("{\"a\": ", "1", (32 << 20) + 1, ", \"y\": 0}"));
    json(repeated(good.repeat(100), " ", (32 << 20) + 1, "{}"));
    json(
        repeated(good + "{\"a\": \"", "x", 21_000_000, "\", \"y\": 0}")); // more than Jackson takes
    json("{\"a\": ".repeat(200_000));
    json("{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + ", \"y\": 0}");
    json("{\"a\": 1e999, \"y\": 0}\n{\"a\": 1, \"y\": 1}");
    json("{\"a\": 1, \"y\": 0}\n{\"a\": {\"b\": 1}, \"y\": 1}");
    json("[{\"a\": 1}, {\"a\": 2}]");
    json("\"a\"\n7\nnull\n");
    json(keys(20_000));
    table("json", "t.json.gz", gzip(repeated(good, "1", 256 << 20, "")));
    table("json", "t.json.gz", utf8(good));
  }

  /** One object of more keys than are read from JSON. */
  private static String keys(int count) {
    StringBuilder line = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      line.append("\"k").append(i).append("\":1,");
    }
    return line.append("\"z\":0}\n").toString();
  }

  private void json(String text) throws Exception {
    json(out -> out.write(utf8(text)));
  }

  private void json(Content content) throws Exception {
    table("json", "t.json", content);
  }

  private void images() throws Exception {
    for (int[] header :
        new int[][] {
          {0x00000803, 1_000_000_000, 28, 28},
          {0x00000803, -1, -1, -1},
          {0x00000803, 0, 2, 2},
          {0x00000803, 2, 1_000_000_000, 1},
          {0x000008FF, 1, 1, 1},
          {0x00000703, 1, 1, 1},
          {0x12345678, 1, 1, 1}
        }) {
      ByteBuffer bytes = ByteBuffer.allocate(20);
      Arrays.stream(header).forEach(bytes::putInt);
      table("IDX", "t-images-idx3-ubyte", bytes.array(), "--label", "label");
      table("IDX", "t-images-idx3-ubyte.gz", gzip(bytes.array()), "--label", "label");
    }
    table("IDX", "t.idx", new byte[] {0, 0, 8}, "--label", "label");
  }

  /** Copies of a good model, each broken in one way. */
  private void models() throws Exception {
    model("metadata/part-00000", bytes -> new byte[0]);
    model("metadata/part-00000", bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    model("metadata/part-00000", bytes -> utf8("[".repeat(200_000)));
    model("metadata/part-00000", bytes -> new byte[80 << 20]);
    model("metadata/part-00000", HostileCorpus::serialized);
    for (String[] change :
        new String[][] {
          {"org.backfold.ml.NeuralNetworkClassificationModel", Loaded.class.getName()},
          {"org.backfold.ml.NeuralNetworkClassificationModel", "../../../etc/passwd"},
          {"\"relu\"", "\"" + Loaded.class.getName() + "\""},
          {"\"cross-entropy\"", "\"" + Loaded.class.getName() + "\""},
          {"\"size\":64", "\"size\":2147483647"},
          {"\"size\":64", "\"size\":-1"},
          {"\"size\":64", "\"size\":1000000000"},
          {"\"size\":64", "\"size\":30000000"},
          {"\"formatVersion\":1", "\"formatVersion\":99"}
        }) {
      model(
          "metadata/part-00000",
          bytes -> utf8(new String(bytes, StandardCharsets.UTF_8).replace(change[0], change[1])));
    }
    model("data/part-00000.parquet", bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    model("data/part-00000.parquet", bytes -> Arrays.copyOf(bytes, bytes.length + (4 << 20)));
    model("data/part-00000.parquet", HostileCorpus::serialized);
    model("data/part-00000.parquet", bytes -> new byte[0]);
    model("data/part-00001.parquet", bytes -> utf8("one too many"));
    model("stages", bytes -> utf8("one too many"));
  }

  private static byte[] serialized(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(new Gadget());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    byte[] object = out.toByteArray();
    return Arrays.copyOf(object, Math.max(object.length, bytes.length));
  }

  private void csv(String text) throws Exception {
    csv(out -> out.write(utf8(text)));
  }

  private void csv(Content content) throws Exception {
    table("CSV", "t.csv", content);
  }

  private void table(String kind, String name, byte[] bytes, String... label) throws Exception {
    table(kind, name, out -> out.write(bytes), label);
  }

  private void table(String kind, String name, Content content, String... label) throws Exception {
    Path place = Files.createTempDirectory(folder, "bad");
    Path file = place.resolve(name);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      content.write(out);
    }
    Stream<String> columns = label.length == 0 ? Stream.of("--label", "y") : Stream.of(label);
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "train", "--data", file + "", "--epochs", "1", "--output", place + "/run"),
                columns)
            .toArray(String[]::new);
    tryOne(kind, name, place, arguments);
  }

  private void model(String part, UnaryOperator<byte[]> change) throws Exception {
    Path place = Files.createTempDirectory(folder, "bad");
    Path copy = place.resolve("model");
    try (Stream<Path> files = Files.walk(model)) {
      for (Path from : files.filter(f -> !f.toString().endsWith(".crc")).toList()) {
        Files.copy(from, copy.resolve(model.relativize(from).toString()));
      }
    }
    Path target = copy.resolve(part);
    byte[] before = Files.exists(target) ? Files.readAllBytes(target) : new byte[0];
    Files.write(target, change.apply(before));
    tryOne("model", "model", place, "inspect", copy.toString());
    String data = folder.resolve("good.csv").toString();
    String output = place.resolve("p.csv").toString();
    tryOne("model", "model", place, "predict", copy + "", "--data", data, "--output", output);
  }

  private void tryOne(String kind, String name, Path place, String... arguments) throws Exception {
    int[] counts = table.computeIfAbsent(kind, k -> new int[4]);
    counts[0]++;
    List<Path> before = listing(place);
    CommandLineRun run;
    try {
      run =
          CompletableFuture.supplyAsync(() -> CommandLineRun.of(arguments))
              .get(HUNG_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      counts[3]++;
      wrong.add("hung: " + String.join(" ", arguments));
      return;
    } catch (ExecutionException e) {
      counts[2]++;
      wrong.add("crashed: " + String.join(" ", arguments) + ": " + e.getCause());
      return;
    }
    boolean clear =
        run.exitCode() == 2
            && run.errors().startsWith("backfold: ")
            && run.errors().contains(name)
            && run.errors().length() < 2000
            && !run.errors().matches("(?s).*(Exception|\tat ).*");
    boolean clean = listing(place).equals(before);
    counts[clear && clean ? 1 : 2]++;
    if (!clear || !clean) {
      wrong.add(
          kind
              + (clean ? "" : " left files")
              + ": exit code "
              + run.exitCode()
              + ": "
              + run.errors()
              + head(arguments));
    }
  }

  private static String head(String... arguments) throws IOException {
    Path file = Path.of(arguments[arguments[0].equals("train") ? 2 : 1]);
    if (!Files.isRegularFile(file)) {
      return " (" + arguments[0] + ")";
    }
    byte[] bytes = Files.readAllBytes(file);
    return " (of " + new String(bytes, 0, Math.min(60, bytes.length), StandardCharsets.UTF_8) + ")";
  }

  private static List<Path> listing(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(f -> !f.getFileName().toString().endsWith(".crc")).sorted().toList();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(utf8(text));
  }

  /** Of a file; what is large is never in memory, which belongs to those that are tested. */
  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private static Content repeated(String head, String piece, int count, String tail) {
    return out -> {
      out.write(utf8(head));
      byte[] some = utf8(piece.repeat(1000));
      for (int i = 0; i < count / 1000; i++) {
        out.write(some);
      }
      out.write(utf8(piece.repeat(count % 1000) + tail));
    };
  }

  private static Content gzip(Content content) {
    return out -> {
      try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
        content.write(packed);
      }
    };
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(bytes)) {
      output.write(content);
    }
    return bytes.toByteArray();
  }
}
