package org.backfold.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A multi-label table: points of the square from −1 to 1, each in any of three regions that
 * overlap. The labels are those of the point before noise moves it. Random numbers are drawn row by
 * row: two uniform ones, then the noise of x and of y.
 *
 * <pre>
 * disc    x² + y² &lt; 0.64
 * upper   y &gt; 0
 * stripe  |x + y| &lt; 0.5
 * </pre>
 */
public record OverlappingRegions() implements Generator {
  @Override
  public String name() {
    return "regions";
  }

  @Override
  public ExampleSchema schema() {
    List<String> labels = List.of("disc", "upper", "stripe");
    return new ExampleSchema(Task.MULTI_LABEL, List.of("x", "y"), 2, labels, labels);
  }

  @Override
  public List<Example> examples(int rows, double noise, long seed) {
    Generator.check(rows, noise);
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>(rows);
    for (int k = 0; k < rows; k++) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      double[] labels = {
        x * x + y * y < 0.64 ? 1 : 0, y > 0 ? 1 : 0, Math.abs(x + y) < 0.5 ? 1 : 0
      };
      double shownX = x + noise * random.nextGaussian();
      double shownY = y + noise * random.nextGaussian();
      examples.add(new Example(Vectors.dense(shownX, shownY), labels, 1));
    }
    return examples;
  }
}
