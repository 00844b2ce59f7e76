package org.backfold.data;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;

/**
 * What Spark and Hadoop throw for files that cannot be read, as one message for the user. Their own
 * exceptions nest up to six deep and hold stack traces in their messages; the innermost says what
 * is wrong.
 */
final class ReadFailure {
  private static final int SHOWN = 300;

  /** Both Spark lines say it like this, then go on differently. */
  private static final Pattern READING =
      Pattern.compile("Encountered error while reading file (\\S+?)\\.(?:\\s|$)");

  private ReadFailure() {}

  /**
   * Does the work.
   *
   * @param name of the input
   * @throws IllegalArgumentException if the work fails because of the input; anything else that it
   *     throws (lost executors, cancelled jobs, no memory, bugs of ours) passes unchanged
   */
  static <T> T guard(String name, Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) { // Spark, being Scala, throws checked exceptions undeclared
      throw of(name, e);
    }
  }

  /** The exception to throw for {@code failure}. */
  static RuntimeException of(String name, Exception failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable link : chain) {
      if (link instanceof BadInput badInput) {
        return link == failure
            ? badInput
            : new IllegalArgumentException(badInput.getMessage(), failure);
      }
    }
    Throwable root = chain.get(chain.size() - 1);
    if (chain.stream().anyMatch(ReadFailure::isAboutInput)
        && chain.stream().noneMatch(Error.class::isInstance)) {
      return new IllegalArgumentException(message(fileIn(chain).orElse(name), root), failure);
    }
    return failure instanceof RuntimeException unchanged
        ? unchanged
        : new IllegalStateException("Reading '" + name + "' failed: " + root, failure);
  }

  /** The same for one file that a task reads; what is wrong with the file names it. */
  static RuntimeException in(String file, Exception failure) {
    return failure instanceof IOException
        ? new BadInput(message(file, failure), failure)
        : of(file, failure);
  }

  /** An input that we found wrong ourselves, with its full message. */
  static final class BadInput extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadInput(String message) {
      super(message);
    }

    BadInput(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static List<Throwable> chain(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private static boolean isAboutInput(Throwable failure) {
    String type = failure.getClass().getName();
    return failure instanceof IOException
        || failure instanceof AnalysisException
        || failure instanceof IllegalArgumentException
        || type.startsWith("org.apache.parquet.")
        || type.startsWith("org.apache.orc.")
        || isFileError(failure);
  }

  /** Errors of Spark's readers come as RuntimeException or SparkException; their texts differ. */
  private static boolean isFileError(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("is not a Parquet file")
        || message.contains("Could not read footer")
        || (failure instanceof SparkException && READING.matcher(message).find());
  }

  /** The one of many files that a task was reading. */
  private static Optional<String> fileIn(List<Throwable> chain) {
    for (Throwable link : chain) {
      Matcher matcher = READING.matcher(String.valueOf(link.getMessage()));
      if (matcher.find()) {
        return Optional.of(InputFiles.displayUri(matcher.group(1)));
      }
    }
    return Optional.empty();
  }

  private static String message(String name, Throwable root) {
    String text = String.valueOf(root.getMessage());
    int end = text.indexOf('\n');
    String line = (end < 0 ? text : text.substring(0, end)).strip();
    if (root.getMessage() == null || line.isEmpty()) {
      line = root.getClass().getSimpleName();
    }
    if (root instanceof EOFException) {
      line = "it ends too early (" + line.toLowerCase(Locale.ROOT) + ")";
    }
    String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    return "'" + name + "' cannot be read: " + shown + (shown.endsWith(".") ? "" : ".");
  }
}
