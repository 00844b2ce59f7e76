package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake of a user: one clear message, exit code 2, nothing left behind. */
@Tag("spark")
class MisuseTest {
  @TempDir private Path directory;
  private Path good;

  @BeforeAll
  static void startSpark() {
    SparkTestSession.get();
  }

  @BeforeEach
  void writeGoodTable() throws IOException {
    StringBuilder lines = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 40; i++) {
      lines.append(i).append(',').append(i % 7).append(i < 20 ? ",low\n" : ",high\n");
    }
    good = write("good.csv", lines.toString());
  }

  @Test
  void missingFile() {
    assertMisuse("no.csv", train(directory.resolve("no.csv"), "kind"));
  }

  @Test
  void emptyFile() throws IOException {
    assertMisuse("is empty", train(write("empty.csv", ""), "kind"));
  }

  @Test
  void raggedLine() throws IOException {
    Path ragged = write("ragged.csv", "a,b,kind\n1,2,x\n3,4\n5,6,y\n");

    assertMisuse("ragged.csv, line 3", train(ragged, "kind"));
  }

  @Test
  void notANumber() throws IOException {
    Path bad = write("bad.csv", "a,b,kind\n1,2,x\n3,NaN,y\n5,6,y\n");

    assertMisuse("bad.csv, line 3, column 'b'", train(bad, "kind"));
  }

  @Test
  void wrongLabel() {
    assertMisuse("'knid'", train(good, "knid"));
  }

  @Test
  void layersThatDoNotFit() {
    assertMisuse(
        "has 2 features, but layers [3, 4, 2] take 3; start layers with 2",
        train(good, "kind", "--layers", "3,4,2"));
  }

  @Test
  void unknownKey() {
    assertMisuse(
        "unknown setting training.epoch; did you mean training.epochs?",
        train(good, "kind", "--set", "training.epoch=3"));
  }

  @Test
  void partitionsThatDrownTheDriver() {
    assertMisuse(
        "training.partitions: expected a whole number from 1 to 100000, found \"100000000\"",
        train(good, "kind", "--set", "training.partitions=100000000"));
  }

  @Test
  void unwritableOutput() {
    assertMisuse("cannot be written", train(good, "kind", "--output", good + "/run"));
  }

  @Test
  void existingOutput() throws IOException {
    Path run = Files.createDirectory(directory.resolve("run"));
    Files.writeString(run.resolve("metrics.json"), "{}");

    assertMisuse("--overwrite", train(good, "kind", "--output", run.toString()));
    assertEquals("{}", Files.readString(run.resolve("metrics.json")));
  }

  @Test
  void corruptedModel() throws IOException {
    Path model = directory.resolve("run/model");
    assertEquals(
        0, train(good, "kind", "--epochs", "1", "--output", "" + model.getParent()).exitCode());
    Path metadata = model.resolve("metadata/part-00000");
    Files.writeString(metadata, Files.readString(metadata).substring(20));
    Files.deleteIfExists(model.resolve("metadata/.part-00000.crc"));

    for (String command : List.of("inspect", "evaluate", "predict")) {
      CommandLineRun run =
          switch (command) {
            case "inspect" -> CommandLineRun.of(command, model.toString());
            case "evaluate" -> CommandLineRun.of(command, "" + model, "--data", "" + good);
            default ->
                CommandLineRun.of(
                    command, "" + model, "--data", "" + good, "--output", directory + "/p.csv");
          };
      assertMisuse("metadata", run);
    }
  }

  @Test
  void csvCannotHoldVectors() throws IOException {
    Path table = write("v.libsvm", "0 1:1 2:5\n1 1:2 2:1\n0 1:1 2:4\n1 1:2 2:2\n");
    Path run = directory.resolve("run");
    CommandLineRun train = train(table, "label", "--epochs", "1", "--output", run.toString());
    assertEquals(0, train.exitCode(), train::errors);

    String output = directory + "/p.csv";
    assertMisuse(
        "holds vectors, which CSV cannot",
        CommandLineRun.of("predict", "" + run, "--data", "" + table, "--output", output));
  }

  @Test
  void singleClass() throws IOException {
    Path one = write("one.csv", "a,kind\n1,x\n2,x\n3,x\n");

    assertMisuse("class", train(one, "kind"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trian conf/moons.conf",
        "train",
        "train no.conf",
        "train --epoch 3",
        "train --set training.epochs",
        "train --data x.csv --hidden 64,x",
        "train --data x.csv --layers 2,3 --hidden 3",
        "train --data x.csv --set training.optimizer=lbfgs --set training.learningRate=1",
        "train --data x.csv --set training.optimizer=lbfgs --set training.batchSize=10",
        "train --data x.csv --set training.optimizer=lbfgs --set training.sync.every=10",
        "train --data x.csv --set training.batchSize=full --set training.sync.every=10",
        "train --data x.csv --set data.test.fraction=0.95",
        "train --data x.csv --set data.generate.name=moons",
        "train --data x.csv --set network.activation=[relu,relu,relu]",
        "train --data x.csv --set spark.driver.memory=8g",
        "train conf/moons.conf --label x",
        "train conf/moons.conf --data x.csv",
        "train conf/mnist.conf",
        "evaluate",
        "evaluate nowhere --data x.csv",
        "evaluate nowhere --data x.csv --set training.epochs=3",
        "predict nowhere --data x.csv",
        "inspect nowhere",
        "gradcheck --rows 0 --data x.csv",
        "verify --iterations 0 --data x.csv",
        "demo",
        "demo rosenbrock",
      })
  void mistakesOnTheCommandLine(String arguments) {
    CommandLineRun run =
        CommandLineRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertEquals(2, run.exitCode(), run::errors);
    assertTrue(run.errors().startsWith("backfold: "), run::errors);
    assertEquals(1, run.errors().lines().count(), run::errors);
    assertFalse(run.errors().contains("Exception"), run::errors);
  }

  private CommandLineRun train(Path data, String label, String... more) {
    Stream<String> output =
        List.of(more).contains("--output")
            ? Stream.of()
            : Stream.of("--output", directory + "/new/run");
    return CommandLineRun.of(
        Stream.of(
                Stream.of("train", "--data", data.toString(), "--label", label),
                Stream.of(more),
                output)
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private void assertMisuse(String expected, CommandLineRun run) {
    assertEquals(2, run.exitCode(), run::errors);
    assertTrue(run.errors().contains(expected), run::errors);
    assertTrue(run.errors().startsWith("backfold: "), run::errors);
    assertFalse(run.errors().contains("\tat "), run::errors);
    assertFalse(Files.exists(directory.resolve("new")), "something was left behind");
    assertFalse(Files.exists(directory.resolve("p.csv")), "something was left behind");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
