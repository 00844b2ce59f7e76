package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What README, help and conf/ say to type can be typed. Tests run in the project's directory. */
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
  private static final Pattern BACKFOLD =
      Pattern.compile("(?:[A-Z]+=\\S+ )?scripts/backfold (?:--master \\S+ )?(.*?)(?: +#.*)?");

  @ParameterizedTest
  @MethodSource("readmeCommands")
  void commandsOfTheReadmeParse(String command) {
    String[] arguments = command.split(" ");

    new CommandLine(new Main()).parseArgs(arguments); // throws if it does not

    Arrays.stream(arguments)
        .filter(argument -> argument.startsWith("conf/"))
        .forEach(config -> assertTrue(Files.exists(Path.of(config)), config));
  }

  static List<String> readmeCommands() throws IOException {
    List<String> commands =
        FENCE
            .matcher(Files.readString(README))
            .results()
            .flatMap(fence -> fence.group(1).lines())
            .map(BACKFOLD::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1))
            .toList();
    assertTrue(commands.size() >= 10, commands::toString);
    return commands;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void configsAreWithoutMistake(Path config) {
    SettingsSource source = SettingsSource.file(config.toString());
    if (config.endsWith("mnist.conf")) { // needs an environment variable, or these
      source = source.overrides(Map.of("data.path", "x", "data.test.path", "x"));
    }

    TrainingPlan plan = new TrainingPlan(source.settings(), config.toString());

    assertEquals(config.getFileName().toString().replace(".conf", ""), plan.name());
    assertFalse(plan.settings().changed().isEmpty());
  }

  static List<Path> configs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files
          .filter(file -> file.toString().endsWith(".conf"))
          .filter(file -> !file.endsWith("spark-defaults.conf"))
          .sorted()
          .toList();
    }
  }

  @Test
  void helpNamesEverySettingWithItsDefault() {
    String help = CommandLineRun.of("train", "--help-settings").output();

    for (Setting<?> setting : Settings.all()) {
      String line = "  " + setting.key() + " (default: " + setting.defaultText() + ")";
      assertTrue(help.lines().anyMatch(line::equals), line);
    }
  }

  @Test
  void helpOfAnOptionStatesTheDefaultOfItsSetting() {
    String help = CommandLineRun.of("train", "--help").output().replaceAll("\\s+", " ");

    for (Setting<?> setting :
        List.of(TrainingSettings.EPOCHS, TrainingSettings.SEED, DataSettings.LABEL)) {
      assertTrue(help.contains("(default: " + setting.defaultText() + ")"), setting::key);
    }
    assertTrue(help.contains("(default: 64,32)"), help);
  }

  @Test
  void everyOptionIsDescribed() {
    CommandLine main = new CommandLine(new Main());
    assertTrue(main.getSubcommands().size() >= 8, () -> main.getSubcommands().keySet().toString());
    for (CommandLine command : main.getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertTrue(String.join("", option.description()).endsWith("."), option::longestName);
      }
    }
  }

  @Test
  void versionNamesAllThatComputes() {
    String version = CommandLineRun.of("--version").output();

    for (String name : List.of("Backfold", "Spark", "Scala", "Java", "BLAS")) {
      assertTrue(version.lines().anyMatch(line -> line.matches(name + " +\\S+.*")), version);
    }
  }
}
