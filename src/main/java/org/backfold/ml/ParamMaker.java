package org.backfold.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Option;

/** Makes the Param objects of a stage, each with its check. */
class ParamMaker implements Serializable {
  private static final long serialVersionUID = 1L;

  final transient Params stage;

  /**
   * @param stage whose parameters they are; its uid must be set
   */
  ParamMaker(Params stage) {
    this.stage = stage;
  }

  IntParam whole(String name, String doc, int least) {
    return new IntParam(stage, name, doc, ParamCheck.ofInt(name, least));
  }

  IntParam wholeFrom0(String name, String doc, int most) {
    return new IntParam(
        stage,
        name,
        doc,
        ParamCheck.ofInt(name, "0 to " + most, value -> value >= 0 && value <= most));
  }

  IntArrayParam sizes(String name, String doc, int fewest, String expected) {
    return new IntArrayParam(
        stage,
        name,
        doc,
        ParamCheck.of(
            name,
            expected,
            sizes -> sizes.length >= fewest && Arrays.stream(sizes).allMatch(size -> size >= 1)));
  }

  DoubleParam above0(String name, String doc) {
    return real(name, doc, "a number above 0", value -> value > 0);
  }

  DoubleParam from0(String name, String doc) {
    return real(name, doc, "a number of at least 0", value -> value >= 0);
  }

  DoubleParam from0To1(String name, String doc) {
    return real(name, doc, "a number from 0 to 1", value -> value >= 0 && value <= 1);
  }

  DoubleParam from0Below1(String name, String doc) {
    return real(name, doc, "a number from 0 to below 1", value -> value >= 0 && value < 1);
  }

  private DoubleParam real(String name, String doc, String expected, ParamCheck.Rule<Double> rule) {
    return new DoubleParam(
        stage,
        name,
        doc,
        ParamCheck.ofDouble(name, expected, value -> Double.isFinite(value) && rule.holds(value)));
  }

  Param<String> oneOf(String name, String doc, List<String> names) {
    String expected = "'" + String.join("' or '", names) + "'";
    return new Param<>(stage, name, doc, ParamCheck.of(name, expected, names::contains));
  }

  Param<String> column(String name, String doc) {
    return new Param<>(stage, name, doc, ParamCheck.of(name, "the name of a column", any -> true));
  }

  /** A text that {@code parser} reads. */
  Param<String> parsed(String name, String doc, ParamCheck.Parser parser) {
    return new Param<>(stage, name, doc, ParamCheck.parsed(name, parser));
  }

  /** Spark's explanation of a parameter, with the elements of arrays instead of their address. */
  static <T> String legible(String explanation, Params stage, Param<T> param) {
    String text = explanation;
    for (Option<T> value : List.of(stage.getDefault(param), stage.get(param))) {
      if (value.isDefined() && value.get() instanceof int[] sizes) {
        text = text.replace(sizes.toString(), Arrays.toString(sizes));
      } else if (value.isDefined() && value.get() instanceof double[] numbers) {
        text = text.replace(numbers.toString(), Arrays.toString(numbers));
      }
    }
    return text;
  }
}
