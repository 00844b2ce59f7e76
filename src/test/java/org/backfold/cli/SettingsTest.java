package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.backfold.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir private Path directory;

  @Test
  void readsEverySectionOfAFile() throws IOException {
    Settings settings =
        file("""
                data { path = my.csv, label = [a, b], test { fraction = 0.25 } }
                network { hidden = [25, 50], activation = tanh }
                training { optimizer = "lbfgs(memory=20)", epochs = 7, seed = -3 }
                output.directory = "hdfs://cluster/runs/a b"
                """)
            .settings();

    assertEquals(List.of("my.csv"), settings.get(DataSettings.PATH));
    assertEquals(List.of("a", "b"), settings.get(DataSettings.LABEL));
    assertEquals(0.25, settings.get(DataSettings.TEST_FRACTION));
    assertEquals(List.of(25, 50), settings.get(NetworkSettings.HIDDEN));
    assertEquals(List.of(Activation.parse("tanh")), settings.get(NetworkSettings.ACTIVATION));
    assertEquals(20.0, settings.get(TrainingSettings.OPTIMIZER).options().get("memory"));
    assertEquals(7, settings.get(TrainingSettings.EPOCHS));
    assertEquals(-3, settings.get(TrainingSettings.SEED));
    assertEquals("hdfs://cluster/runs/a b", settings.get(OutputSettings.DIRECTORY));
  }

  @Test
  void optionsStandAboveTheFileAndSetAboveOptions() throws IOException {
    SettingsSource source =
        file("training { epochs = 1, seed = 1, l2 = 1 }")
            .option("--epochs", TrainingSettings.EPOCHS, 2)
            .option("--seed", TrainingSettings.SEED, 2)
            .overrides(Map.of("training.seed", "3"));

    Settings settings = source.settings();

    assertEquals(2, settings.get(TrainingSettings.EPOCHS));
    assertEquals(3, settings.get(TrainingSettings.SEED));
    assertEquals(1.0, settings.get(TrainingSettings.L2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "network.hidden     | 64,16                  | [64, 16]",
        "network.hidden     | [128, 32]              | [128, 32]",
        "network.hidden     | 128                    | [128]",
        "data.path          | s3a://b/a//*.csv       | \"s3a://b/a//*.csv\"",
        "data.path          | \"my data.csv\"        | \"my data.csv\"",
        "training.epochs    | 2e2                    | 200",
        "training.batchSize | full                   | full",
        "training.batchSize | 128                    | 128",
        "training.l2        | 1e-3                   | 0.001",
        "data.standardize   | false                  | none",
        "data.header        | false                  | false",
        "training.optimizer | momentum(momentum=0.8) | \"momentum(momentum=0.8)\"",
        "training.optimizer | rmsprop                | rmsprop",
      })
  void setReadsPlainTextAndHocon(String key, String text, String written) {
    Settings settings = SettingsSource.none().overrides(Map.of(key, text)).settings();

    assertEquals(Map.of(key, written), settings.changed());
  }

  @ParameterizedTest
  @CsvSource({
    "training.epoch, training.epochs",
    "training.epcohs, training.epochs",
    "epochs, training.epochs",
    "training.learning_rate, training.learningRate",
    "training.lr, training.learningRate",
    "training.maxIter, training.epochs",
    "network.hidden_layer_sizes, network.hidden",
    "training.solver, training.optimizer",
    "data.lable, data.label",
    "output.dir, output.directory",
    "training.earlyStopping.patiance, training.earlyStopping.patience",
  })
  void unknownKeysSuggestTheNearest(String key, String meant) {
    String message = refused(SettingsSource.none().overrides(Map.of(key, "1")));

    assertTrue(message.contains("unknown setting " + key + ";"), message);
    assertTrue(message.endsWith("did you mean " + meant + "?"), message);
  }

  @Test
  void anUnknownSectionSuggestsASection() throws IOException {
    String message = refused(file("netwrok { hidden = [3] }"));

    assertTrue(message.endsWith("unknown section netwrok; did you mean network?"), message);
  }

  @Test
  void unknownSection_ofAnOverrideNamesTheOverride() {
    SettingsSource source = SettingsSource.none().overrides(Map.of("trainig.epochs", "3"));

    assertEquals(
        "--set trainig.epochs: unknown section trainig; did you mean training?",
        assertThrows(IllegalArgumentException.class, source::settings).getMessage());
  }

  @Test
  void nothingIsSuggestedForWhatLooksLikeNothing() {
    String message = refused(SettingsSource.none().overrides(Map.of("data.zzzzzz", "1")));

    assertFalse(message.contains("did you mean"), message);
    assertTrue(message.contains("--help-settings"), message);
  }

  @Test
  void wrongTypesNameFileLineKeyExpectedAndFound() throws IOException {
    String message = refused(file("training {\n\n  epochs = many\n}"));

    assertEquals(
        directory.resolve("my.conf")
            + ": 3: training.epochs: expected a whole number ≥ 1, found \"many\"",
        message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.epochs = 0",
        "training.epochs = 1.5",
        "training.epochs = 3000000000",
        "training.l2 = -1",
        "training.l2 = NaN",
        "training.learningRate = 0",
        "training.batchSize = -1",
        "network.hidden = [64, x]",
        "network.hidden = [64, 0]",
        "network.hidden { a = 1 }",
        "network.activation = rleu",
        "network.dropout.hidden = 1",
        "data.standardize = maybe",
        "data.invalid = ignore",
        "data.path = {}",
        "data.path = \"\"",
        "training.schedule = \"cosin(length=3)\"",
        "training.optimizer = adm",
        "training = 3",
        "spark = 3",
      })
  void wrongValuesAreRefusedWithTheirPlace(String text) throws IOException {
    String message = refused(file(text));

    assertTrue(message.startsWith(directory.resolve("my.conf") + ": 1: "), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void allMistakesAreReportedAtOnce() throws IOException {
    String message = refused(file("training.epochs = 0\ntraining.epoch = 1\nnetwork.loss = x"));

    assertEquals(3, message.lines().count(), message);
  }

  @Test
  void sparkSettingsKeepTheirFullNames() throws IOException {
    Settings settings =
        file("""
                spark { master = "local[2]", executor { memory = 2g }, "spark.ui.port" = 4050 }
                """)
            .settings();

    assertEquals(
        Map.of("spark.master", "local[2]", "spark.executor.memory", "2g", "spark.ui.port", "4050"),
        settings.spark());
  }

  @Test
  void aFileMayIncludeAnotherAndReadTheEnvironment() throws IOException {
    Files.writeString(directory.resolve("base.conf"), "training { epochs = 5, seed = 8 }");
    Settings settings =
        file("include \"base.conf\"\ntraining.epochs = 6\ndata.path = ${?PATH}").settings();

    assertEquals(6, settings.get(TrainingSettings.EPOCHS));
    assertEquals(8, settings.get(TrainingSettings.SEED));
    assertEquals(List.of(System.getenv("PATH")), settings.get(DataSettings.PATH));
  }

  @Test
  void brokenAndMissingFilesAreRefused() {
    assertTrue(refused(() -> file("training { epochs = ")).contains("my.conf"));
    assertTrue(refused(() -> SettingsSource.file("no.conf")).contains("no.conf not found"));
    assertTrue(refused(() -> SettingsSource.file(directory.toString())).contains("directory"));
  }

  @Test
  void changedListsWhatDiffersFromTheDefaults() throws IOException {
    Settings settings = file("training { epochs = 100, l2 = 0.1 }, spark.master = x").settings();

    assertEquals(Map.of("training.l2", "0.1", "spark.master", "x"), settings.changed());
  }

  @Test
  void everyKeyIsDeclaredOnceAndDescribed() {
    Set<String> keys = new HashSet<>();
    for (Setting<?> setting : Settings.all()) {
      assertTrue(keys.add(setting.key()), setting.key());
      assertTrue(setting.meaning().length() > 10, setting.key());
    }
    assertTrue(keys.size() > 40, () -> keys.size() + " keys");
  }

  private SettingsSource file(String text) throws IOException {
    Path file = directory.resolve("my.conf");
    Files.writeString(file, text);
    return SettingsSource.file(file.toString());
  }

  private static String refused(SettingsSource source) {
    return refused(source::settings);
  }

  private static String refused(Executable attempt) {
    return assertThrows(IllegalArgumentException.class, attempt).getMessage();
  }
}
