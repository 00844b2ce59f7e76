package org.backfold.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The files behind the paths a user states, looked up by the driver before any job: what is not
 * there, empty or of no known format is refused here.
 *
 * @param name how messages call the table
 * @param format of all the files
 * @param paths as Spark's readers take them
 * @param files with data, in order of their paths; those in a directory, not in directories below
 *     unless these are partitions ({@code key=value})
 */
record InputFiles(String name, Format format, List<String> paths, List<FileStatus> files) {
  /** Of a directory, compared with a name that is not there. */
  private static final int MOST_NAMES = 10_000;

  private static final String NOT_TABLES = ".*\\.(zip|7z|rar|tar|tgz|tar\\.\\w+|xlsx?|ods|numbers)";
  private static final String GLOB_CHARACTERS = "([\\[\\]{}*?\\\\])";

  /**
   * Finds the files.
   *
   * @throws IllegalArgumentException if a path matches nothing, no file holds anything, or the
   *     format is neither stated nor to be seen from the names
   */
  static InputFiles find(ReadOptions.Input input, Configuration configuration) {
    if (input.paths().isEmpty()) {
      throw new ReadFailure.BadInput("No input file is stated.");
    }
    String name = nameOf(input.paths());
    List<String> paths = new ArrayList<>();
    List<FileStatus> files = new ArrayList<>();
    for (String path : input.paths()) {
      try {
        addFiles(path, configuration, paths, files);
      } catch (IOException | RuntimeException e) {
        throw ReadFailure.of(path, e);
      }
    }
    if (files.isEmpty()) {
      throw new ReadFailure.BadInput("'" + name + "' holds no data files.");
    }
    List<FileStatus> filled = files.stream().filter(file -> file.getLen() > 0).toList();
    if (filled.isEmpty()) {
      String are = files.size() == 1 ? "' is empty." : "' holds only empty files.";
      throw new ReadFailure.BadInput("'" + name + are);
    }
    Format format = input.format() == Format.AUTO ? inferred(name, filled) : input.format();
    return new InputFiles(name, format, paths, filled);
  }

  private static String nameOf(List<String> paths) {
    String more = paths.size() == 1 ? "" : " and " + (paths.size() - 1) + " more";
    return paths.get(0) + more;
  }

  private static void addFiles(
      String stated, Configuration configuration, List<String> paths, List<FileStatus> files)
      throws IOException {
    if (stated.isBlank()) {
      throw new ReadFailure.BadInput("An input path is blank.");
    }
    Path path = new Path(stated);
    FileSystem fileSystem = path.getFileSystem(configuration);
    FileStatus[] matches;
    if (fileSystem.exists(path)) {
      matches = new FileStatus[] {fileSystem.getFileStatus(path)};
    } else {
      matches = fileSystem.globStatus(path);
    }
    if (matches == null || matches.length == 0) {
      throw new ReadFailure.BadInput(missing(stated, path, fileSystem));
    }
    for (FileStatus match : matches) {
      paths.add(escape(match.getPath().toString()));
      if (match.isDirectory()) {
        addChildren(match, fileSystem, files);
      } else {
        files.add(match);
      }
    }
  }

  /**
   * What to do about a path that is not there: the nearest name beside it, or where it was sought.
   */
  private static String missing(String stated, Path path, FileSystem fileSystem)
      throws IOException {
    Path directory = fileSystem.makeQualified(path).getParent();
    if (path.toString().matches(".*[\\[\\]{}*?].*")) {
      return "No file matches '" + stated + "'; check the pattern.";
    }
    if (directory == null || !fileSystem.exists(directory)) {
      return "There is no file '" + stated + "', and no directory '" + display(directory) + "'.";
    }
    List<String> names =
        Arrays.stream(fileSystem.listStatus(directory))
            .map(status -> status.getPath().getName())
            .filter(name -> !isHidden(name))
            .limit(MOST_NAMES)
            .toList();
    return Nearest.to(path.getName(), names)
        .map(name -> "There is no file '" + stated + "'; did you mean '" + name + "'?")
        .orElse(
            "There is no file '"
                + stated
                + "'; nothing in '"
                + display(directory)
                + "' has a similar name.");
  }

  private static void addChildren(
      FileStatus directory, FileSystem fileSystem, List<FileStatus> files) throws IOException {
    FileStatus[] children = fileSystem.listStatus(directory.getPath());
    Arrays.sort(children, Comparator.comparing(FileStatus::getPath));
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      boolean partition = name.indexOf('=') > 0;
      if (child.isDirectory() && partition) {
        addChildren(child, fileSystem, files);
      } else if (!child.isDirectory() && !isHidden(name)) {
        files.add(child);
      }
    }
  }

  /** As Spark sees it: marks of success, checksums, files that are still written. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_") || name.endsWith("._COPYING_");
  }

  private static Format inferred(String name, List<FileStatus> files) {
    Set<Format> formats =
        files.stream()
            .flatMap(file -> Format.ofName(file.getPath().getName()).stream())
            .collect(Collectors.toSet());
    boolean all = files.stream().allMatch(f -> Format.ofName(f.getPath().getName()).isPresent());
    if (formats.size() != 1 || !all) {
      String what =
          formats.size() > 1
              ? "'" + name + "' holds files of several formats"
              : "The name '" + name + "' does not show its format";
      throw new ReadFailure.BadInput(
          what + "; state data.format, one of " + Format.names() + advice(files) + ".");
    }
    return formats.iterator().next();
  }

  private static String advice(List<FileStatus> files) {
    boolean office =
        files.stream()
            .anyMatch(f -> f.getPath().getName().toLowerCase(Locale.ROOT).matches(NOT_TABLES));
    return office ? "; archives and spreadsheets have to be unpacked or saved as CSV first" : "";
  }

  /** The files themselves as paths for Spark's readers, which would read globs in them. */
  String[] filePaths() {
    return files.stream().map(file -> escape(file.getPath().toString())).toArray(String[]::new);
  }

  static String escape(String path) {
    return path.replaceAll(GLOB_CHARACTERS, "\\\\$1");
  }

  /** Opens a file, decompressed if its name says that it is compressed. */
  static InputStream open(Path path, Configuration configuration) throws IOException {
    InputStream stored = path.getFileSystem(configuration).open(path);
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    try {
      return codec == null ? stored : codec.createInputStream(stored);
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** A file as users write it: without the scheme of local files. */
  static String display(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  /** A file as users write it, from the URI that Spark gives. */
  static String displayUri(String uri) {
    try {
      return display(new Path(new URI(uri)));
    } catch (URISyntaxException e) {
      return uri; // Spark encodes its URIs; should one be raw, it is the path already
    }
  }

  /** The files under {@code paths} alone, of IDX labels for instance. */
  static Stream<FileStatus> list(String path, Configuration configuration) {
    return find(ReadOptions.of(path).format(Format.IDX).input(), configuration).files().stream();
  }
}
