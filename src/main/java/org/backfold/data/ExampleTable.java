package org.backfold.data;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * A validated table of examples. Bad rows have been refused or counted and left out ({@link
 * #report}).
 */
public interface ExampleTable {
  ExampleSchema schema();

  /**
   * The examples, read lazily, bad ones left out; partitioning is that of the input. Each use reads
   * and parses the input again; whoever uses them more than once persists them.
   */
  JavaRDD<Example> examples();

  /** Number of good examples. */
  long count();

  /**
   * Order-independent hash of the content of all examples (features, labels by name, row weights),
   * 32 hex digits.
   */
  String fingerprint();

  /** Examples per class, in index order; empty unless the task is classification. */
  default long[] classCounts() {
    return new long[0];
  }

  /** Sentences for the user: how the table was read and why, such as the task that was inferred. */
  default List<String> notes() {
    return List.of();
  }

  /** What the validation pass found; of the whole input also for a split. */
  default RowReport report() {
    return RowReport.clean("the table", count());
  }

  /** Class weights that the examples carry. */
  default ClassWeights classWeights() {
    return ClassWeights.NONE;
  }

  /**
   * Splits by content: which side a row is on depends on the row and the seed alone, not on files,
   * partitions or order, and equal rows are on one side. The sizes are those of {@link
   * Fractions#sizes}, exactly, but for rows equal to the one at the border. Not stratified: the
   * shares of classes vary as chance has it. Class weights are taken from the training split and
   * apply to it alone. Two passes over the examples, one if they were read with this seed as {@link
   * ReadOptions#splitSeed}.
   */
  default Splits split(Fractions fractions, long seed) {
    return new HashSplit(this, seed).split(fractions, SplitHistogram.none());
  }

  /**
   * Splits by the split column ({@link ReadOptions.Columns#split}); no pass.
   *
   * @throws IllegalArgumentException if the table was read without one
   */
  default Splits splitByColumn() {
    throw new IllegalArgumentException("The table has no split column; state one.");
  }

  /**
   * A table of examples at hand, which must fit the schema; the list is kept.
   *
   * @param session to make their RDD in
   */
  static ExampleTable of(SparkSession session, ExampleSchema schema, List<Example> examples) {
    return new MemoryTable(session, schema, examples);
  }
}
