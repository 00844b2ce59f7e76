package org.backfold.data;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;

/**
 * A table whose examples are read when they are used, and which knows what they sum up to.
 *
 * @param schema of the examples
 * @param rows makes their RDD; class weights they may carry are replaced
 * @param content number and hash
 * @param classCounts per class; empty unless the task is classification
 * @param classWeights given to the examples by their counts
 * @param origin how they were read
 */
record LazyTable(
    ExampleSchema schema,
    Supplier<JavaRDD<Example>> rows,
    ContentSum content,
    long[] classCounts,
    ClassWeights classWeights,
    Origin origin)
    implements ExampleTable {
  /**
   * How a table was read.
   *
   * @param notes for the user
   * @param report of the validation pass
   * @param histogram for a split to come
   * @param splits by the split column, if there is one
   */
  record Origin(
      List<String> notes, RowReport report, SplitHistogram histogram, Optional<Splits> splits) {
    static Origin of(List<String> notes, RowReport report) {
      return new Origin(notes, report, SplitHistogram.none(), Optional.empty());
    }
  }

  LazyTable {
    boolean weighted = !(classWeights instanceof ClassWeights.None);
    if (schema.task() != Task.CLASSIFICATION && weighted) {
      throw new IllegalArgumentException(
          "Class weights are stated, but the task is " + schema.task() + ", without classes.");
    }
    classWeights.factors(schema.classes(), classCounts); // refuses unknown names before any job
  }

  @Override
  public JavaRDD<Example> examples() {
    if (schema.task() != Task.CLASSIFICATION) {
      return rows.get();
    }
    double[] factors = classWeights.factors(schema.classes(), classCounts);
    return rows.get()
        .map(
            example -> {
              double factor = factors[(int) example.target()[0]];
              return example.classWeight() == factor ? example : example.withClassWeight(factor);
            });
  }

  @Override
  public long count() {
    return content.count();
  }

  @Override
  public String fingerprint() {
    return content.fingerprint(schema.features());
  }

  @Override
  public long[] classCounts() {
    return classCounts.clone();
  }

  @Override
  public List<String> notes() {
    return origin.notes();
  }

  @Override
  public RowReport report() {
    return origin.report();
  }

  @Override
  public Splits split(Fractions fractions, long seed) {
    return new HashSplit(this, seed).split(fractions, origin.histogram());
  }

  @Override
  public Splits splitByColumn() {
    return origin.splits().orElseGet(ExampleTable.super::splitByColumn);
  }
}
