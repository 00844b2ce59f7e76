package org.backfold.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.backfold.training.RunningProcess;

/**
 * The output of one command: written to a hidden directory beside its place and renamed at the end,
 * so that it is there whole or not at all. Closing before {@link #publish()} removes every trace.
 */
final class RunDirectory implements AutoCloseable {
  private static final int UNIQUE = 9; // characters: a dot and what makes a name unique

  /** What may be replaced. */
  enum Replace {
    NOTHING,
    /** A directory that Backfold or Spark has written. */
    OUTPUT,
    /** Also a single file. */
    OUTPUT_OR_FILE
  }

  private final FileSystem files;
  private final String stated;
  private final Path place;
  private final Path aside;
  private final Replace replace;
  private final Deque<Path> madeParents = new ArrayDeque<>();
  private final Set<String> written = new TreeSet<>();

  private RunDirectory(FileSystem files, String stated, Replace replace) {
    this.files = files;
    this.stated = stated;
    place = files.makeQualified(new Path(stated));
    this.replace = replace;
    String unique = UUID.randomUUID().toString().substring(0, 8); // two runs may aim at one place
    String process = RunningProcess.current().text();
    aside = new Path(place.getParent(), unfinished() + process + "." + unique);
  }

  /**
   * Checks the place and creates the directory aside, before any work is done.
   *
   * @param path any Hadoop path; of the default file system if it has no scheme
   * @throws IllegalArgumentException if it exists and may not be replaced, or cannot be written
   */
  static RunDirectory create(String path, Replace replace, Configuration configuration) {
    try {
      Path given = new Path(path);
      FileSystem files = FileSystem.newInstance(given.toUri(), configuration);
      files.setWriteChecksum(false); // no .crc files beside what people look at
      RunDirectory directory = new RunDirectory(files, path, replace);
      try {
        directory.checkPlace();
        directory.makeAside();
        return directory;
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /**
   * The first of {@code base}, {@code base-2}, {@code base-3}, … that does not exist yet.
   *
   * @param reserved says of one that does not exist whether it is left out all the same
   */
  static String firstFree(String base, Predicate<String> reserved, Configuration configuration) {
    try {
      String candidate = base;
      for (int number = 2; exists(candidate, configuration) || reserved.test(candidate); number++) {
        candidate = base + "-" + number;
      }
      return candidate;
    } catch (IOException e) {
      throw unwritable(base, e);
    }
  }

  /** Where it is in the end, as the user wrote it. */
  String place() {
    return stated;
  }

  /** Where a file or directory that the caller writes stands until the end. */
  String aside(String name) {
    written.add(name);
    return new Path(aside, name).toString();
  }

  /** Where {@link #aside} is, as one would give it to a program that opens files. */
  String asideForPeople(String name) {
    Path path = new Path(aside, name);
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  /** Removes a file of the directory, if it is there. */
  void remove(String name) {
    written.remove(name);
    try {
      files.delete(new Path(aside, name), false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + name + " of " + place, e);
    }
  }

  /** A UTF-8 file in the directory; replaces one of that name. */
  Writer writer(String name) {
    written.add(name);
    try {
      return new OutputStreamWriter(
          files.create(new Path(aside, name), true), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + name + " of " + place, e);
    }
  }

  /** Joins the parts that Spark has written, in their order, behind {@code head}. */
  void join(String parts, String head, String name) {
    try (OutputStream out = files.create(new Path(aside, name), false)) {
      out.write(head.getBytes(StandardCharsets.UTF_8));
      FileStatus[] found = files.globStatus(new Path(new Path(aside, parts), "part-*"));
      for (FileStatus part : found) { // sorted by name, which is the order of rows
        try (InputStream in = files.open(part.getPath())) {
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + place, e);
    }
  }

  /**
   * Puts the finished directory in its place; what was there before goes last.
   *
   * @throws UncheckedIOException if that cannot be done, or somebody has removed what was written
   */
  void publish() {
    try {
      for (String name : written) {
        if (!files.exists(new Path(aside, name))) {
          throw new FileNotFoundException(name + " was removed before the run was done");
        }
      }
    } catch (IOException e) {
      throw unpublished(e);
    }
    publish(aside);
  }

  /** The same for one file or directory in it, without the rest. */
  void publish(String name) {
    publish(new Path(aside, name));
  }

  private void publish(Path finished) {
    Path old =
        new Path(place.getParent(), "." + place.getName() + ".replaced-" + UUID.randomUUID());
    try {
      boolean replaces = files.exists(place);
      if (replaces && replace == Replace.NOTHING) {
        throw new IOException("another run has put its output there meanwhile");
      }
      if (replaces) {
        rename(place, old);
      }
      rename(finished, place);
      madeParents.clear();
      if (replaces) {
        files.delete(old, true);
      }
    } catch (IOException e) {
      throw unpublished(e);
    }
  }

  private UncheckedIOException unpublished(IOException cause) {
    return new UncheckedIOException("Cannot put the finished output in its place, " + place, cause);
  }

  /** Removes whatever was not published, with the parents made for it. */
  @Override
  public void close() {
    try (files) {
      files.delete(aside, true);
      while (!madeParents.isEmpty()) {
        Path parent = madeParents.pop();
        if (files.exists(parent) && files.listStatus(parent).length == 0) {
          files.delete(parent, false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the unfinished output " + aside, e);
    }
  }

  private void checkPlace() throws IOException {
    if (!files.exists(place)) {
      return;
    }
    if (replace == Replace.NOTHING) {
      throw new IllegalArgumentException(
          "Output "
              + stated
              + " exists; choose another with --output or replace it with --overwrite.");
    }
    if (!looksLikeOutput()) {
      throw new IllegalArgumentException(
          "Output "
              + stated
              + " exists and was not written by Backfold; --overwrite replaces only such"
              + " directories. Choose another with --output.");
    }
  }

  /** So that a mistyped place does not cost anybody's work. */
  private boolean looksLikeOutput() throws IOException {
    FileStatus found = files.getFileStatus(place);
    return found.isFile()
        ? replace == Replace.OUTPUT_OR_FILE
        : files.listStatus(place).length == 0
            || files.exists(new Path(place, RunReport.METRICS))
            || files.exists(new Path(place, "_SUCCESS"));
  }

  private void makeAside() throws IOException {
    for (Path p = place.getParent(); p != null && !files.exists(p); p = p.getParent()) {
      madeParents.addLast(p); // innermost first, the order of removal
    }
    if (!files.mkdirs(aside)) {
      throw new IOException("the directory could not be created");
    }
    files.deleteOnExit(aside);
    removeLeftBehind();
    files.create(new Path(aside, ".writable"), true).close();
    files.delete(new Path(aside, ".writable"), false);
  }

  private String unfinished() {
    return "." + place.getName() + ".unfinished-";
  }

  /** Removes what runs to this place left aside when they were killed on this machine. */
  private void removeLeftBehind() throws IOException {
    for (FileStatus beside : files.listStatus(place.getParent())) {
      String name = beside.getPath().getName();
      if (name.startsWith(unfinished()) && name.length() > unfinished().length() + UNIQUE) {
        String process = name.substring(unfinished().length(), name.length() - UNIQUE);
        if (RunningProcess.parse(process)
            .filter(owner -> owner.isLocal() && !owner.isAliveHere())
            .isPresent()) {
          files.delete(beside.getPath(), true);
        }
      }
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  private static boolean exists(String path, Configuration configuration) throws IOException {
    Path given = new Path(path);
    return given.getFileSystem(configuration).exists(given);
  }

  private static IllegalArgumentException unwritable(String path, IOException cause) {
    String reason =
        cause instanceof AccessControlException ? "permission denied" : cause.getMessage();
    return new IllegalArgumentException(
        "Output " + path + " cannot be written: " + reason + "; choose another with --output.",
        cause);
  }
}
