package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input of every kind is refused in bounded memory. */
class HostileInputTest {
  /** Spark itself takes no less than 450 MiB. */
  private static final String HEAP = "-Xmx512m";

  private static final long HUNG_MINUTES = 60;

  @TempDir private Path directory;

  @Test
  void everyBadInputIsRefusedClearlyInASmallHeap() throws Exception {
    Path output = directory.resolve("output.txt");
    Path corpus = Files.createDirectory(directory.resolve("corpus"));
    Process process =
        new ProcessBuilder(command(corpus))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(HUNG_MINUTES, TimeUnit.MINUTES), "hung");
    } finally {
      process.destroyForcibly();
    }

    String text = Files.readString(output);
    assertEquals(0, process.exitValue(), text);
    System.out.println(text.substring(text.indexOf("bad input ")));
  }

  /** This JVM again, but for its heap; it ends at the first allocation that fails. */
  private static List<String> command(Path corpus) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-Xm"))
        .forEach(command::add);
    command.addAll(List.of(HEAP, "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HostileCorpus.class.getName(), corpus.toString()));
    return command;
  }
}
