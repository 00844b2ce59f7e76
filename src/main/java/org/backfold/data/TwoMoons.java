package org.backfold.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;

/**
 * Two interleaving half circles, a class each; the geometry of scikit-learn's {@code make_moons}.
 * Class 0 is the outer one, of ⌊rows/2⌋ points; each half has its points at equal angles from 0 to
 * π, both included. Random numbers are drawn row by row, x before y.
 *
 * <pre>
 * class 0   (cos t, sin t)                t = 0, …, π
 * class 1   (1 − cos t, 1 − sin t − 0.5)
 * </pre>
 */
public record TwoMoons() implements Generator {
  @Override
  public String name() {
    return "moons";
  }

  @Override
  public ExampleSchema schema() {
    return new ExampleSchema(
        Task.CLASSIFICATION, List.of("x", "y"), 2, List.of("label"), List.of("0", "1"));
  }

  @Override
  public List<Example> examples(int rows, double noise, long seed) {
    Generator.check(rows, noise);
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>(rows);
    int outer = rows / 2;
    for (int k = 0; k < rows; k++) {
      boolean isOuter = k < outer;
      double angle = isOuter ? angle(k, outer) : angle(k - outer, rows - outer);
      double x = isOuter ? StrictMath.cos(angle) : 1 - StrictMath.cos(angle);
      double y = isOuter ? StrictMath.sin(angle) : 0.5 - StrictMath.sin(angle);
      x += noise * random.nextGaussian();
      y += noise * random.nextGaussian();
      examples.add(new Example(Vectors.dense(x, y), new double[] {isOuter ? 0 : 1}, 1));
    }
    return examples;
  }

  private static double angle(int k, int points) {
    return points == 1 ? 0 : Math.PI * k / (points - 1);
  }
}
