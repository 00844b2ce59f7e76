package org.backfold.ml;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.backfold.data.ClassWeights;

/** What the parameter {@code classWeights} says. */
final class ClassWeightText {
  static final String NONE = "none";
  static final String BALANCED = "balanced";

  private ClassWeightText() {}

  /** The parameter of {@code stage}, with its default. */
  static Param<String> param(Params stage) {
    Param<String> param =
        new ParamMaker(stage)
            .parsed(
                "classWeights",
                "factors of the losses of whole classes: none, balanced (all classes weigh the same"
                    + " together), or by class name as in '{rare = 5}'",
                ClassWeightText::parse);
    stage.setDefault(param, NONE);
    return param;
  }

  /**
   * Parses {@code none}, {@code balanced} or factors by class name such as {@code {rare = 5, other
   * = 0.5}}; the braces may be left out, and names be quoted.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static ClassWeights parse(String text) {
    String content = text.strip();
    if (content.equals(NONE)) {
      return ClassWeights.NONE;
    }
    if (content.equals(BALANCED)) {
      return ClassWeights.BALANCED;
    }
    if (content.startsWith("{") && content.endsWith("}")) {
      content = content.substring(1, content.length() - 1);
    }
    Map<String, Double> factors = new LinkedHashMap<>();
    for (String pair : content.split(",", -1)) {
      int equals = pair.lastIndexOf('=');
      if (equals < 0) {
        throw unreadable(text);
      }
      String name = unquoted(pair.substring(0, equals).strip());
      if (factors.put(name, factor(pair.substring(equals + 1).strip(), text)) != null) {
        throw new IllegalArgumentException(
            "classWeights '" + text + "' names '" + name + "' twice.");
      }
    }
    return new ClassWeights.Stated(factors);
  }

  private static double factor(String digits, String text) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(unreadable(text).getMessage(), notANumber);
    }
  }

  private static String unquoted(String name) {
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    return quoted ? name.substring(1, name.length() - 1) : name;
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "classWeights is '"
            + text
            + "'; it takes 'none', 'balanced' or factors by class name such as '{rare = 5}'.");
  }
}
