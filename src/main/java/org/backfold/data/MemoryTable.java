package org.backfold.data;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A table of examples in the driver's memory. */
final class MemoryTable implements ExampleTable {
  private final SparkSession session;
  private final ExampleSchema schema;
  private final List<Example> examples;
  private final String fingerprint;
  private final long[] classCounts;

  MemoryTable(SparkSession session, ExampleSchema schema, List<Example> examples) {
    this.session = session;
    this.schema = schema;
    this.examples = examples;
    RowHash hash = new RowHash(schema);
    ContentSum content = new ContentSum();
    classCounts = new long[schema.task() == Task.CLASSIFICATION ? schema.classes().size() : 0];
    for (Example example : examples) {
      content.add(hash.of(example));
      if (classCounts.length > 0) {
        classCounts[(int) example.target()[0]]++;
      }
    }
    fingerprint = content.fingerprint(schema.features());
  }

  @Override
  public ExampleSchema schema() {
    return schema;
  }

  @Override
  public JavaRDD<Example> examples() {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(examples);
  }

  @Override
  public long count() {
    return examples.size();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public long[] classCounts() {
    return classCounts.clone();
  }
}
