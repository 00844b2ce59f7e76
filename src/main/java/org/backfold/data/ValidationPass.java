package org.backfold.data;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * The one pass over a table before anything else is done with it.
 *
 * @param parser of the rows
 * @param mostLabels of a class column that are worth counting
 * @param seeded whether a split with {@code seed} will follow
 * @param seed of that split
 */
record ValidationPass(RowParser parser, int mostLabels, boolean seeded, long seed)
    implements Serializable {
  private static final int TREE_DEPTH = 2;

  static ValidationPass of(RowParser parser, int mostLabels, OptionalLong seed) {
    return new ValidationPass(parser, mostLabels, seed.isPresent(), seed.orElse(0));
  }

  /**
   * Runs it, as one job.
   *
   * @param needed columns the parser reads
   * @throws IllegalArgumentException if a file turns out not to be readable
   */
  Tally run(RowSource source, int[] needed) {
    FlatMapFunction<Iterator<RawRow>, Tally> count = rows -> List.of(count(rows)).iterator();
    return ReadFailure.guard(
        source.name(),
        () -> {
          JavaRDD<RawRow> rows = source.rows(needed);
          try (JobLabel label = new JobLabel(rows.context())) {
            label.say("check rows", "reading " + source.name());
            JavaRDD<Tally> parts = rows.mapPartitions(count);
            return parts.treeAggregate(empty(), Tally::add, Tally::add, TREE_DEPTH);
          }
        });
  }

  private Tally empty() {
    SplitHistogram histogram = seeded ? HashSplit.histogram(seed) : SplitHistogram.none();
    return new Tally(mostLabels, histogram);
  }

  private Tally count(Iterator<RawRow> rows) {
    Tally tally = empty();
    ParsedRow parsed = new ParsedRow();
    ContentHash hash = new ContentHash();
    String file = "";
    long block = 0;
    long lines = 0;
    while (rows.hasNext()) {
      RawRow row = rows.next();
      if (row.block != block || !row.file.equals(file)) {
        tally.addLines(file, block, lines);
        file = row.file;
        block = row.block;
        lines = 0;
      }
      lines++;
      if (row.problem.isPresent()) {
        tally.addBad(row, List.of(row.problem.get()));
      } else if (!row.skipped) {
        if (parser.parse(row.cells, parsed)) {
          tally.addGood(parsed, hash);
        } else {
          tally.addBad(row, parsed.problems);
        }
      }
    }
    tally.addLines(file, block, lines);
    return tally;
  }
}
