package org.backfold.ml;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;
import org.backfold.model.ModelFiles;
import org.backfold.model.SparkParams;
import org.backfold.model.TrainedModel;
import scala.collection.Iterator;

/** Writes a model as a model directory, with the parameters of its stage in the metadata. */
final class ModelWriter extends MLWriter {
  private final Params stage;
  private final TrainedModel model;

  ModelWriter(Params stage, TrainedModel model) {
    this.stage = stage;
    this.model = model;
  }

  /** Unlike Spark's, replaces an old model only once the new one is written. */
  @Override
  public void save(String path) throws IOException {
    Path directory = new Path(path);
    if (!shouldOverwrite() && directory.getFileSystem(hadoop()).exists(directory)) {
      throw new FileAlreadyExistsException(
          "Path " + path + " already exists. To replace it, use write().overwrite().save(path).");
    }
    saveImpl(path);
  }

  @Override
  public void saveImpl(String path) {
    SparkParams params =
        new SparkParams(stage.uid(), json(stage.paramMap()), json(stage.defaultParamMap()));
    ModelFiles.save(model, params, path, shouldOverwrite(), hadoop());
  }

  private Configuration hadoop() {
    return sc().hadoopConfiguration();
  }

  /** As Spark's {@code DefaultParamsWriter}: {@code {"name":value,…}}. */
  private static String json(ParamMap values) {
    StringBuilder json = new StringBuilder("{");
    Iterator<ParamPair<?>> pairs = values.toSeq().iterator();
    while (pairs.hasNext()) {
      ParamPair<?> pair = pairs.next();
      json.append(json.length() == 1 ? "" : ",");
      json.append('"').append(pair.param().name()).append("\":").append(value(pair));
    }
    return json.append('}').toString();
  }

  private static <T> String value(ParamPair<T> pair) {
    Param<T> param = pair.param();
    return param.jsonEncode(pair.value());
  }
}
