package org.backfold.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.SparkTestSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.tools.nsc.MainClass;

/** The examples of the README's section "From Spark ML" compile, and run on a small table. */
@Tag("spark")
class ReadmeExamplesTest {
  @TempDir private Path directory;

  @Test
  void javaExample() throws Exception {
    Parts example = Parts.of("java");
    String source =
        example.imports
            + "public class JavaExample {\n"
            + "  public static void run(Dataset<Row> train, Dataset<Row> test) {\n"
            + example.body
            + "    if (predictions.count() != test.count()) throw new AssertionError();\n"
            + "  }\n}\n";
    Path file = Files.writeString(directory.resolve("JavaExample.java"), source);
    String[] command = {
      "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", "" + directory, "" + file
    };
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, command), source);
    try (URLClassLoader classes = loader()) {
      classes
          .loadClass("JavaExample")
          .getMethod("run", Dataset.class, Dataset.class)
          .invoke(null, table(40), table(10));
    }
  }

  @Test
  void scalaExample() throws Exception {
    Parts example = Parts.of("scala");
    String source =
        example.imports
            + "object ScalaExample {\n"
            + "  def run(train: org.apache.spark.sql.DataFrame, test: org.apache.spark.sql.DataFrame,\n"
            + "      checkpoints: String, directory: String): Unit = {\n"
            + "    val spark = train.sparkSession\n"
            + example.body
            + "    train.createOrReplaceTempView(\"readme_examples\")\n"
            + "    assert(spark.sql(\"SELECT species(features) FROM readme_examples\").count() > 0)\n"
            + "  }\n}\n";
    Path file = Files.writeString(directory.resolve("ScalaExample.scala"), source);
    String[] command = {
      "-classpath", System.getProperty("java.class.path"), "-d", "" + directory, "" + file
    };
    assertTrue(new MainClass().process(command), source);
    String saved = directory.resolve("model").toString();
    try (URLClassLoader classes = loader()) {
      classes
          .loadClass("ScalaExample")
          .getMethod("run", Dataset.class, Dataset.class, String.class, String.class)
          .invoke(null, table(60), table(20), directory.resolve("fits").toString(), saved);
    }
    assertEquals(3, NeuralNetworkClassificationModel.load(saved).numClasses());
  }

  private URLClassLoader loader() throws IOException {
    URL[] place = {directory.toUri().toURL()};
    return new URLClassLoader(place, getClass().getClassLoader());
  }

  /** An example, its imports apart. */
  private record Parts(String imports, String body) {
    /** The one in {@code language} of the section. */
    static Parts of(String language) throws IOException {
      String readme =
          Files.readString(
              Path.of(System.getProperty("backfold.conf", "conf")).resolveSibling("README.md"));
      Matcher section =
          Pattern.compile("^## From Spark ML\\n(.*?)^## ", Pattern.MULTILINE | Pattern.DOTALL)
              .matcher(readme);
      assertTrue(section.find(), "section");
      Matcher block =
          Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
              .matcher(section.group(1));
      assertTrue(block.find(), language);
      StringBuilder imports = new StringBuilder();
      StringBuilder body = new StringBuilder();
      block
          .group(1)
          .lines()
          .forEach(line -> (line.startsWith("import ") ? imports : body).append(line).append('\n'));
      return new Parts(imports.toString(), body.toString());
    }
  }

  private static Dataset<Row> table(int rows) {
    List<Row> table =
        java.util.stream.IntStream.range(0, rows)
            .mapToObj(
                i ->
                    RowFactory.create(
                        Vectors.dense(i % 3, i % 7, 0.1 * i, (i * i) % 5), (double) (i % 3)))
            .toList();
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return SparkTestSession.get().createDataFrame(table, schema);
  }
}
