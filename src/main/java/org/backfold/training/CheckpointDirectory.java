package org.backfold.training;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * The directory of one run's checkpoints, on any Hadoop file system:
 *
 * <pre>
 * checkpoint-000000041   the state after iteration 41, see {@link CheckpointFile}
 * _owner                 who writes here
 * </pre>
 *
 * A file is written aside, synced and renamed, so it is there whole or not at all. The owner is
 * compared before each write: a run that was taken for dead and replaced by another writes nothing
 * more. Closing gives the claim up and removes the directory if it is empty.
 */
public final class CheckpointDirectory implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,18})");
  private static final String OWNER = "_owner";
  private static final String UNFINISHED = ".unfinished";
  private static final int MOST_OWNER_BYTES = 1024;

  private final FileSystem files;
  private final String stated;
  private final Path directory;
  private final String owner = RunningProcess.current().text() + " " + UUID.randomUUID();
  private final Deque<Path> made = new ArrayDeque<>(); // outermost last

  private CheckpointDirectory(FileSystem files, String stated) {
    this.files = files;
    this.stated = stated;
    directory = files.makeQualified(new Path(stated));
  }

  /**
   * Makes the directory if need be and claims it; finds out now whether it can be written.
   *
   * @throws IllegalArgumentException if it cannot be written, or a living process of this machine
   *     writes there
   */
  public static CheckpointDirectory open(String stated, Configuration hadoop) {
    try {
      CheckpointDirectory opened = new CheckpointDirectory(fileSystem(stated, hadoop), stated);
      try {
        opened.claim();
        return opened;
      } catch (IOException | RuntimeException | FSError e) {
        opened.removeMade();
        opened.files.close();
        throw e;
      }
    } catch (IOException | FSError e) {
      throw new IllegalArgumentException(
          "Checkpoint directory "
              + stated
              + " cannot be written: "
              + reason(e)
              + "; choose another with checkpoint.directory.",
          e);
    }
  }

  /** Whether there are checkpoints, intact or not; false if there is no such directory. */
  public static boolean holdsCheckpoints(String stated, Configuration hadoop) {
    try (FileSystem files = fileSystem(stated, hadoop)) {
      return !list(files, new Path(stated)).isEmpty();
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Checkpoint directory " + stated + " cannot be read: " + reason(e) + ".", e);
    }
  }

  /** Removes all checkpoints of a finished run, if there are any. */
  public void clear() {
    try {
      for (FileStatus found : newestFirst()) {
        files.delete(found.getPath(), false);
      }
    } catch (FileNotFoundException e) {
      return; // a run so short that it wrote none has removed the empty directory
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the checkpoints in " + stated, e);
    }
  }

  /** A file system of our own: its settings shall not be those of others. */
  private static FileSystem fileSystem(String stated, Configuration hadoop) throws IOException {
    FileSystem files = FileSystem.newInstance(new Path(stated).toUri(), hadoop);
    files.setWriteChecksum(false); // we have a better one, and these streams cannot be synced
    files.setVerifyChecksum(false);
    return files;
  }

  private void claim() throws IOException {
    if (files.exists(directory) && !files.getFileStatus(directory).isDirectory()) {
      throw new IOException("it is a file");
    }
    Optional<RunningProcess> other = owner().flatMap(RunningProcess::parse);
    boolean ours = other.isPresent() && other.get().equals(RunningProcess.current());
    if (other.isPresent() && !ours && other.get().isAliveHere()) {
      throw new IllegalArgumentException(
          "Checkpoint directory "
              + stated
              + " belongs to process "
              + other.get().pid()
              + " of this machine, which is running; wait for it, end it, or choose another"
              + " directory.");
    }
    for (Path p = directory; p != null && !files.exists(p); p = p.getParent()) {
      made.addLast(p);
    }
    if (!files.mkdirs(directory)) {
      throw new IOException("it could not be created");
    }
    try (FSDataOutputStream out = files.create(new Path(directory, OWNER), true)) {
      out.write(owner.getBytes(StandardCharsets.UTF_8));
    }
    for (FileStatus left : files.listStatus(directory)) { // by a run that was killed
      if (left.getPath().getName().endsWith(UNFINISHED)) {
        files.delete(left.getPath(), false);
      }
    }
  }

  /** The first word that the owner has written. */
  private Optional<String> owner() throws IOException {
    return ownerLine().map(line -> line.split(" ", 2)[0]);
  }

  private Optional<String> ownerLine() throws IOException {
    try (InputStream in = files.open(new Path(directory, OWNER))) {
      return Optional.of(new String(in.readNBytes(MOST_OWNER_BYTES), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** As the user wrote it. */
  String stated() {
    return stated;
  }

  /** How messages call a checkpoint. */
  String describe(Path checkpoint) {
    return stated + Path.SEPARATOR + checkpoint.getName();
  }

  /** The checkpoints that are there, intact or not. */
  List<FileStatus> newestFirst() throws IOException {
    return list(files, directory);
  }

  private static List<FileStatus> list(FileSystem files, Path directory) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus status : files.listStatus(directory)) {
      if (status.isFile() && NAME.matcher(status.getPath().getName()).matches()) {
        found.add(status);
      }
    }
    found.sort(Comparator.comparingLong(CheckpointDirectory::iteration).reversed());
    return found;
  }

  /** The iteration that a checkpoint's name says. */
  static long iteration(FileStatus checkpoint) {
    Matcher matcher = NAME.matcher(checkpoint.getPath().getName());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /**
   * Reads a checkpoint.
   *
   * @param mostBytes longest that it may be
   * @throws CheckpointFile.DamagedException if it is not what was written
   * @throws IllegalArgumentException if it has another version
   */
  CheckpointFile read(FileStatus checkpoint, long mostBytes) throws IOException {
    long length = checkpoint.getLen();
    if (length > mostBytes) {
      throw new CheckpointFile.DamagedException(
          "it has " + length + " bytes, where this network takes at most " + mostBytes);
    }
    try (InputStream in = files.open(checkpoint.getPath())) {
      CheckpointFile.verify(in, length);
    }
    try (InputStream in = files.open(checkpoint.getPath())) {
      return CheckpointFile.read(in, length);
    }
  }

  /** Renames a damaged checkpoint, so that it is not taken for one again. */
  void setAside(FileStatus damaged) throws IOException {
    files.rename(damaged.getPath(), damaged.getPath().suffix(".damaged"));
  }

  /**
   * Writes a checkpoint, then removes all but the newest {@code keep}.
   *
   * @return its path, for people
   * @throws IOException if that is not possible; those before are intact then, and nothing of this
   *     one is left
   */
  String write(long iteration, CheckpointFile content, int keep) throws IOException {
    requireOwnership();
    Path place = new Path(directory, String.format(Locale.ROOT, "checkpoint-%09d", iteration));
    Path aside = new Path(directory, "." + place.getName() + UNFINISHED);
    try {
      try (FSDataOutputStream out = files.create(aside, true)) {
        content.write(out);
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
          out.hsync(); // an object store has it on disk when the stream is closed
        }
      }
      files.delete(place, false);
      if (!files.rename(aside, place)) {
        throw new IOException("cannot rename " + aside + " to " + place.getName());
      }
    } catch (IOException | FSError e) { // Hadoop's local file system has errors for a full disk
      removeQuietly(aside, e);
      throw e instanceof IOException io ? io : new IOException(reason(e), e);
    }
    List<FileStatus> all = newestFirst();
    for (FileStatus old : all.subList(Math.min(keep, all.size()), all.size())) {
      files.delete(old.getPath(), false);
    }
    return describe(place);
  }

  /** Removes the checkpoints of {@code first} and later iterations. */
  void removeFrom(long first) throws IOException {
    requireOwnership();
    for (FileStatus found : newestFirst()) {
      if (iteration(found) >= first) {
        files.delete(found.getPath(), false);
      }
    }
  }

  private void requireOwnership() throws IOException {
    Optional<String> found = ownerLine();
    if (found.isEmpty()) {
      throw new FileNotFoundException("the directory was removed while training ran");
    }
    if (!found.get().equals(owner)) {
      throw new IOException(
          "another run, of process "
              + found.get().split(" ", 2)[0]
              + ", has taken the directory over");
    }
  }

  private void removeQuietly(Path aside, Throwable failure) {
    try {
      files.delete(aside, false);
    } catch (IOException | FSError e) {
      failure.addSuppressed(e);
    }
  }

  /** What the user can understand of a failure. */
  static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof FSError && failure.getCause() != null ? failure.getCause() : failure;
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  /** Gives up the claim; removes the directory, and parents made for it, if they are empty. */
  @Override
  public void close() {
    try (files) {
      if (files.exists(directory) && ownerLine().map(owner::equals).orElse(true)) {
        files.delete(new Path(directory, OWNER), false);
        made.remove(directory);
        made.addFirst(directory);
        removeMade();
      }
    } catch (IOException | FSError e) {
      throw new UncheckedIOException(
          "Cannot give up the checkpoint directory " + stated, new IOException(reason(e), e));
    }
  }

  private void removeMade() throws IOException {
    while (!made.isEmpty()) {
      Path path = made.removeFirst(); // innermost first
      if (files.exists(path) && files.listStatus(path).length == 0) {
        files.delete(path, false);
      }
    }
  }
}
