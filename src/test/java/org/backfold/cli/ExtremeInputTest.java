package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables at the edge, trained on for real: the right answer, or why there is none. */
@Tag("spark")
class ExtremeInputTest {
  private static final int ROWS = 60;
  private static final String ALL = "--set data.test.fraction=0 --set data.validation.fraction=0";
  private static final String ADAM =
      " --set training.optimizer=adam --set training.learningRate=0.02";
  private static final String LBFGS = " --set training.optimizer=lbfgs";

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    SparkTestSession.get();
  }

  /** Nothing can be told apart, so the best is the share of the classes: −ln ½. */
  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void constantColumnsAndDuplicatesGiveTheShareOfTheClasses(String optimizer) throws IOException {
    JsonNode train = trained(i -> "3,3," + (i % 2 == 0 ? "low" : "high"), ALL + optimizer);

    assertEquals(Math.log(2), train.get("logLoss").doubleValue(), 0.01);
    assertEquals(0.5, train.get("accuracy").doubleValue());
  }

  /** Of 0, 2 and 4 the mean is 2, from which the deviation is √(8/3). */
  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void constantColumnsGiveTheMeanOfTheTargets(String optimizer) throws IOException {
    JsonNode train =
        trained(i -> "3,3," + 2 * (i % 3), ALL + " --set data.task=regression" + optimizer);

    assertEquals(Math.sqrt(8.0 / 3), train.get("rmse").doubleValue(), 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void duplicatesOfOneRowAreLearnedExactly(String optimizer) throws IOException {
    JsonNode train = trained(i -> "1,2,7.5", ALL + " --set data.task=regression" + optimizer);

    assertEquals(0, train.get("rmse").doubleValue(), 0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void labelsWithGapsAreClasses(String optimizer) throws IOException {
    int[] labels = {1, 5, 1000};
    JsonNode train = trained(i -> i % 3 + "," + i % 7 + "," + labels[i % 3], ALL + optimizer);

    assertEquals(1, train.get("accuracy").doubleValue(), 0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void layersOfOneUnitLearnWhatIsOnALine(String optimizer) throws IOException {
    String shape = " --hidden 1,1 --set network.activation=tanh --epochs 60";
    JsonNode classes =
        trained(
            i -> i % 10 + "," + i % 7 + (i % 10 < 5 ? ",low" : ",high"), ALL + shape + optimizer);
    JsonNode numbers =
        trained(i -> i % 10 + "," + i % 7 + "," + (i % 10 - 4.5), ALL + shape + optimizer);

    assertTrue(classes.get("accuracy").doubleValue() > 0.95, classes::toString);
    assertTrue(numbers.get("r2").doubleValue() > 0.8, numbers::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void aHundredLayersTrain(String optimizer) throws IOException {
    String hidden = String.join(",", Collections.nCopies(99, "4"));
    String shape = " --epochs 3 --set network.activation=tanh --hidden " + hidden;
    JsonNode train =
        trained(
            i -> i % 10 + "," + i % 7 + (i % 10 < 5 ? ",low" : ",high"), ALL + shape + optimizer);

    assertTrue(train.get("logLoss").doubleValue() < 0.8, train::toString);
    assertTrue(train.get("accuracy").doubleValue() >= 0.5, train::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void morePartitionsThanRowsGiveTheSameObjective(String optimizer) throws IOException {
    IntFunction<String> rows = i -> i % 10 + "," + i % 7 + (i % 10 < 5 ? ",low" : ",high");
    String full = ALL + " --epochs 3 --set training.batchSize=full" + optimizer;
    JsonNode many = trained(rows, full + " --set training.partitions=70");
    JsonNode one = trained(rows, full + " --set training.partitions=1");

    double expected = one.get("logLoss").doubleValue();
    assertEquals(expected, many.get("logLoss").doubleValue(), 1e-9 * expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, LBFGS})
  void oneRowIsLearnedByHeart(String optimizer) throws IOException {
    JsonNode train = trained(1, i -> "1,2,7.5", ALL + " --set data.task=regression" + optimizer);

    assertEquals(0, train.get("rmse").doubleValue(), 0.05);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1e300,{i},low;-1e300,{i},high | too large to be standardized",
        "1e300,{i},0.5;-1e300,{i},0.7 | too large to be standardized",
        "1,{i},low;2,{i},low | holds one class only 'low'",
        "1,2,low;3,4,high | for training are of one class",
      })
  void whatCannotBeLearnedIsRefused(String rows, String expected) throws IOException {
    String[] some = rows.split(";");
    CommandLineRun run =
        run(
            ROWS,
            i -> some[i % some.length].replace("{i}", "" + i),
            "--set data.test.fraction=0.4 --set training.seed=1");

    assertEquals(2, run.exitCode(), run::errors);
    assertTrue(run.errors().contains(expected), run::errors);
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classification", "regression"})
  void weightsThatAreAllZeroAreRefused(String task) throws IOException {
    String settings = ALL + " --set data.weight=b --set data.task=" + task;
    CommandLineRun run = run(ROWS, i -> i + ",0," + i % 2, settings);

    assertEquals(2, run.exitCode(), run::errors);
    assertTrue(run.errors().contains("All 60 training rows have weight 0"), run::errors);
  }

  private JsonNode trained(IntFunction<String> row, String settings) throws IOException {
    return trained(ROWS, row, settings);
  }

  /** The metrics of the training rows. */
  private JsonNode trained(int rows, IntFunction<String> row, String settings) throws IOException {
    CommandLineRun run = run(rows, row, settings + " --overwrite");
    assertEquals(0, run.exitCode(), run::errors);
    String metrics = Files.readString(folder.resolve("run/metrics.json"));
    return new ObjectMapper().readTree(metrics).get("train");
  }

  private CommandLineRun run(int rows, IntFunction<String> row, String settings)
      throws IOException {
    String lines = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
    Path table = Files.writeString(folder.resolve("t.csv"), "a,b,y\n" + lines + "\n");
    String always = "train --data " + table + " --label y --output " + folder.resolve("run") + " ";
    return CommandLineRun.of((always + settings).split(" +"));
  }
}
