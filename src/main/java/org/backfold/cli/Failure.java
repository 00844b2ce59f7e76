package org.backfold.cli;

/** Puts the chain of causes of a failure into a line or two. */
final class Failure {
  private static final int LONGEST = 800;

  private Failure() {}

  /** The message of {@code failure} and of its innermost cause, each cut to its first line. */
  static String describe(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    String first = line(failure);
    return innermost == failure || first.contains(line(innermost))
        ? first
        : first + System.lineSeparator() + "  because: " + line(innermost);
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String line = message.lines().findFirst().orElseThrow().strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
  }
}
