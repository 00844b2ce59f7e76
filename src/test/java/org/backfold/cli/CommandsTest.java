package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.SparkTestSession;
import org.backfold.data.Friedman1;
import org.backfold.data.OverlappingRegions;
import org.backfold.data.TwoMoons;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, one after the other, as a user types them. */
@Tag("spark")
class CommandsTest {
  @TempDir private Path directory;
  private Path moons;
  private Path run;

  @BeforeAll
  static void startSpark() {
    SparkTestSession.get();
  }

  @BeforeEach
  void writeMoons() throws IOException {
    moons = write("moons.csv", new TwoMoons().csv(300, 0.1, 7));
    run = directory.resolve("run");
  }

  @Test
  void trainWritesModelMetricsAndHistory() throws IOException {
    CommandLineRun train = trainMoons();

    assertTrue(train.output().contains("x, y"), train::output);
    assertTrue(train.output().contains("classification"), train::output);
    assertTrue(
        train.output().contains("210 to train, 30 to validation, 60 to test"), train::output);
    assertEquals(
        List.of("history.jsonl", "metrics.json", "model", "report.html", "report.json"),
        names(run)); // and nothing hidden
    JsonNode metrics = json(Files.readString(run.resolve("metrics.json")));
    assertTrue(metrics.at("/test/accuracy").asDouble() > 0.95, metrics::toPrettyString);
    assertEquals(60, metrics.at("/test/examples").asInt());
    assertEquals(210, metrics.at("/data/rows/train").asInt());
    assertEquals("[8]", metrics.at("/settings/network.hidden").asText());
    assertTrue(metrics.at("/seconds/total").asDouble() > 0);
    assertEquals(SparkTestSession.get().version(), metrics.at("/versions/Spark").asText());
    List<String> history = Files.readAllLines(run.resolve("history.jsonl"));
    assertEquals(metrics.at("/training/epochs").asInt(), history.size());
    assertTrue(json(history.get(0)).at("/validationLoss").asDouble() > 0, history.get(0));
    double phases = 0;
    for (String phase :
        List.of("broadcast", "compute", "aggregate", "wait", "update", "validation")) {
      phases += json(history.get(0)).path(phase + "Seconds").asDouble(Double.NaN);
      assertTrue(metrics.at("/training/" + phase + "Seconds").asDouble() > 0, phase);
    }
    double seconds = json(history.get(0)).at("/seconds").asDouble();
    assertEquals(seconds, phases, 1e-12 * seconds); // they are added up in another order
  }

  @Test
  void theSameCommandGivesTheSameModel() throws IOException {
    trainMoons();
    byte[] first = Files.readAllBytes(run.resolve("model/data/part-00000.parquet"));
    trainMoons("--overwrite");

    assertArrayEquals(first, Files.readAllBytes(run.resolve("model/data/part-00000.parquet")));
  }

  @Test
  void evaluateAgreesWithTheMetricsOfTraining() throws IOException {
    trainMoons("--set", "data.validation.fraction=0", "--set", "data.test.fraction=0");
    JsonNode trained = json(Files.readString(run.resolve("metrics.json"))).at("/train");

    CommandLineRun evaluate =
        CommandLineRun.of("evaluate", run.toString(), "--data", moons.toString(), "--json");

    assertEquals(0, evaluate.exitCode(), evaluate::errors);
    JsonNode metrics = json(evaluate.output());
    assertEquals(trained.at("/accuracy"), metrics.at("/accuracy"));
    assertEquals(300, metrics.at("/examples").asInt());
  }

  @Test
  void evaluatePrintsATableOfTheClasses() {
    trainMoons();

    CommandLineRun evaluate =
        CommandLineRun.of("evaluate", run.resolve("model").toString(), "--data", "" + moons);

    assertEquals(0, evaluate.exitCode(), evaluate::errors);
    List<String> lines = evaluate.output().lines().toList();
    assertTrue(lines.get(1).endsWith("300 rows"), evaluate::output);
    assertTrue(lines.get(lines.size() - 3).matches("class +precision +recall +F1 +weight"));
    assertTrue(lines.get(lines.size() - 1).matches("1( +[01]\\.\\d{4}){3} +150"), evaluate::output);
  }

  @Test
  void predictKeepsTheTableAndItsOrder() throws IOException {
    trainMoons();
    Path predictions = directory.resolve("predictions.csv");

    predict(predictions);

    List<String> input = Files.readAllLines(moons);
    List<String> lines = Files.readAllLines(predictions);
    assertEquals(input.get(0) + ",prediction,probability_0,probability_1", lines.get(0));
    assertEquals(input.size(), lines.size());
    int right = 0;
    for (int i = 1; i < lines.size(); i++) {
      assertTrue(lines.get(i).startsWith(input.get(i) + ","), lines.get(i));
      String[] cells = lines.get(i).split(",");
      assertEquals(1, Double.parseDouble(cells[4]) + Double.parseDouble(cells[5]), 1e-12);
      right += cells[2].equals(cells[3]) ? 1 : 0;
    }
    assertTrue(right > 0.95 * input.size(), "right: " + right);
  }

  @Test
  void predictWritesParquetAndJsonWithoutNeedingLabels() throws IOException {
    trainMoons();
    List<String> unlabelled =
        Files.readAllLines(moons).stream().map(l -> l.substring(0, l.lastIndexOf(','))).toList();
    moons = write("new.csv", unlabelled);

    predict(directory.resolve("predictions.json"));
    predict(directory.resolve("predictions"));

    assertEquals(300, Files.readAllLines(directory.resolve("predictions.json")).size());
    Dataset<Row> parquet =
        SparkTestSession.get().read().parquet(directory.resolve("predictions").toString());
    assertEquals(
        List.of("x", "y", "prediction", "probability_0", "probability_1"),
        List.of(parquet.columns()));
    assertEquals(300, parquet.count());
  }

  @Test
  void inspectShowsLayersAndProvenance() {
    trainMoons();

    CommandLineRun inspect = CommandLineRun.of("inspect", run.toString());

    assertEquals(0, inspect.exitCode(), inspect::errors);
    for (String shown :
        List.of("2 → 8", "relu", "x, y", "0, 1", "210 rows", "network.hidden = [8]")) {
      assertTrue(inspect.output().contains(shown), () -> shown + " in " + inspect.output());
    }
  }

  @Test
  void gradcheckAgreesOnTheUsersData() {
    CommandLineRun check =
        CommandLineRun.of(
            "gradcheck",
            "--data",
            moons.toString(),
            "--hidden",
            "5",
            "--rows",
            "20",
            "--set",
            "network.activation=tanh");

    assertEquals(0, check.exitCode(), check::errors);
    assertTrue(check.output().contains("2-5-2, tanh"), check::output);
    assertTrue(check.output().contains("1 and 7 differ by"), check::output);
    assertTrue(check.output().matches("(?s).*(weight from|bias of) unit \\d of layer.*"));
  }

  @Test
  void gradcheckLooksAtTheWeightsOfAModel() {
    Path run = directory.resolve("checked");
    String[] settings = {"--data", moons.toString(), "--hidden", "5", "--epochs", "2"};
    CommandLineRun.of(arguments(settings, "train", "--output", run.toString()));
    CommandLineRun check =
        CommandLineRun.of(
            arguments(
                settings,
                "gradcheck",
                "--model",
                run.toString(),
                "--partitions",
                "3",
                "--rows",
                "20"));

    assertEquals(0, check.exitCode(), check::errors);
    assertTrue(check.output().contains("weights of " + run), check::output);
    assertTrue(check.output().contains("1 and 3 differ by"), check::output);
    CommandLineRun other =
        CommandLineRun.of(
            "gradcheck", "--data", moons.toString(), "--hidden", "6", "--model", run.toString());
    assertEquals(2, other.exitCode());
    assertTrue(other.errors().contains("2-5-2") && other.errors().contains("2-6-2"), other::errors);
  }

  private static String[] arguments(String[] settings, String... first) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(settings)).toArray(String[]::new);
  }

  @Test
  void verifyFindsTheSameBitsAndNothingButRounding() {
    CommandLineRun mine = verify("--iterations", "4", "--set", "network.dropout.hidden=0.2");
    assertEquals(0, mine.exitCode(), mine::errors);
    assertEquals(3, mine.output().lines().filter(line -> line.contains("bit-equal")).count());
    assertTrue(mine.output().contains("Repeats     equal to the last bit, fine"), mine::output);
    assertTrue(mine.output().contains("± "), mine::output);
    assertTrue(mine.output().contains("full batches and without dropout"), mine::output);

    CommandLineRun exact = verify("--set", "training.optimizer=lbfgs", "--iterations", "3");
    assertEquals(0, exact.exitCode(), exact::errors);
    assertTrue(exact.output().contains("after 3 iterations, which is rounding"), exact::output);
    assertFalse(exact.output().contains("Compared"), exact::output);
  }

  /** Steps so long that each makes rounding larger. */
  @Test
  void verifySeesMoreThanRounding() {
    CommandLineRun wild =
        verify(
            "--set",
            "training.optimizer=gradient-descent",
            "--set",
            "training.learningRate=60",
            "--set",
            "training.batchSize=full",
            "--iterations",
            "80");
    assertEquals(1, wild.exitCode(), wild::output);
    assertEquals(3, wild.output().lines().filter(line -> line.contains("bit-equal")).count());
    assertTrue(wild.errors().contains("Partitions change more than rounding"), wild::errors);
  }

  private CommandLineRun verify(String... more) {
    List<String> arguments =
        List.of("verify", "--data", moons.toString(), "--hidden", "6", "--set");
    return CommandLineRun.of(
        Stream.of(arguments, List.of("network.activation=tanh"), List.of(more))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  @Test
  void regressionAndSeveralLabelsAreInferred() throws IOException {
    Path friedman = write("friedman.csv", new Friedman1().csv(300, 0.5, 3));
    Path regions = write("regions.csv", new OverlappingRegions().csv(300, 0, 3));

    CommandLineRun regression = train(friedman, "y", "--epochs", "5");
    CommandLineRun labels = train(regions, "disc,upper,stripe", "--epochs", "5", "--overwrite");

    assertTrue(regression.output().contains("RMSE"), regression::output);
    assertTrue(labels.output().contains("Hamming loss"), labels::output);
    CommandLineRun predict =
        CommandLineRun.of(
            "predict",
            run.toString(),
            "--data",
            regions.toString(),
            "--output",
            directory.resolve("p.csv").toString());
    assertEquals(0, predict.exitCode(), predict::errors);
    assertEquals(
        "x,y,disc,upper,stripe,prediction_disc,prediction_upper,prediction_stripe,"
            + "probability_disc,probability_upper,probability_stripe",
        Files.readAllLines(directory.resolve("p.csv")).get(0));
  }

  @Test
  void aFailureLeavesOnlyItsLastGoodWeightsAndIsNoMisuse() throws IOException {
    CommandLineRun diverging =
        CommandLineRun.of(
            "train",
            "--data",
            moons.toString(),
            "--output",
            run.toString(),
            "--set",
            "training.optimizer=gradient-descent",
            "--set",
            "training.learningRate=1e200",
            "--set",
            "network.activation=identity",
            "--set",
            "network.output=identity",
            "--set",
            "network.loss=squared-error");

    assertEquals(1, diverging.exitCode(), diverging::errors);
    assertTrue(diverging.errors().contains("Lower the learning rate"), diverging::errors);
    assertFalse(diverging.errors().contains("\tat "), diverging::errors);
    assertTrue(diverging.errors().contains("run.checkpoints holds its state"), diverging::errors);
    assertEquals(List.of("moons.csv", "run.checkpoints"), names(directory));
  }

  @Test
  void quietPrintsTheDirectoryAlone() {
    CommandLineRun train = trainMoons("--quiet");

    assertEquals(run + System.lineSeparator(), train.output());
  }

  private CommandLineRun trainMoons(String... more) {
    return train(
        moons,
        "label",
        Stream.concat(
                Stream.of("--hidden", "8", "--epochs", "40", "--set", "training.learningRate=0.05"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private CommandLineRun train(Path data, String label, String... more) {
    CommandLineRun train =
        CommandLineRun.of(
            Stream.concat(
                    Stream.of(
                        "train",
                        "--data",
                        data.toString(),
                        "--label",
                        label,
                        "--output",
                        run.toString(),
                        "--set",
                        "training.partitions=2"),
                    Stream.of(more))
                .toArray(String[]::new));
    assertEquals(0, train.exitCode(), train::errors);
    return train;
  }

  private void predict(Path output) {
    CommandLineRun predict =
        CommandLineRun.of(
            "predict", run.toString(), "--data", moons.toString(), "--output", output.toString());
    assertEquals(0, predict.exitCode(), predict::errors);
    assertTrue(predict.output().contains("300 predictions"), predict::output);
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(directory.resolve(name), lines);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static List<String> names(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
