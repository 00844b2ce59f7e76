package org.backfold.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A regression with interaction, curvature and five inputs that mean nothing (Friedman 1991,
 * Multivariate adaptive regression splines, section 4.3). Random numbers are drawn row by row: ten
 * uniform inputs, then the noise ε.
 *
 * <pre>
 * y = 10 sin(π x₁ x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + ε      x₁ … x₁₀ uniform in [0, 1)
 * </pre>
 */
public record Friedman1() implements Generator {
  private static final int INPUTS = 10;

  @Override
  public String name() {
    return "friedman1";
  }

  @Override
  public ExampleSchema schema() {
    List<String> inputs = IntStream.rangeClosed(1, INPUTS).mapToObj(k -> "x" + k).toList();
    return new ExampleSchema(Task.REGRESSION, inputs, INPUTS, List.of("y"), List.of());
  }

  @Override
  public List<Example> examples(int rows, double noise, long seed) {
    Generator.check(rows, noise);
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>(rows);
    for (int k = 0; k < rows; k++) {
      double[] x = new double[INPUTS];
      for (int j = 0; j < INPUTS; j++) {
        x[j] = random.nextDouble();
      }
      double y =
          10 * StrictMath.sin(Math.PI * x[0] * x[1])
              + 20 * (x[2] - 0.5) * (x[2] - 0.5)
              + 10 * x[3]
              + 5 * x[4]
              + noise * random.nextGaussian();
      examples.add(new Example(Vectors.dense(x), new double[] {y}, 1));
    }
    return examples;
  }
}
