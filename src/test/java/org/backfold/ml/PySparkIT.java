package org.backfold.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import py4j.GatewayServer;

/**
 * A real Python uses the package in the built jar to drive the stages of this JVM: {@code
 * src/test/python/stages.py} says what is asserted. Between them is the real py4j, which Zeppelin
 * brings in a jar, and a stand-in for PySpark, which no registry that this project uses has.
 */
class PySparkIT {
  private static final String PY4J = "/python/py4j-src-0.10.7.zip";

  /** What Python asks this JVM for. */
  public static final class Tests {
    public Dataset<Row> clouds(int rows) {
      return Tables.clouds(rows);
    }

    public Dataset<Row> products(int rows) {
      return Tables.products(rows);
    }

    /** Saves a pipeline of one trained stage, and returns {@code path}. */
    public String savePipeline(NeuralNetworkClassificationModel model, String path)
        throws IOException {
      new Pipeline()
          .setStages(new PipelineStage[] {model})
          .fit(Tables.clouds(3))
          .write()
          .overwrite()
          .save(path);
      return path;
    }
  }

  @Test
  void pythonUsesTheStagesOfTheJar(@TempDir Path directory) throws Exception {
    SparkTestSession.get();
    Path jar = Path.of(System.getProperty("backfold.jar"));
    Path py4j = directory.resolve("py4j.zip");
    try (InputStream source = PySparkIT.class.getResourceAsStream(PY4J)) {
      Files.copy(source, py4j);
    }
    Path tests = Path.of(System.getProperty("backfold.conf"), "..", "src", "test", "python");
    GatewayServer server = new GatewayServer.GatewayServerBuilder(new Tests()).javaPort(0).build();
    server.start();
    try {
      ProcessBuilder python =
          new ProcessBuilder("python3", tests.resolve("stages.py").toString())
              .redirectErrorStream(true);
      python
          .environment()
          .putAll(
              Map.of(
                  "PYTHONPATH", jar + ":" + py4j + ":" + tests,
                  "PYTHONDONTWRITEBYTECODE", "1",
                  "BACKFOLD_GATEWAY", Integer.toString(server.getListeningPort()),
                  "BACKFOLD_DIRECTORY", directory.toString(),
                  "BACKFOLD_STAGES", String.join(",", stages(jar))));
      Process process = python.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      assertTrue(output.contains("Ran 12 tests") && !output.contains("skipped"), output);
    } finally {
      server.shutdown();
    }
  }

  /** The names of the classes in {@code jar} that can be a stage of a pipeline. */
  private static List<String> stages(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith("org/backfold/ml/") && name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(PySparkIT::isStage)
          .collect(Collectors.toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isStage(String name) {
    try {
      Class<?> found = Class.forName(name, false, PySparkIT.class.getClassLoader());
      return PipelineStage.class.isAssignableFrom(found)
          && !Modifier.isAbstract(found.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
