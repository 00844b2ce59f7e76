package org.backfold.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * A validated source and how its rows become examples.
 *
 * @param needed columns that the parser reads
 * @param parser with all that validation has found out
 * @param drop whether bad rows are left out
 */
record SourceTable(RowSource source, int[] needed, RowParser parser, boolean drop) {

  /** The table of all rows, with its parts if there is a split column. */
  ExampleTable table(
      ExampleSchema schema,
      Tally tally,
      ClassWeights weights,
      List<String> notes,
      RowReport report) {
    LazyTable.Origin origin = LazyTable.Origin.of(notes, report);
    Optional<Splits> splits = Optional.empty();
    if (parser.split() != RowParser.NONE) {
      splits =
          Optional.of(
              new Splits(
                  part(Split.TRAIN, schema, tally, weights, origin),
                  part(Split.VALIDATION, schema, tally, ClassWeights.NONE, origin),
                  part(Split.TEST, schema, tally, ClassWeights.NONE, origin)));
    }
    ContentSum content = new ContentSum();
    long[] counts = new long[schema.task() == Task.CLASSIFICATION ? schema.classes().size() : 0];
    for (Split split : Split.values()) {
      content.add(tally.content(split));
      add(counts(schema, tally, split), counts);
    }
    return new LazyTable(
        schema,
        () -> examples(Optional.empty()),
        content,
        counts,
        weights,
        new LazyTable.Origin(notes, report, tally.histogram(), splits));
  }

  private LazyTable part(
      Split split,
      ExampleSchema schema,
      Tally tally,
      ClassWeights weights,
      LazyTable.Origin origin) {
    return new LazyTable(
        schema,
        () -> examples(Optional.of(split)),
        tally.content(split),
        counts(schema, tally, split),
        weights,
        origin);
  }

  private static long[] counts(ExampleSchema schema, Tally tally, Split split) {
    return schema.task() == Task.CLASSIFICATION
        ? tally.labels().counts(schema.classes(), split)
        : new long[0];
  }

  private static void add(long[] more, long[] sums) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += more[k];
    }
  }

  private JavaRDD<Example> examples(Optional<Split> only) {
    Examples.Rule rule = new Examples.Rule(parser, drop, only.isEmpty(), only.orElse(Split.TRAIN));
    String name = source.name();
    FlatMapFunction<Iterator<RawRow>, Example> parse = rows -> new Examples(rows, rule, name);
    return source.rows(needed).mapPartitions(parse);
  }

  /** The examples of one task. */
  private static final class Examples implements Iterator<Example> {
    /** Which rows to take; all splits or one. */
    record Rule(RowParser parser, boolean drop, boolean all, Split split)
        implements java.io.Serializable {}

    private final Iterator<RawRow> rows;
    private final Rule rule;
    private final String name;
    private final ParsedRow parsed = new ParsedRow();
    private boolean ready;

    Examples(Iterator<RawRow> rows, Rule rule, String name) {
      this.rows = rows;
      this.rule = rule;
      this.name = name;
    }

    @Override
    public boolean hasNext() {
      while (!ready && rows.hasNext()) {
        RawRow row = rows.next();
        if (!row.skipped) {
          boolean good = row.problem.isEmpty() && rule.parser.parse(row.cells, parsed);
          if (!good && !rule.drop) {
            throw new ReadFailure.BadInput(
                "A row of "
                    + name
                    + " is bad that was good when the table was validated; do not"
                    + " change the input while it is used.");
          }
          ready = good && (rule.all || parsed.split == rule.split);
        }
      }
      return ready;
    }

    @Override
    public Example next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      return new Example(parsed.features, parsed.target, parsed.weight);
    }
  }
}
