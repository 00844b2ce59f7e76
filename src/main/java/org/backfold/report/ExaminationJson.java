package org.backfold.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import org.backfold.model.Examination;
import org.backfold.model.ExaminedRow;

/** An {@link Examination} as the page reads it. */
final class ExaminationJson {
  /** Features of a row that are listed; more make no table. */
  private static final int MOST_FEATURES = 12;

  private final RunDocument.About about;

  ExaminationJson(RunDocument.About about) {
    this.about = about;
  }

  ObjectNode json(String split, Examination examination) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("split", split);
    ArrayNode curves = json.putArray("curves");
    for (Examination.Curve curve : examination.curves()) {
      ObjectNode of = curves.addObject();
      of.put("name", curve.name());
      put(of, "area", curve.area());
      put(of, "averagePrecision", curve.averagePrecision());
      put(of, "prevalence", curve.prevalence());
      of.set("falsePositives", JsonArrays.of(curve.falsePositives()));
      of.set("truePositives", JsonArrays.of(curve.truePositives()));
      of.set("recalls", JsonArrays.of(curve.recalls()));
      of.set("precisions", JsonArrays.of(curve.precisions()));
    }
    ArrayNode bins = json.putArray("calibration");
    for (Examination.Bin bin : examination.calibration()) {
      bins.add(JsonArrays.of(bin.predicted(), bin.observed(), bin.weight()));
    }
    put(json, "calibrationError", examination.calibrationError());
    ArrayNode worst = json.putArray("worst");
    examination.worst().forEach(row -> worst.add(row(row)));
    if (about.showValues()) {
      ArrayNode sample = json.putArray("sample"); // of a regression: targets, then predictions
      for (ExaminedRow row : examination.sample()) {
        ArrayNode pair = sample.addArray();
        pair.add(JsonArrays.of(row.target()));
        pair.add(JsonArrays.of(row.prediction()));
      }
    }
    return json;
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, JsonArrays.rounded(value));
    }
  }

  private ObjectNode row(ExaminedRow row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("target", JsonArrays.of(row.target()));
    json.set("prediction", JsonArrays.of(row.prediction()));
    put(json, "wrongness", row.wrongness());
    if (!about.showValues()) {
      return json;
    }
    double[] features = row.features();
    if (about.image().isPresent()) {
      json.put("image", picture(features));
    } else if (features.length <= MOST_FEATURES) {
      json.set("features", JsonArrays.of(features));
    }
    return json;
  }

  /** Grey pixels, the darkest 0 and the brightest 255, in Base64. */
  static String picture(double[] pixels) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double pixel : pixels) {
      least = Math.min(least, pixel);
      largest = Math.max(largest, pixel);
    }
    byte[] levels = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      levels[i] =
          (byte) Math.round(largest > least ? 255 * (pixels[i] - least) / (largest - least) : 0);
    }
    return Base64.getEncoder().encodeToString(levels);
  }

  /** Of each of some units of the first layer its weights as a picture, 128 being 0. */
  static ArrayNode firstLayer(List<double[]> units) {
    double largest = 0;
    for (double[] unit : units) {
      for (double weight : unit) {
        largest = Math.max(largest, Math.abs(weight));
      }
    }
    ArrayNode pictures = JsonArrays.empty();
    for (double[] unit : units) {
      byte[] levels = new byte[unit.length];
      for (int i = 0; i < unit.length; i++) {
        levels[i] = (byte) Math.round(127.5 + 127.5 * (largest > 0 ? unit[i] / largest : 0));
      }
      pictures.add(Base64.getEncoder().encodeToString(levels));
    }
    return pictures;
  }
}
