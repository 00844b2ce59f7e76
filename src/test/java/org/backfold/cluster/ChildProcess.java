package org.backfold.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that a test runs. Its output, standard and error, goes to a log file and can be waited
 * for line by line; it and all its descendants are killed at the latest when this JVM ends.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ChildProcess::killTree)));
  }

  private final Process process;
  private final Path log;
  private final List<String> lines = new ArrayList<>(); // guarded by itself
  private final Thread reader;
  private boolean ended; // guarded by lines

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.reader = new Thread(this::readOutput, "output of " + log.getFileName());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a program.
   *
   * @param environment variables to set; those of Spark that this JVM has are not handed on
   * @param log file that takes the output
   */
  static ChildProcess start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    RUNNING.add(process);
    return new ChildProcess(process, log);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** All output so far, or of the whole run once {@link #await} has returned. */
  public String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /**
   * Waits for a line in which {@code pattern} is found, from the first line on; returns the match.
   */
  Matcher awaitLine(String pattern, Duration limit) throws InterruptedException {
    Pattern compiled = Pattern.compile(pattern);
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lines) {
      for (int next = 0; ; next++) {
        while (next == lines.size()) {
          long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (ended || millis <= 0) {
            throw new IllegalStateException(
                "No line '"
                    + pattern
                    + "' "
                    + (ended ? "in" : "within " + limit + " in")
                    + " "
                    + log
                    + "\n"
                    + tail());
          }
          lines.wait(millis);
        }
        Matcher matcher = compiled.matcher(lines.get(next));
        if (matcher.find()) {
          return matcher;
        }
      }
    }
  }

  /** Ends the program's standard input. */
  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits for the end of the program and of its output; returns the exit code. */
  public int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Not ended within " + limit + ": " + log + "\n" + tail());
    }
    reader.join(limit.toMillis());
    return process.exitValue();
  }

  /** Kills the program with all its descendants and waits until it is gone. */
  @Override
  public void close() {
    killTree(process);
    RUNNING.remove(process);
    process.onExit().join();
  }

  private static void killTree(Process process) {
    // The parent first: a worker would start a new executor for each one that dies.
    Stream.concat(Stream.of(process.toHandle()), process.descendants().toList().stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  private void readOutput() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        Writer out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.append(line).append('\n').flush();
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      synchronized (lines) {
        lines.add("(output lost: " + e + ")");
      }
    } finally {
      synchronized (lines) {
        ended = true;
        lines.notifyAll();
      }
    }
  }

  private String tail() {
    synchronized (lines) {
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
  }
}
