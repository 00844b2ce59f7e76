package org.backfold.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Model directories on any Hadoop file system, written and read by this JVM alone: no Spark session
 * is needed. The layout is that of Spark ML, so that {@code PipelineModel.load} can find a model:
 *
 * <pre>
 * metadata/part-00000          one line of JSON, see {@link ModelMetadata}
 * data/part-00000.parquet      θ: layer, kind, start, count, values, see {@link ParameterChunk}
 * </pre>
 *
 * and an empty {@code _SUCCESS} in both. Names that start with a dot or an underscore are ignored,
 * any other file is refused. Nothing is deserialized or instantiated by name. A directory is
 * written beside its place and then renamed, so a reader finds a whole model or none.
 */
public final class ModelFiles {
  /** Version of the format written and the only one read. */
  public static final int FORMAT_VERSION = 1;

  private static final String METADATA = "metadata";
  private static final String METADATA_FILE = "part-00000";
  private static final String DATA = "data";
  private static final String DATA_FILE = "part-00000.parquet";
  private static final String DONE = "_SUCCESS";

  /** Room for the names and the standardization of a million features. */
  private static final long MOST_METADATA_BYTES = 64L << 20;

  private ModelFiles() {}

  /**
   * Saves {@code model} as {@code directory}.
   *
   * @param overwrite whether an existing model is replaced; anything that is not a model never is
   * @param hadoop names the file systems, e.g. {@code sparkContext.hadoopConfiguration()}
   * @throws IllegalArgumentException if the directory exists and may not be replaced
   * @throws UncheckedIOException if the file system refuses; nothing is left behind
   */
  public static void save(
      TrainedModel model, String directory, boolean overwrite, Configuration hadoop) {
    save(model, ModelMetadata.of(model).toJson(), directory, overwrite, hadoop);
  }

  /** Saves {@code model} as a stage of Spark ML; otherwise as {@link #save} without params. */
  public static void save(
      TrainedModel model,
      SparkParams params,
      String directory,
      boolean overwrite,
      Configuration hadoop) {
    save(model, ModelMetadata.of(model).toJson(params), directory, overwrite, hadoop);
  }

  private static void save(
      TrainedModel model,
      String metadata,
      String directory,
      boolean overwrite,
      Configuration hadoop) {
    try {
      Path path = new Path(directory);
      FileSystem files = path.getFileSystem(hadoop);
      Path target = files.makeQualified(path);
      checkReplaceable(files, target, directory, overwrite);
      new WriteAside(files, target)
          .write(
              aside -> {
                writeData(model, files, new Path(aside, DATA), hadoop);
                writeMetadata(metadata, files, new Path(aside, METADATA));
              },
              overwrite);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Could not save the model as '" + directory + "': " + e.getMessage(), e);
    }
  }

  /**
   * Loads the model saved as {@code directory}.
   *
   * @param hadoop names the file systems, e.g. {@code sparkContext.hadoopConfiguration()}
   * @throws IllegalArgumentException if it does not exist, is no model directory, is damaged, was
   *     tampered with, or has another format version; the message names the file
   * @throws UncheckedIOException if the file system refuses
   */
  public static TrainedModel load(String directory, Configuration hadoop) {
    String model = "Model '" + directory + "'";
    try {
      Path path = new Path(directory);
      FileSystem files = path.getFileSystem(hadoop);
      checkDirectory(files, path, model);
      FileStatus metadataFile = onlyFile(files, new Path(path, METADATA), METADATA_FILE, model);
      FileStatus dataFile = onlyFile(files, new Path(path, DATA), DATA_FILE, model);
      String metadataName = model + ": " + METADATA + "/" + METADATA_FILE;
      String json = readLine(files, metadataFile, metadataName);
      ModelMetadata metadata = ModelMetadata.parse(json, metadataName);
      String dataName = model + ": " + DATA + "/" + DATA_FILE;
      double[] parameters = ParameterReader.read(metadata.network(), dataFile, dataName, hadoop);
      checkSha256(metadata, parameters, dataName);
      return assemble(metadata, parameters, model);
    } catch (FileNotFoundException e) {
      throw new ModelFileException(
          model + " vanished while it was read: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read " + model + ": " + e.getMessage(), e);
    }
  }

  private static void writeData(
      TrainedModel model, FileSystem files, Path folder, Configuration hadoop) throws IOException {
    Path file = new Path(folder, DATA_FILE);
    ParameterWriter.write(model.network(), model.sharedParameters(), file, hadoop);
    files.create(new Path(folder, DONE)).close();
  }

  private static void writeMetadata(String metadata, FileSystem files, Path folder)
      throws IOException {
    try (OutputStream out = files.create(new Path(folder, METADATA_FILE))) {
      out.write((metadata + "\n").getBytes(StandardCharsets.UTF_8));
    }
    files.create(new Path(folder, DONE)).close();
  }

  private static void checkReplaceable(
      FileSystem files, Path target, String directory, boolean overwrite) throws IOException {
    if (!files.exists(target)) {
      return;
    }
    if (!overwrite) {
      throw new IllegalArgumentException(
          "'" + directory + "' exists; choose another directory or ask to overwrite it.");
    }
    if (!files.exists(new Path(new Path(target, METADATA), METADATA_FILE))) {
      throw new IllegalArgumentException(
          "'"
              + directory
              + "' exists and is no model directory (it has no metadata/part-00000), so it is not"
              + " overwritten; choose another directory or remove it yourself.");
    }
  }

  private static void checkDirectory(FileSystem files, Path path, String model) throws IOException {
    FileStatus status;
    try {
      status = files.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new ModelFileException(
          model + " does not exist; name the directory that training wrote, e.g. out/model.", e);
    }
    SortedMap<String, FileStatus> entries =
        status.isDirectory() ? visible(files, path) : new TreeMap<>();
    for (String expected : new String[] {METADATA, DATA}) {
      if (!entries.containsKey(expected) || !entries.get(expected).isDirectory()) {
        throw new ModelFileException(
            model
                + " is no model directory: expected the directories metadata and data, found "
                + (status.isDirectory() ? listing(entries) : "a file")
                + ". Name the directory that training wrote, e.g. out/model.");
      }
    }
    if (entries.size() > 2) {
      throw extra(model, "", entries, "metadata and data");
    }
  }

  private static FileStatus onlyFile(FileSystem files, Path folder, String name, String model)
      throws IOException {
    SortedMap<String, FileStatus> entries = visible(files, folder);
    FileStatus file = entries.get(name);
    if (file == null || !file.isFile()) {
      throw ModelFileException.damaged(
          model
              + " lacks "
              + folder.getName()
              + "/"
              + name
              + ": found "
              + listing(entries)
              + " there.");
    }
    if (entries.size() > 1) {
      throw extra(model, folder.getName() + "/", entries, name);
    }
    return file;
  }

  private static ModelFileException extra(
      String model, String folder, SortedMap<String, FileStatus> entries, String expected) {
    return new ModelFileException(
        model
            + " holds files that do not belong to it: expected only "
            + expected
            + (folder.isEmpty() ? "" : " in " + folder)
            + ", found "
            + listing(entries)
            + ". Remove the others if you put them there.");
  }

  /** Entries by name, without those that Hadoop's readers skip as well. */
  private static SortedMap<String, FileStatus> visible(FileSystem files, Path folder)
      throws IOException {
    SortedMap<String, FileStatus> entries = new TreeMap<>();
    for (FileStatus status : files.listStatus(folder)) {
      String name = status.getPath().getName();
      if (!name.startsWith(".") && !name.startsWith("_")) {
        entries.put(name, status);
      }
    }
    return entries;
  }

  private static String listing(SortedMap<String, FileStatus> entries) {
    if (entries.isEmpty()) {
      return "nothing";
    }
    String first = String.join(", ", entries.keySet().stream().limit(5).toList());
    return entries.size() <= 5 ? first : first + " and " + (entries.size() - 5) + " more";
  }

  private static String readLine(FileSystem files, FileStatus file, String name)
      throws IOException {
    if (file.getLen() > MOST_METADATA_BYTES) {
      throw ModelFileException.damaged(
          name
              + " has "
              + file.getLen()
              + " bytes, but metadata has at most "
              + MOST_METADATA_BYTES
              + ".");
    }
    try (InputStream in = files.open(file.getPath())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (org.apache.hadoop.fs.ChecksumException e) {
      throw ModelFileException.damaged(name + " does not match its file system's checksum.", e);
    }
  }

  private static void checkSha256(ModelMetadata metadata, double[] parameters, String name) {
    String found = ParameterWriter.sha256(parameters);
    if (!found.equals(metadata.parametersSha256())) {
      throw ModelFileException.damaged(
          name
              + " holds other parameters than those saved with the metadata: expected SHA-256 "
              + metadata.parametersSha256()
              + ", found "
              + found
              + ".");
    }
  }

  private static TrainedModel assemble(ModelMetadata metadata, double[] parameters, String model) {
    try {
      return new TrainedModel(
          metadata.network(),
          parameters,
          metadata.scaling(),
          metadata.schema(),
          metadata.provenance());
    } catch (IllegalArgumentException e) {
      throw ModelFileException.damaged(
          model + " has parts that do not fit together: " + e.getMessage(), e);
    }
  }
}
