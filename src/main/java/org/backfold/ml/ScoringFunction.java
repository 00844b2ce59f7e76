package org.backfold.ml;

import java.io.Serializable;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.backfold.model.Scorer;
import org.backfold.model.TrainedModel;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * A model as a function of one example, for SQL.
 *
 * @param <R> what it returns
 */
final class ScoringFunction<R> implements UDF1<Object, R> {
  private static final long serialVersionUID = 1L;

  /** Makes the result of a prediction. */
  interface Result<R> extends Serializable {
    R of(double[] prediction);
  }

  private final TrainedModel model;
  private final Result<R> result;
  private transient Scorer scorer;

  private ScoringFunction(TrainedModel model, Result<R> result) {
    this.model = model;
    this.result = result;
  }

  static UserDefinedFunction number(TrainedModel model, Result<Double> result) {
    return functions.udf(new ScoringFunction<>(model, result), DataTypes.DoubleType);
  }

  static UserDefinedFunction numbers(TrainedModel model, Result<double[]> result) {
    return functions.udf(
        new ScoringFunction<>(model, result),
        DataTypes.createArrayType(DataTypes.DoubleType, false));
  }

  /** Null for null. A task has a function of its own, but Spark's optimizer may share it. */
  @Override
  public synchronized R call(Object features) {
    if (scorer == null) {
      scorer = model.scorer();
    }
    return features == null ? null : result.of(scorer.predict(vector(features)));
  }

  private static Vector vector(Object features) {
    if (features instanceof Vector vector) {
      return vector;
    }
    if (!(features instanceof Seq<?> cells)) {
      throw new IllegalArgumentException(
          "A model takes a vector or an array of numbers, not " + features.getClass().getName());
    }
    double[] numbers = new double[cells.size()];
    Iterator<?> cell = cells.iterator();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = cell.next() instanceof Number number ? number.doubleValue() : Double.NaN;
    }
    return new DenseVector(numbers);
  }
}
