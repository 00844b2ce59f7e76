package org.backfold.ml;

import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.classification.ProbabilisticClassifierParams;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.ml.param.shared.HasPredictionCol;
import org.apache.spark.ml.param.shared.HasProbabilityCol;
import org.apache.spark.ml.param.shared.HasRawPredictionCol;
import org.apache.spark.ml.param.shared.HasThresholds;

/**
 * The second initialization that Spark's superclasses need under Java. They make their Param
 * objects in their constructors and ask for {@code uid()} there, which a Scala subclass has set by
 * then and a Java one cannot. So the initializers of their traits run once more, after the uid was
 * set: first {@link Params}, which also drops the defaults of the Param objects without uid.
 */
final class ScalaTraits {
  private ScalaTraits() {}

  /** For subclasses of Spark's {@code Predictor} and {@code PredictionModel}. */
  static void initialize(PredictorParams stage) {
    Params.$init$(stage);
    HasLabelCol.$init$(stage);
    HasFeaturesCol.$init$(stage);
    HasPredictionCol.$init$(stage);
  }

  /** For subclasses of Spark's {@code ProbabilisticClassifier} and its model. */
  static void initialize(ProbabilisticClassifierParams stage) {
    initialize((PredictorParams) stage);
    HasRawPredictionCol.$init$(stage);
    HasProbabilityCol.$init$(stage);
    HasThresholds.$init$(stage);
  }
}
