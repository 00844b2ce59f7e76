package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job with three training partitions, in drivers of their own: on one core, on four, and
 * on a cluster of two workers, where executors are JVMs of their own. The trained parameters are
 * the same to the last bit.
 */
class SameBitsIT {
  private static final Pattern PARAMETERS =
      Pattern.compile("\"parameters\":\\{\"count\":(\\d+),\"sha256\":\"(\\p{XDigit}{64})\"");

  @TempDir private Path directory;

  @Test
  void moons_areTheSameBitsOnOneCoreOnFourAndOnACluster() throws Exception {
    String oneCore = train(Submission.local(1), "one-core", "3");
    String fourCores = train(Submission.local(4), "four-cores", "3");
    assertEquals(oneCore, fourCores);
    try (StandaloneCluster cluster = StandaloneCluster.start(2, java.util.Map.of())) {
      assertEquals(oneCore, train(cluster.submission(), "cluster", "3"));
    }
    assertNotEquals(oneCore, train(Submission.local(2), "two-partitions", "2"));
  }

  @Test
  void table_isTheSameBitsHoweverItIsCutIntoFiles() throws Exception {
    List<String> rows = rows(400);
    Path one = directory.resolve("one.csv");
    write(one, rows);
    Path several = Files.createDirectory(directory.resolve("several"));
    List<String> reversed = new ArrayList<>(rows);
    java.util.Collections.reverse(reversed);
    write(several.resolve("b.csv"), reversed.subList(0, 17));
    write(several.resolve("a.csv"), reversed.subList(17, 250));
    write(several.resolve("c.csv"), reversed.subList(250, 400));
    assertEquals(trainTable(one, "whole"), trainTable(several, "parts"));
  }

  private String trainTable(Path table, String name) throws Exception {
    return train(Submission.local(2), name, "2", "--data", table.toString(), "--label", "kind");
  }

  /** Two clouds of points, in a fixed pattern that no two rows share. */
  private static List<String> rows(int count) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = i % 2;
      double x = Math.sin(i * 12.9898) + kind;
      double y = Math.cos(i * 78.233) - kind;
      rows.add(x + "," + y + "," + (kind == 0 ? "left" : "right"));
    }
    return rows;
  }

  private static void write(Path file, List<String> rows) throws Exception {
    List<String> lines = new ArrayList<>(List.of("x,y,kind"));
    lines.addAll(rows);
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  /** Trains and returns the hash of the parameters' bits. */
  private String train(Submission submission, String name, String partitions, String... data)
      throws Exception {
    Path run = directory.resolve(name);
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(
        data.length == 0 ? List.of(Artifacts.conf("moons.conf").toString()) : List.of(data));
    arguments.addAll(List.of("--set", "training.partitions=" + partitions));
    arguments.addAll(List.of("--epochs", "12", "--output", run.toString(), "--quiet"));
    Submission.Outcome outcome = submission.run(arguments.toArray(String[]::new));
    assertEquals(0, outcome.exitCode(), outcome::output);
    String metadata = Files.readString(run.resolve("model/metadata/part-00000"));
    Matcher matcher = PARAMETERS.matcher(metadata);
    assertTrue(matcher.find(), metadata);
    return matcher.group(2);
  }
}
