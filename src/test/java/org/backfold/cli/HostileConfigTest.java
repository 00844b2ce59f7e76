package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Configs of strangers: they open nothing, blow up nothing and carry no secrets away. */
class HostileConfigTest {
  @TempDir private Path directory;

  /**
   * @param name of the file
   * @param content of the file
   * @param message a part of what is said
   */
  private record Case(String name, byte[] content, String message) {
    Case(String name, String content, String message) {
      this(name, content.getBytes(StandardCharsets.UTF_8), message);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> configs() {
    String refused = "which it may not; a config includes only files beside it";
    String tooLong = "The config is longer than 1048576 characters";
    return Stream.of(
        new Case("absolute.conf", "include \"/etc/passwd\"", "'/etc/passwd', " + refused),
        new Case("file.conf", "include file(\"/etc/passwd\")", "'/etc/passwd', " + refused),
        new Case("up.conf", "include \"../outside.conf\"", "../outside.conf', " + refused),
        new Case("guessed.conf", "include \"../outside\"", "../outside.conf', " + refused),
        new Case("link.conf", "include \"away.conf\"", "away.conf', " + refused),
        new Case("url.conf", "include url(\"http://127.0.0.1:1/x\")", refused),
        new Case("http.conf", "include \"http://127.0.0.1:1/x\"", refused),
        new Case("classpath.conf", "include classpath(\"a.properties\")", refused),
        new Case("required.conf", "include required(\"none\")", "requires 'none', which is not"),
        new Case("circle.conf", "include \"circle\"", "includes itself: "),
        new Case("bomb.conf", "include \"bomb1\"\n".repeat(2), "includes more than 100 files"),
        new Case("deep.conf", "a={".repeat(20_000), "is nested too deeply"),
        new Case("deep.json", "[".repeat(60_000), "is nested too deeply"),
        new Case("path.conf", "a.".repeat(20_000) + "b=1", "is nested too deeply"),
        new Case("text.conf", doubling("\"xx\"", "${%s}${%s}"), tooLong),
        new Case("list.conf", doubling("[1]", "[${%s},${%s}]"), tooLong),
        new Case("section.conf", doubling("{x=1}", "{a=${%s},b=${%s}}"), tooLong),
        new Case(
            "self.conf", "spark.a=xx\n" + "spark.a=${spark.a}${spark.a}\n".repeat(40), tooLong),
        new Case("many.conf", "spark.a+=1\n".repeat(101), "more than 100 substitutions"),
        new Case("long.conf", "#".repeat(1 << 16) + "\n", "is longer than 65536 bytes"),
        new Case(
            "cycle.conf", "data.path=${data.label}\ndata.label=${data.path}", "break the cycle"),
        new Case("zero.conf", "data.path=\0", "is no text in UTF-8"),
        new Case("bytes.conf", new byte[] {'a', '=', (byte) 0xC3, '('}, "is no text in UTF-8"),
        new Case("utf16.conf", "a=1".getBytes(StandardCharsets.UTF_16), "is no text in UTF-8"),
        new Case("comment.json", "{ // no\n}", "a file named .conf may"),
        new Case("my.csv", "a,b\n1,2\n", "give tables as --data "));
  }

  /** Twenty-six lines, each of which holds the one before twice. */
  private static String doubling(String first, String twice) {
    StringBuilder text = new StringBuilder("spark.a0=" + first + "\n");
    for (int i = 1; i <= 26; i++) {
      text.append("spark.a").append(i).append('=');
      text.append(twice.replace("%s", "spark.a" + (i - 1))).append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void isRefusedInOneLine(Case config) throws IOException {
    Path folder = Files.createDirectory(directory.resolve("configs"));
    Files.writeString(directory.resolve("outside.conf"), "data.path = secret");
    Files.createSymbolicLink(folder.resolve("away.conf"), directory.resolve("outside.conf"));
    for (int i = 1; i <= 8; i++) {
      Files.writeString(
          folder.resolve("bomb" + i), ("include \"bomb" + (i + 1) + "\"\n").repeat(2));
    }
    Path file = Files.write(folder.resolve(config.name), config.content);

    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> SettingsSource.file(file.toString()).settings())
            .getMessage();

    assertTrue(message.contains(config.message), message);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.length() < 1000, message);
  }

  @Test
  void aConfigMayIncludeWhatLiesBesideAndBelowIt() throws IOException {
    Files.createDirectories(directory.resolve("below"));
    Files.writeString(directory.resolve("base.conf"), "training.epochs = 7");
    Files.writeString(directory.resolve("below/more.json"), "{\"training\": {\"seed\": 8}}");
    Files.writeString(directory.resolve("below/back.conf"), "include \"../base.conf\"");

    Settings settings =
        settings(
            "\uFEFFinclude \"base.conf\"\ninclude file(\"below/more\")\ninclude \"below/back\"\n"
                + "include \"not-there.conf\"",
            Map.of());

    assertEquals(7, settings.get(TrainingSettings.EPOCHS));
    assertEquals(8, settings.get(TrainingSettings.SEED));
  }

  @Test
  void aMistakeInAnIncludedFileIsPlacedThere() throws IOException {
    Files.writeString(directory.resolve("base.conf"), "\ntraining.epochs = many");

    String message =
        assertThrows(IllegalArgumentException.class, () -> settings("include \"base\"", Map.of()))
            .getMessage();

    assertTrue(
        message.startsWith(directory.resolve("base.conf") + ": 2: training.epochs"), message);
  }

  @Test
  void substitutionsOfSubstitutionsAreFineWhileTheyStaySmall() throws IOException {
    Settings settings =
        settings(
            "data.path = ${HOME}/data/my.csv\noutput.directory = ${data.path}\".runs\"\n"
                + "spark.jars = a\nspark.jars = ${spark.jars}\",b\"\n",
            Map.of("HOME", "/home/me"));

    assertEquals(List.of("/home/me/data/my.csv"), settings.get(DataSettings.PATH));
    assertEquals("/home/me/data/my.csv.runs", settings.get(OutputSettings.DIRECTORY));
    assertEquals(Map.of("spark.jars", "a,b"), settings.spark());
  }

  @ParameterizedTest
  @CsvSource({
    "output.directory = \"runs/\"${AWS_SECRET_ACCESS_KEY}, output.directory",
    "spark.app.name = ${AWS_SECRET_ACCESS_KEY}, spark.app.name",
    "training.epochs = ${AWS_SECRET_ACCESS_KEY}, training.epochs",
    "'data.path = [a, ${?AWS_SECRET_ACCESS_KEY}]', data.path",
  })
  void secretsOfTheEnvironmentStayOutOfWhatIsWritten(String text, String key) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> settings(text, Map.of("AWS_SECRET_ACCESS_KEY", "hush5")))
            .getMessage();

    assertTrue(
        message.contains(key + " would show the environment variable AWS_SECRET_ACCESS_KEY"),
        message);
    assertFalse(message.contains("hush5"), message);
  }

  @Test
  void secretsReachSparkAndNothingElse() throws IOException {
    Settings settings =
        settings(
            "spark.hadoop.fs.s3a.secret.key = ${AWS_SECRET_ACCESS_KEY}\n"
                + "spark.authenticate.secret = hush6\n"
                + "data.path = \"ftp://me:hush7@host/t.csv\"",
            Map.of("AWS_SECRET_ACCESS_KEY", "hush5"));

    assertEquals("hush5", settings.spark().get("spark.hadoop.fs.s3a.secret.key"));
    assertEquals(
        Map.of(
            "spark.hadoop.fs.s3a.secret.key",
            "(hidden)",
            "spark.authenticate.secret",
            "(hidden)",
            "data.path",
            "\"ftp://(hidden)@host/t.csv\""),
        settings.changed());
  }

  @ParameterizedTest
  @CsvSource({
    "spark.ssl.keyPassword=x, spark.ssl.keyPassword=(hidden)",
    "--set=spark.hadoop.fs.s3a.access.key=x=y, --set=spark.hadoop.fs.s3a.access.key=(hidden)",
    "sftp://me:pass@host/a=b, sftp://(hidden)@host/a=b",
    "--output=runs/a, --output=runs/a",
    "training.epochs=3, training.epochs=3",
  })
  void argumentsAreWrittenDownWithoutSecrets(String argument, String written) {
    assertEquals(written, Secrets.hide(argument));
  }

  private Settings settings(String text, Map<String, String> environment) throws IOException {
    Path file = Files.writeString(directory.resolve("my.conf"), text);
    return SettingsSource.file(file.toString()).settings(environment::get);
  }
}
