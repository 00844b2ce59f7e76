package org.backfold.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Starts the processes of contestants, all with the options of this JVM and those that spark-submit
 * would add.
 */
final class Fork {
  private final Path directory;

  /**
   * @param directory for logs and results
   */
  Fork(Path directory) {
    this.directory = directory;
  }

  /** The command of every process, but for what tells them apart. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split(" +")));
    command.remove(Contestant.VECTOR_API);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ContestantProcess.class.getName());
    return command;
  }

  /**
   * Runs one contestant to its end.
   *
   * @throws IllegalStateException if it fails, with the name of its log
   */
  ProcessResult run(Scenario scenario, Contestant contestant, boolean quick)
      throws IOException, InterruptedException {
    String name = scenario.name() + "-" + contestant.name().toLowerCase(Locale.ROOT);
    Path log = directory.resolve(name + ".log");
    Path file = directory.resolve(name + ".json");
    Files.deleteIfExists(file);
    List<String> command = command();
    command.addAll(1, contestant.options());
    command.addAll(
        List.of(scenario.name(), contestant.name(), Boolean.toString(quick), file.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Thread killer = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(killer);
    int code = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(killer);
    if (code != 0 || !Files.exists(file)) {
      throw new IllegalStateException(
          String.format(
              "%s of %s ended with code %d; its log is %s.",
              contestant.label(), scenario.name(), code, log));
    }
    return new ObjectMapper().readValue(file.toFile(), ProcessResult.class);
  }
}
