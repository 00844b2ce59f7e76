package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job with three training partitions: on one core, on two with Kryo, on four, and on a
 * cluster of two workers, where executors are JVMs of their own. The trained parameters are the
 * same to the last bit; and with {@code backfold.blas=java} they are those that are written here,
 * on every machine and with both lines of Spark.
 */
@ExtendWith(StandaloneCluster.Shared.class)
class SameBitsIT {
  private static final Pattern PARAMETERS =
      Pattern.compile("\"parameters\":\\{\"count\":(\\d+),\"sha256\":\"(\\p{XDigit}{64})\"");

  private static final String KRYO = "spark.serializer=org.apache.spark.serializer.KryoSerializer";

  @TempDir private Path directory;

  @Test
  void moons_areTheSameBitsOnOneCoreOnFourAndOnACluster(StandaloneCluster cluster)
      throws Exception {
    List<String> table = List.of("--label", "kind", "--set", "training.partitions=2");
    trainAll(
        Submission.local(1),
        List.of(
            moons("one-core", "training.partitions=3", "spark.master=local[1]"),
            moons("two-cores", "training.partitions=3", "spark.master=local[2]", KRYO),
            moons("four-cores", "training.partitions=3", "spark.master=local[4]"),
            moons("two-partitions", "training.partitions=2", "spark.master=local[4]"),
            with(command("whole", "--data", writeWhole()), table),
            with(command("parts", "--data", writeParts(), "--set", KRYO), table)));
    Submission.Outcome outcome =
        cluster.submission().run(moons("cluster", "training.partitions=3").toArray(String[]::new));
    assertEquals(0, outcome.exitCode(), outcome::output);

    assertEquals(bits("one-core"), bits("two-cores"));
    assertEquals(bits("one-core"), bits("four-cores"));
    assertEquals(bits("one-core"), bits("cluster"));
    assertEquals(bits("whole"), bits("parts"), "however a table is cut into files");
    assertNotEquals(bits("one-core"), bits("two-partitions"), "partitions are in the contract");
  }

  /**
   * Golden values of Backfold itself: whatever changes them has changed what users get for their
   * seeds. Between them, the three networks use every function whose last bits a processor might
   * choose.
   */
  @Test
  void javaEngine_givesTheBitsWrittenHere() throws Exception {
    trainAll(
        Submission.local(2).option("--driver-java-options", "-Dbackfold.blas=java"),
        List.of(
            moons("moons", "training.partitions=3"),
            generated(
                "regions",
                "network.hidden=[9,7,5]",
                "network.activation=[gelu,silu,tanh]",
                "network.dropout.hidden=0.1",
                "training.batchSize=64"),
            generated(
                "friedman1",
                "network.hidden=[8,6]",
                "network.activation=[softplus,elu]",
                "training.schedule=cosine(length=12)")));
    assertEquals(
        List.of(
            "0c460da5041af9218b3c7f89a63186f9b1261a0f0d415f1f18d04c79838f688d",
            "bd221594dbc8c1ad08fd38dde6bc8177e351a61437cd0689c9e36d0cc3f897c4",
            "5df48e62833fbdab924713428c267900a80aac763fd888ce876cd37e6e710624"),
        List.of(bits("moons"), bits("regions"), bits("friedman1")));
  }

  private List<String> moons(String name, String... settings) {
    return with(command(name, Artifacts.conf("moons.conf").toString()), set(settings));
  }

  private List<String> generated(String name, String... settings) {
    List<String> data =
        set("data.generate.name=" + name, "data.generate.rows=400", "training.partitions=2");
    return with(with(command(name), data), set(settings));
  }

  private static List<String> set(String... settings) {
    return Stream.of(settings).flatMap(setting -> Stream.of("--set", setting)).toList();
  }

  private List<String> command(String name, String... more) {
    List<String> command = new ArrayList<>(List.of("train"));
    command.addAll(List.of(more));
    command.addAll(List.of("--epochs", "12", "--quiet"));
    command.addAll(List.of("--output", directory.resolve(name).toString()));
    return command;
  }

  private static List<String> with(List<String> command, List<String> more) {
    command.addAll(more);
    return command;
  }

  /** Runs the commands one after the other in one driver. */
  private static void trainAll(Submission submission, List<List<String>> commands)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    for (List<String> command : commands) {
      arguments.addAll(arguments.isEmpty() ? List.of() : List.of(Trainings.THEN));
      arguments.addAll(command);
    }
    Submission.Outcome outcome =
        submission.probe(Trainings.class).run(arguments.toArray(String[]::new));
    assertEquals(0, outcome.exitCode(), outcome::output);
  }

  /** The hash of the parameters' bits, as the model's metadata has it. */
  private String bits(String name) throws IOException {
    String metadata =
        Files.readString(directory.resolve(name).resolve("model/metadata/part-00000"));
    Matcher matcher = PARAMETERS.matcher(metadata);
    assertTrue(matcher.find(), metadata);
    return matcher.group(2);
  }

  private String writeWhole() throws IOException {
    return write(directory.resolve("whole.csv"), rows());
  }

  private String writeParts() throws IOException {
    Path parts = Files.createDirectory(directory.resolve("parts-of-table"));
    List<String> reversed = new ArrayList<>(rows());
    Collections.reverse(reversed);
    write(parts.resolve("b.csv"), reversed.subList(0, 17));
    write(parts.resolve("a.csv"), reversed.subList(17, 250));
    write(parts.resolve("c.csv"), reversed.subList(250, 400));
    return parts.toString();
  }

  /** Two clouds of points, in a fixed pattern that no two rows share. */
  private static List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int kind = i % 2;
      double x = Math.sin(i * 12.9898) + kind;
      double y = Math.cos(i * 78.233) - kind;
      rows.add(x + "," + y + "," + (kind == 0 ? "left" : "right"));
    }
    return rows;
  }

  private static String write(Path file, List<String> rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y,kind"));
    lines.addAll(rows);
    return Files.write(file, lines, StandardCharsets.UTF_8).toString();
  }
}
