package org.backfold.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where it ran.
 *
 * @param cores that the JVM sees
 * @param cpu its name, as the system says it
 * @param jvm name and version
 */
record Machine(int cores, String cpu, String jvm) {
  static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        cpuName(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
  }

  private static String cpuName() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch"); // only Linux has this file
    }
  }

  /** Programs that wanted a core in the last minute, on average; below 0 if not known. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d cores, %s, %s", cores, cpu, jvm);
  }
}
