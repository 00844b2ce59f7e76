package org.backfold.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which table to read and what its columns mean. Immutable: {@code ReadOptions.of("my.csv")
 * .label("species").exclude("id")}.
 *
 * @param input where the rows are
 * @param columns what the columns are for
 * @param task what the labels mean; empty: inferred (see {@link ExampleReader})
 * @param classWeights factors of whole classes in training
 * @param policy what happens to bad rows
 * @param splitSeed seed of the {@link ExampleTable#split} that will follow, which saves a pass over
 *     the data; empty: not known yet
 */
public record ReadOptions(
    Input input,
    Columns columns,
    Optional<Task> task,
    ClassWeights classWeights,
    RowPolicy policy,
    OptionalLong splitSeed) {
  /** Most inputs a table may have: 2²⁴. A LibSVM index above is taken for a mistake. */
  public static final int MAX_FEATURES = 1 << 24;

  /** Whether the first line of CSV names the columns. */
  public enum Header {
    /** It does if none of its cells is a number. */
    AUTO,
    TRUE,
    FALSE
  }

  /**
   * Where the rows are.
   *
   * @param paths local or of any Hadoop file system; files, globs, directories
   * @param labelPath the labels of IDX images; empty: found by name
   * @param format of all the files
   * @param header of CSV
   * @param delimiter of CSV; empty: a tab for {@code .tsv} and {@code .tab}, else a comma
   * @param rows of IDX images, first (inclusive) to last (exclusive)
   */
  public record Input(
      List<String> paths,
      String labelPath,
      Format format,
      Header header,
      Optional<Character> delimiter,
      RowRange rows) {
    public Input {
      paths = List.copyOf(paths);
      if (delimiter.isPresent() && "\"\n\r.+-".indexOf(delimiter.get()) >= 0) {
        throw new IllegalArgumentException(
            "The delimiter cannot be " + RowProblem.quote(delimiter.get().toString()) + ".");
      }
    }
  }

  /**
   * What the columns are for. A column is named, or counted from 0, or from the end: −1 is the
   * last.
   *
   * @param labels one or several; none: the column {@code label}
   * @param features one vector column or numeric columns; none: the vector column {@code features},
   *     or all other columns
   * @param exclude columns that are no features
   * @param weight weight of each row
   * @param split what each row is for: {@code train}, {@code validation} or {@code test}
   */
  public record Columns(
      List<String> labels,
      List<String> features,
      List<String> exclude,
      Optional<String> weight,
      Optional<String> split)
      implements Serializable {
    public Columns {
      labels = List.copyOf(labels);
      features = List.copyOf(features);
      exclude = List.copyOf(exclude);
    }
  }

  /**
   * What happens to bad rows.
   *
   * @param drop leave them out and count them, instead of refusing the table
   * @param showValues whether messages show what was found; switch off if data must not get into
   *     logs
   */
  public record RowPolicy(boolean drop, boolean showValues) {}

  /** All defaults: format by name, header detected, label column {@code label}, errors refused. */
  public static ReadOptions of(String... paths) {
    return new ReadOptions(
        new Input(
            Arrays.asList(paths), "", Format.AUTO, Header.AUTO, Optional.empty(), RowRange.ALL),
        new Columns(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty()),
        Optional.empty(),
        ClassWeights.NONE,
        new RowPolicy(false, true),
        OptionalLong.empty());
  }

  public ReadOptions format(Format format) {
    return with(
        new Input(input.paths, input.labelPath, format, input.header, input.delimiter, input.rows));
  }

  public ReadOptions header(Header header) {
    return with(
        new Input(input.paths, input.labelPath, input.format, header, input.delimiter, input.rows));
  }

  public ReadOptions delimiter(char delimiter) {
    return with(
        new Input(
            input.paths,
            input.labelPath,
            input.format,
            input.header,
            Optional.of(delimiter),
            input.rows));
  }

  /** The labels of IDX images. */
  public ReadOptions labelPath(String labelPath) {
    return with(
        new Input(input.paths, labelPath, input.format, input.header, input.delimiter, input.rows));
  }

  public ReadOptions rows(RowRange rows) {
    return with(
        new Input(input.paths, input.labelPath, input.format, input.header, input.delimiter, rows));
  }

  /** Names or indices of the label columns. */
  public ReadOptions label(String... labels) {
    return with(
        new Columns(
            Arrays.asList(labels),
            columns.features,
            columns.exclude,
            columns.weight,
            columns.split));
  }

  public ReadOptions features(String... features) {
    return with(
        new Columns(
            columns.labels,
            Arrays.asList(features),
            columns.exclude,
            columns.weight,
            columns.split));
  }

  public ReadOptions exclude(String... exclude) {
    return with(
        new Columns(
            columns.labels,
            columns.features,
            Arrays.asList(exclude),
            columns.weight,
            columns.split));
  }

  public ReadOptions weight(String weight) {
    return with(
        new Columns(
            columns.labels, columns.features, columns.exclude, Optional.of(weight), columns.split));
  }

  public ReadOptions splitColumn(String split) {
    return with(
        new Columns(
            columns.labels, columns.features, columns.exclude, columns.weight, Optional.of(split)));
  }

  public ReadOptions task(Task task) {
    return new ReadOptions(input, columns, Optional.of(task), classWeights, policy, splitSeed);
  }

  public ReadOptions classWeights(ClassWeights classWeights) {
    return new ReadOptions(input, columns, task, classWeights, policy, splitSeed);
  }

  /** Leaves bad rows out instead of refusing the table. */
  public ReadOptions dropInvalid() {
    return with(new RowPolicy(true, policy.showValues));
  }

  /** Keeps the values found out of all messages. */
  public ReadOptions hideValues() {
    return with(new RowPolicy(policy.drop, false));
  }

  public ReadOptions splitSeed(long seed) {
    return new ReadOptions(input, columns, task, classWeights, policy, OptionalLong.of(seed));
  }

  private ReadOptions with(Input newInput) {
    return new ReadOptions(newInput, columns, task, classWeights, policy, splitSeed);
  }

  private ReadOptions with(Columns newColumns) {
    return new ReadOptions(input, newColumns, task, classWeights, policy, splitSeed);
  }

  private ReadOptions with(RowPolicy newPolicy) {
    return new ReadOptions(input, columns, task, classWeights, newPolicy, splitSeed);
  }
}
