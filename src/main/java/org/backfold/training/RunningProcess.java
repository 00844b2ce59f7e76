package org.backfold.training;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;

/**
 * A process on some machine, by a text that names it: {@code host-4711-1763674020000}. Written
 * beside unfinished work, it tells later whether whoever left it there is still alive.
 *
 * @param host where it runs
 * @param pid its number there
 * @param startMillis when it started, milliseconds since 1970-01-01 UTC; 0 if unknown. A number is
 *     used again, by and by
 */
public record RunningProcess(String host, long pid, long startMillis) {
  /** This JVM. */
  public static RunningProcess current() {
    ProcessHandle self = ProcessHandle.current();
    return new RunningProcess(localHost(), self.pid(), startMillis(self));
  }

  /** Reads {@link #text()}; empty if it is something else. */
  public static Optional<RunningProcess> parse(String text) {
    int second = text.lastIndexOf('-');
    int first = second < 1 ? -1 : text.lastIndexOf('-', second - 1);
    if (first < 1) {
      return Optional.empty();
    }
    try {
      long pid = Long.parseLong(text.substring(first + 1, second));
      long start = Long.parseLong(text.substring(second + 1));
      return Optional.of(new RunningProcess(text.substring(0, first), pid, start));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Letters, digits, dots, underscores and hyphens only: fit for the name of a file. */
  public String text() {
    return host + "-" + pid + "-" + startMillis;
  }

  /** Whether it ran on this machine. */
  public boolean isLocal() {
    return host.equals(localHost());
  }

  /** Whether it runs on this machine now; of another machine's, nothing is known. */
  public boolean isAliveHere() {
    return isLocal()
        && ProcessHandle.of(pid).filter(found -> startMillis(found) == startMillis).isPresent();
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
    } catch (UnknownHostException e) {
      return "localhost"; // a machine that does not know its own name
    }
  }
}
