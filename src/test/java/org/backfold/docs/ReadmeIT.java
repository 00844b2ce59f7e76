package org.backfold.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.backfold.docs.Readme.Block;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of README.md, in its order and in a directory with nothing but conf/ and the
 * files of the user it speaks of. A block that this test does not know how to run fails it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeIT {
  private static final Path PROJECT = Path.of(System.getProperty("backfold.conf")).getParent();

  /** What the verification of this build does itself. */
  private static final Set<String> BUILDS =
      Set.of("./mvnw verify", "./mvnw package -DskipTests", "./mvnw package -Pspark-3.5");

  /** Scripts that take long and are tests themselves. */
  private static final List<String> SUITES = List.of("scripts/chaos ", "scripts/bench ");

  private static final Pattern BACKFOLD =
      Pattern.compile("(?:MNIST=\\S+ )?scripts/backfold (?:--master \\S+ )?(.*)");
  private static final Pattern SUBMIT = Pattern.compile("spark-submit (.*?)target/\\S+\\.jar (.*)");
  private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*\\.\\d+");

  private Path directory;
  private List<Block> blocks;
  private final List<String> commands = new ArrayList<>();
  private final List<String> submissions = new ArrayList<>();
  private String output;

  @BeforeAll
  void runAll(@TempDir Path empty) throws Exception {
    directory = empty;
    blocks = Readme.blocks(PROJECT.resolve("README.md"));
    for (Block block : blocks) {
      if (block.language().equals("sh")) {
        block.commands().forEach(this::sort);
      }
    }
    UserFiles.write(directory);
    output = run(java(), "commands");
  }

  private void sort(String command) {
    Matcher backfold = BACKFOLD.matcher(command);
    Matcher submit = SUBMIT.matcher(command);
    if (backfold.matches()) {
      commands.add(shortened(backfold.group(1)));
    } else if (submit.matches()) {
      submissions.add(submit.group(1) + "|" + submit.group(2));
    } else if (SUITES.stream().anyMatch(command::startsWith)) {
      assertTrue(Files.isExecutable(PROJECT.resolve(command.split(" ")[0])), command);
    } else {
      assertTrue(BUILDS.contains(command), "README has a command nobody runs: " + command);
    }
  }

  /** Twenty epochs of ten thousand digits take too long for a test. */
  private static String shortened(String command) {
    return command.contains("mnist.conf") ? command + " --epochs 1" : command;
  }

  private List<String> java() throws IOException {
    Path file = directory.resolve("commands.txt");
    Files.write(file, commands.stream().map(line -> line.replace(' ', '\t')).toList());
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-Xmx2g", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
    java.addAll(List.of("-Dlog4j2.configurationFile=" + PROJECT.resolve("conf/log4j2.properties")));
    java.addAll(moduleOptions());
    java.addAll(List.of("-cp", classPath(), "org.backfold.cli.DocumentedCommands", "commands.txt"));
    return java;
  }

  /** The options that open the JDK's modules to Spark are those of this JVM. */
  private static List<String> moduleOptions() {
    List<String> own =
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments();
    return own.stream().filter(option -> option.startsWith("--add-opens")).toList();
  }

  private String classPath() throws IOException {
    List<String> entries = new ArrayList<>();
    entries.add(directory.toString());
    entries.add(ReadmeIT.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    entries.add(System.getProperty("backfold.jar"));
    try (Stream<Path> jars =
        Files.list(Path.of(System.getProperty("backfold.spark.home"), "jars"))) {
      jars.map(Path::toString).sorted().forEach(entries::add);
    }
    return String.join(File.pathSeparator, entries);
  }

  private String run(List<String> command, String name) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SPARK_"));
    builder.environment().put("MNIST", directory.resolve("mnist").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    File log = directory.resolve(name + ".log").toFile();
    Process process = builder.redirectOutput(log).start();
    try {
      int exitCode = process.waitFor();
      String text = Files.readString(log.toPath(), StandardCharsets.UTF_8);
      assertEquals(0, exitCode, text);
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void everyCommandSucceeds() {
    List<String> parts = List.of(output.split("\u0001", -1));
    assertEquals(commands.size() + 2, parts.size(), output);
    assertTrue(commands.size() >= 10, commands::toString);
    for (int i = 0; i < commands.size(); i++) {
      String said = commands.get(i) + "\n" + parts.get(i + 1);
      assertTrue(parts.get(i + 2).startsWith("0"), said);
    }
  }

  @Test
  void whatIsShownIsPrinted() {
    for (Block block : blocks) {
      if (block.language().equals("text")) {
        block.text().lines().filter(line -> !line.equals("…")).forEach(this::assertPrinted);
      }
    }
  }

  /** Numbers with a point depend in their last digits on the kernels of the CPU. */
  private void assertPrinted(String shown) {
    String words = NUMBER.matcher(shown).replaceAll("#");
    double[] numbers = numbers(shown);
    boolean isPrinted =
        output
            .lines()
            .filter(line -> NUMBER.matcher(line).replaceAll("#").strip().equals(words.strip()))
            .anyMatch(line -> near(numbers(line), numbers));
    assertTrue(isPrinted, () -> "README shows, but nothing prints: " + shown + "\n" + output);
  }

  private static double[] numbers(String line) {
    return NUMBER
        .matcher(line)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group().replace(",", "")))
        .toArray();
  }

  private static boolean near(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > 0.02 * Math.max(1, Math.abs(b[i]))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void everySubmissionRuns() throws Exception {
    assertTrue(!submissions.isEmpty());
    for (String submission : submissions) {
      String[] parts = submission.split("\\|");
      List<String> command = new ArrayList<>();
      command.add(System.getProperty("backfold.spark.home") + "/bin/spark-submit");
      command.addAll(List.of("--master", "local[2]"));
      command.addAll(Arrays.asList(parts[0].strip().split(" ")));
      command.add(System.getProperty("backfold.jar"));
      command.addAll(Arrays.asList(parts[1].split(" ")));
      assertTrue(run(command, "submit").contains("Written"));
    }
  }

  /** One block each of Java and Scala is run by ReadmeExamplesTest; Python's is looked at below. */
  @Test
  void everyBlockIsOfALanguageThatIsRun() {
    List<String> others =
        blocks.stream()
            .map(Block::language)
            .filter(language -> !Set.of("sh", "text").contains(language))
            .toList();
    assertEquals(List.of("java", "scala", "python"), others);
  }

  /** It is Python, and what it takes from our package with these arguments is there. */
  @Test
  void thePythonBlockFitsThePackage() throws Exception {
    String block =
        blocks.stream().filter(b -> b.language().equals("python")).findFirst().orElseThrow().text();
    String check =
        """
        import ast, sys
        example, package = (ast.parse(open(path).read()) for path in sys.argv[1:])
        classes = {node.name for node in package.body if isinstance(node, ast.ClassDef)}
        params = {n.targets[0].id for n in ast.walk(package)
                  if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)}
        shared = {"maxIter"}
        for node in ast.walk(example):
            if isinstance(node, ast.ImportFrom) and node.module == "org.backfold.ml":
                assert {name.name for name in node.names} <= classes, "import"
                print("imports", len(node.names))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in classes:
                assert {word.arg for word in node.keywords} <= params | shared, "argument"
                print("calls", len(node.keywords))
        """;
    Path example = Files.writeString(directory.resolve("example.py"), block);
    Path module = PROJECT.resolve("src/main/python/org/backfold/ml/__init__.py");
    String said =
        run(List.of("python3", "-c", check, example.toString(), module.toString()), "python");
    assertTrue(said.contains("imports 1") && said.contains("calls 3"), said);
  }

  @Test
  void linksLeadToFilesThatExist() throws IOException {
    Matcher links =
        Pattern.compile("\\]\\(([^)#]+)\\)")
            .matcher(Files.readString(PROJECT.resolve("README.md")));
    while (links.find()) {
      String target = links.group(1);
      if (!target.startsWith("https://")) {
        assertTrue(Files.exists(PROJECT.resolve(target)), target);
      }
    }
  }

  @Test
  void thePackagesAndClassesItNamesExist() throws IOException {
    Matcher names =
        Pattern.compile("`((?:cli|training|network|optim|ml|notebook)\\.[A-Z]\\w+)`")
            .matcher(Files.readString(PROJECT.resolve("README.md")));
    int found = 0;
    while (names.find()) {
      Path source =
          Path.of("src/main/java/org/backfold", names.group(1).replace('.', '/') + ".java");
      assertTrue(Files.exists(PROJECT.resolve(source)), source.toString());
      found++;
    }
    assertTrue(found >= 4);
  }

  /** The runs that the commands left. */
  @Test
  void runsAreLeftWhereItSays() throws IOException {
    for (String run : List.of("moons", "my", "regression", "multilabel", "mnist", "tanh")) {
      assertTrue(Files.exists(directory.resolve("runs").resolve(run).resolve("metrics.json")), run);
    }
    try (Stream<Path> left = Files.list(directory.resolve("runs"))) {
      assertTrue(left.noneMatch(path -> path.getFileName().toString().startsWith(".")));
    }
  }
}
