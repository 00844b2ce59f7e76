package org.backfold.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one pass over rows finds: faults, labels, content. Merging is commutative, so neither the
 * cut into partitions nor the order of arrival shows in the result. One per task; Kryo, which
 * cannot make its maps and records, leaves it to Java.
 */
@DefaultSerializer(JavaSerializer.class)
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  private long rows;
  private long badRows;
  private final Map<RowFault, FaultTally> faults = new EnumMap<>(RowFault.class);

  /** Lines or rows per file and block, also those skipped: turns positions into line numbers. */
  private final Map<String, TreeMap<Long, Long>> lines = new TreeMap<>();

  private final LabelTally labels;
  private final ContentSum[] contents = new ContentSum[Split.values().length];
  private int inputs;

  /** The least target that is neither 0 nor 1; NaN: there is none. */
  private double notBinary = Double.NaN;

  private final SplitHistogram histogram;

  Tally(int mostLabels, SplitHistogram histogram) {
    labels = new LabelTally(mostLabels);
    this.histogram = histogram;
    for (int k = 0; k < contents.length; k++) {
      contents[k] = new ContentSum();
    }
  }

  void addLines(String file, long block, long number) {
    lines.computeIfAbsent(file, f -> new TreeMap<>()).merge(block, number, Long::sum);
  }

  void addBad(RawRow row, List<RowProblem> problems) {
    rows++;
    badRows++;
    Set<RowFault> counted = EnumSet.noneOf(RowFault.class);
    for (RowProblem problem : problems) {
      if (counted.add(problem.fault())) {
        faults.computeIfAbsent(problem.fault(), f -> new FaultTally()).add(row, problem);
      }
    }
  }

  /** Adds a good row; {@code hash} is scratch. */
  void addGood(ParsedRow row, ContentHash hash) {
    rows++;
    inputs = Math.max(inputs, row.features.size());
    hash.clear().add(row.features);
    if (row.label.isEmpty()) {
      hash.add(row.target);
      noteTargets(row.target);
    } else {
      hash.add(labels.add(row.label, row.split));
    }
    long[] rowHash = hash.add(row.weight).toLongs();
    contents[row.split.ordinal()].add(rowHash);
    histogram.add(rowHash, hash);
  }

  private void noteTargets(double[] targets) {
    for (double target : targets) {
      noteTarget(target == 0 || target == 1 ? Double.NaN : target);
    }
  }

  private void noteTarget(double target) {
    if (!Double.isNaN(target) && !(notBinary <= target)) {
      notBinary = target;
    }
  }

  /** Adds what another task has found; returns this. */
  Tally add(Tally other) {
    rows += other.rows;
    badRows += other.badRows;
    other.faults.forEach((k, v) -> faults.computeIfAbsent(k, f -> new FaultTally()).add(v));
    other.lines.forEach((file, blocks) -> blocks.forEach((k, v) -> addLines(file, k, v)));
    labels.add(other.labels);
    for (int k = 0; k < contents.length; k++) {
      contents[k].add(other.contents[k]);
    }
    inputs = Math.max(inputs, other.inputs);
    noteTarget(other.notBinary);
    histogram.add(other.histogram);
    return this;
  }

  long rows() {
    return rows;
  }

  long badRows() {
    return badRows;
  }

  Map<RowFault, FaultTally> faults() {
    return faults;
  }

  /** The one column in which nothing stands, by the examples, if no row is good for that reason. */
  Optional<String> emptyColumn() {
    FaultTally missing = faults.get(RowFault.MISSING);
    if (missing == null || missing.rows() < rows) {
      return Optional.empty();
    }
    List<String> columns =
        missing.examples().values().stream().map(RowProblem::column).distinct().toList();
    return columns.size() == 1 ? Optional.of(columns.get(0)) : Optional.empty();
  }

  /** Line or row of a position in its file, from 1. */
  long number(Position position) {
    long before =
        lines.get(position.file()).headMap(position.block()).values().stream()
            .mapToLong(Long::longValue)
            .sum();
    return before + position.index() + 1;
  }

  LabelTally labels() {
    return labels;
  }

  ContentSum content(Split split) {
    return contents[split.ordinal()];
  }

  /** Size of the largest vector of features. */
  int inputs() {
    return inputs;
  }

  boolean isBinary() {
    return Double.isNaN(notBinary);
  }

  double notBinary() {
    return notBinary;
  }

  SplitHistogram histogram() {
    return histogram;
  }
}
