package org.backfold.model;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes a directory beside its place and renames it when it is whole. An old directory is renamed
 * away first and deleted last; when the new one cannot take its place, it is put back.
 */
final class WriteAside {
  /** What fills the directory. */
  @FunctionalInterface
  interface Content {
    void write(Path directory) throws IOException;
  }

  private final FileSystem files;
  private final Path target;
  private final Path aside;
  private final Path old;

  WriteAside(FileSystem files, Path target) {
    this.files = files;
    this.target = target;
    String unique = UUID.randomUUID().toString().substring(0, 8);
    aside = sibling("." + target.getName() + ".new-" + unique);
    old = sibling("." + target.getName() + ".old-" + unique);
  }

  /**
   * @param replace whether an existing target may be replaced
   * @throws IOException if the file system refuses; what was written aside is then removed
   */
  void write(Content content, boolean replace) throws IOException {
    try {
      content.write(aside);
      boolean exists = files.exists(target);
      if (exists && !replace) {
        throw new IOException(target + " appeared while it was written");
      }
      if (exists) {
        rename(target, old);
      }
      putInPlace(exists);
      files.delete(old, true);
    } finally {
      files.delete(aside, true);
    }
  }

  private Path sibling(String name) {
    // made of parts, because Path(parent, "a:b") would take a for a scheme
    return new Path(target.getParent(), new Path(null, null, name));
  }

  private void putInPlace(boolean replacing) throws IOException {
    try {
      rename(aside, target);
    } catch (IOException | RuntimeException e) {
      if (replacing) {
        rename(old, target);
      }
      throw e;
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("could not rename " + from + " to " + to);
    }
  }
}
