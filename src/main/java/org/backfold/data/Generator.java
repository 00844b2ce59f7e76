package org.backfold.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A made-up table, for demonstrations and tests. Rows depend on number, noise and seed alone:
 * random numbers are those of {@link java.util.Random}, whose algorithms its documentation fixes,
 * sines and the like those of {@link StrictMath}; so all machines make the same bits. They are not
 * the bits of scikit-learn's generators of the same names.
 */
public sealed interface Generator permits TwoMoons, Friedman1, OverlappingRegions, Digits {

  /** As written in configs. */
  String name();

  ExampleSchema schema();

  /**
   * Makes the rows.
   *
   * @param rows number of rows, 1 or more
   * @param noise standard deviation of the Gaussian noise, 0 or more
   * @param seed of the random numbers
   */
  List<Example> examples(int rows, double noise, long seed);

  /** The rows as a table. */
  default ExampleTable table(SparkSession session, int rows, double noise, long seed) {
    return ExampleTable.of(session, schema(), examples(rows, noise, seed));
  }

  /**
   * The rows as a DataFrame for the estimators: a vector {@code features} and, as {@code label},
   * the index of the class, the number to predict or, of several, a vector.
   */
  default Dataset<Row> frame(SparkSession session, int rows, double noise, long seed) {
    boolean single = schema().labelColumns().size() == 1;
    List<Row> made = new ArrayList<>();
    for (Example example : examples(rows, noise, seed)) {
      double[] target = example.target();
      made.add(RowFactory.create(example.features(), single ? target[0] : Vectors.dense(target)));
    }
    StructType columns =
        new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", single ? DataTypes.DoubleType : SQLDataTypes.VectorType(), false);
    return session.createDataFrame(made, columns);
  }

  /** The rows as lines of CSV with a header, labels in the last columns. */
  default List<String> csv(int rows, double noise, long seed) {
    List<String> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(schema().featureColumns());
    header.addAll(schema().labelColumns());
    lines.add(String.join(",", header));
    for (Example example : examples(rows, noise, seed)) {
      StringBuilder line = new StringBuilder();
      for (double value : example.features().toArray()) {
        line.append(value).append(',');
      }
      for (double target : example.target()) {
        line.append(NumberText.name(target)).append(',');
      }
      lines.add(line.substring(0, line.length() - 1));
    }
    return lines;
  }

  /**
   * The generator called {@code name}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Generator parse(String name) {
    Map<String, Generator> known = new TreeMap<>();
    for (Generator generator :
        List.of(new TwoMoons(), new Friedman1(), new OverlappingRegions(), new Digits())) {
      known.put(generator.name(), generator);
    }
    Generator generator = known.get(name.toLowerCase(Locale.ROOT));
    if (generator == null) {
      throw new IllegalArgumentException(
          "Unknown generator '"
              + name
              + "'; use one of "
              + String.join(", ", known.keySet())
              + ".");
    }
    return generator;
  }

  /** Refuses numbers of rows and noise that make no sense. */
  static void check(int rows, double noise) {
    if (rows < 1) {
      throw new IllegalArgumentException("Rows to generate are " + rows + "; make it 1 or more.");
    }
    if (!(noise >= 0 && noise <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("Noise is " + noise + "; make it 0 or more.");
    }
  }
}
