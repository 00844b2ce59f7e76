package org.backfold.model;

import java.util.Objects;

/**
 * What a Spark ML model adds to a model directory: its name among pipeline stages and its params,
 * as Spark's {@code DefaultParamsWriter} writes them and its {@code DefaultParamsReader} finds
 * them. Backfold itself does not read them back.
 *
 * @param uid of the stage
 * @param paramMap JSON object of the params set
 * @param defaultParamMap JSON object of the default params
 */
public record SparkParams(String uid, String paramMap, String defaultParamMap) {
  public SparkParams {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(paramMap, "paramMap");
    Objects.requireNonNull(defaultParamMap, "defaultParamMap");
  }

  /** No params; the uid follows from the model's class and parameters. */
  static SparkParams none(String sparkClass, String parametersSha256) {
    String simpleName = sparkClass.substring(sparkClass.lastIndexOf('.') + 1);
    String twelve = parametersSha256.substring(0, 12); // as long as Spark's own uids
    return new SparkParams(simpleName + "_" + twelve, "{}", "{}");
  }
}
