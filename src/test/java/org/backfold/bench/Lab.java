package org.backfold.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** What a scenario works with inside a contestant's process, and where its results go. */
final class Lab {
  private final SparkSession spark;
  private final boolean quick;
  private final Path scratch;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param quick whether a smaller form is asked for
   * @param scratch empty directory for files, deleted afterwards
   */
  Lab(SparkSession spark, boolean quick, Path scratch) {
    this.spark = spark;
    this.quick = quick;
    this.scratch = scratch;
  }

  SparkSession spark() {
    return spark;
  }

  boolean quick() {
    return quick;
  }

  Path scratch() {
    return scratch;
  }

  /** Tasks that run at once. */
  int cores() {
    return spark.sparkContext().defaultParallelism();
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }
}
