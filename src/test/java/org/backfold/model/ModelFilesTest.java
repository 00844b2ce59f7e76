package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.backfold.data.Task;
import org.backfold.network.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path folder;

  static Stream<TrainedModel> models() {
    return Stream.of(
        Models.classifier(3, 5, 4, 3),
        Models.regressor(4, 6, 2),
        Models.multiLabel(2, 3),
        Models.classifier(120, 90, 3)); // several rows per layer: 10,800 weights
  }

  @ParameterizedTest
  @MethodSource("models")
  void aLoadedModelIsTheSavedOne(TrainedModel model) {
    String directory = folder.resolve("model").toString();
    ModelFiles.save(model, directory, false, HADOOP);
    TrainedModel loaded = ModelFiles.load(directory, HADOOP);

    assertArrayEquals(model.parameters(), loaded.parameters());
    assertEquals(model.schema(), loaded.schema());
    assertEquals(model.provenance(), loaded.provenance());
    assertEquals(model.summary(), loaded.summary());
    double[] features = Models.random(model.schema().features(), 99);
    assertArrayEquals(model.predict(features), loaded.predict(features));
  }

  @ParameterizedTest
  @ValueSource(strings = {"my model", "модель", "a%20b#c", "run-12:30", "deep/er/model", "slash/"})
  void anyNameWillDo(String name) {
    TrainedModel model = Models.regressor(2, 1);
    for (String directory : List.of(folder + "/" + name, "file:" + folder + "/uri-" + name)) {
      ModelFiles.save(model, directory, false, HADOOP);
      ModelFiles.save(model, directory, true, HADOOP);
      assertArrayEquals(model.parameters(), ModelFiles.load(directory, HADOOP).parameters());
    }
  }

  @Test
  void everyDoubleKeepsItsBits() {
    double[] parameters = {-0.0, Double.MIN_VALUE, 0.1 + 0.2, Double.MAX_VALUE, 1e-300, -1 / 3.0};
    TrainedModel model =
        new TrainedModel(
            Models.network("squared-error", "identity", "identity", 2, 2),
            parameters,
            Scaling.of(Models.standardization(2, 8)),
            Models.schema(Task.REGRESSION, 2, 2),
            Models.provenance());
    String directory = folder.resolve("bits").toString();
    ModelFiles.save(model, directory, false, HADOOP);
    TrainedModel loaded = ModelFiles.load(directory, HADOOP);
    for (int i = 0; i < parameters.length; i++) {
      assertEquals(
          Double.doubleToRawLongBits(parameters[i]),
          Double.doubleToRawLongBits(loaded.parameters()[i]));
    }
    assertArrayEquals(
        model.scaling().inputs().orElseThrow().means(),
        loaded.scaling().inputs().orElseThrow().means());
  }

  @Test
  void theOrderOfRowsDoesNotMatter() throws IOException {
    Network network = Models.network("squared-error", "tanh", "identity", 70, 80, 2);
    double[] parameters = Models.random(network.parameterCount(), 12);
    List<ParameterChunk> chunks = new java.util.ArrayList<>(ParameterChunk.of(network));
    assertEquals(5, chunks.size()); // 5600 weights in two rows, then three short ones
    java.util.Collections.reverse(chunks);
    var file = new org.apache.hadoop.fs.Path(folder.resolve("reversed.parquet").toUri());
    ParameterWriter.write(network, parameters, chunks, file, HADOOP);
    var status = file.getFileSystem(HADOOP).getFileStatus(file);
    assertArrayEquals(parameters, ParameterReader.read(network, status, "file", HADOOP));
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    TrainedModel model = Models.classifier(3, 5, 3);
    ModelFiles.save(model, folder.resolve("a").toString(), false, HADOOP);
    ModelFiles.save(model, folder.resolve("b").toString(), false, HADOOP);
    for (String file : List.of("metadata/part-00000", "data/part-00000.parquet")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("a").resolve(file)),
          Files.readAllBytes(folder.resolve("b").resolve(file)));
    }
  }

  @Test
  void anExistingModelIsKeptUnlessOverwritten() throws IOException {
    String directory = folder.resolve("model").toString();
    TrainedModel first = Models.classifier(3, 5, 3);
    TrainedModel second = Models.regressor(2, 1);
    ModelFiles.save(first, directory, false, HADOOP);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelFiles.save(second, directory, false, HADOOP));
    assertEquals(
        "'" + directory + "' exists; choose another directory or ask to overwrite it.",
        refusal.getMessage());
    assertEquals(first.summary(), ModelFiles.load(directory, HADOOP).summary());

    ModelFiles.save(second, directory, true, HADOOP);
    assertEquals(second.summary(), ModelFiles.load(directory, HADOOP).summary());
    assertEquals(List.of("model"), names());
  }

  @Test
  void onlyModelsAreOverwritten() throws IOException {
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("thesis.tex"), "…");
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelFiles.save(Models.regressor(2, 1), precious.toString(), true, HADOOP));
    assertTrue(refusal.getMessage().contains("is no model directory"), refusal::getMessage);
    assertTrue(Files.exists(precious.resolve("thesis.tex")));
  }

  @Test
  void aFailureLeavesNothingBehindAndTheOldModelInPlace() throws IOException {
    String directory = folder.resolve("model").toString();
    TrainedModel old = Models.classifier(3, 5, 3);
    ModelFiles.save(old, directory, false, HADOOP);
    var target = new org.apache.hadoop.fs.Path(directory);
    WriteAside writing = new WriteAside(target.getFileSystem(HADOOP), target);
    assertThrows(
        IOException.class,
        () ->
            writing.write(
                aside -> {
                  target.getFileSystem(HADOOP).mkdirs(aside);
                  throw new IOException("no space left on device");
                },
                true));
    assertEquals(List.of("model"), names());
    assertEquals(old.summary(), ModelFiles.load(directory, HADOOP).summary());
  }

  @Test
  void whenTheNewOneCannotBeRenamedTheOldOneComesBack() throws IOException {
    String directory = folder.resolve("model").toString();
    TrainedModel old = Models.classifier(3, 5, 3);
    ModelFiles.save(old, directory, false, HADOOP);
    var target = new org.apache.hadoop.fs.Path(directory);
    WriteAside writing = new WriteAside(target.getFileSystem(HADOOP), target);
    assertThrows(IOException.class, () -> writing.write(aside -> {}, true)); // writes nothing
    assertEquals(List.of("model"), names());
    assertEquals(old.summary(), ModelFiles.load(directory, HADOOP).summary());
  }

  @Test
  void anUnwritablePlaceIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no directory");
    UncheckedIOException error =
        assertThrows(
            UncheckedIOException.class,
            () -> ModelFiles.save(Models.regressor(2, 1), file + "/model", false, HADOOP));
    assertTrue(
        error.getMessage().startsWith("Could not save the model as '" + file + "/model': "),
        error::getMessage);
  }

  @Test
  void metadataIsOneLine() throws IOException {
    ModelFiles.save(Models.classifier(3, 5, 3), folder.resolve("m").toString(), false, HADOOP);
    String text = Files.readString(folder.resolve("m/metadata/part-00000"));
    assertEquals(text.length() - 1, text.indexOf('\n'));
    assertFalse(text.contains("\r"));
    assertTrue(Files.exists(folder.resolve("m/metadata/_SUCCESS")));
    assertTrue(Files.exists(folder.resolve("m/data/_SUCCESS")));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
