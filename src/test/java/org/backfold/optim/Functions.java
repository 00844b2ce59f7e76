package org.backfold.optim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Test objectives, and the tables of golden values. */
final class Functions {
  private Functions() {}

  /** 2 (x − 3)² + ½ (y + 1)². */
  static double parabola(double[] parameters, double[] gradient) {
    double x = parameters[0] - 3;
    double y = parameters[1] + 1;
    gradient[0] = 4 * x;
    gradient[1] = y;
    return 2 * x * x + y * y / 2;
  }

  /** (1 − x)² + 100 (y − x²)². */
  static double rosenbrock(double[] parameters, double[] gradient) {
    double x = parameters[0];
    double bend = parameters[1] - x * x;
    gradient[0] = -2 * (1 - x) - 400 * x * bend;
    gradient[1] = 200 * bend;
    return (1 - x) * (1 - x) + 100 * bend * bend;
  }

  /** ½ Σ (wᵀx − target)² over rows of features with the target last. */
  static Objective leastSquares(double[][] rows) {
    return (weights, gradient) -> {
      Arrays.fill(gradient, 0);
      double sum = 0;
      for (double[] row : rows) {
        double error = dot(row, weights) - row[weights.length];
        for (int j = 0; j < weights.length; j++) {
          gradient[j] += error * row[j];
        }
        sum += error * error / 2;
      }
      return sum;
    };
  }

  /** Σ ln(1 + eᶻ) − target · z + 0.05 ‖w‖², z = wᵀx, over rows with the target last. */
  static Objective logistic(double[][] rows) {
    return (weights, gradient) -> {
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        gradient[j] = 0.1 * weights[j];
        sum += 0.05 * weights[j] * weights[j];
      }
      for (double[] row : rows) {
        double z = dot(row, weights);
        double target = row[weights.length];
        for (int j = 0; j < weights.length; j++) {
          gradient[j] += (1 / (1 + Math.exp(-z)) - target) * row[j];
        }
        sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target * z;
      }
      return sum;
    };
  }

  private static double dot(double[] row, double[] weights) {
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      sum += row[j] * weights[j];
    }
    return sum;
  }

  /** The lines of a file beside this class's resources, in golden. */
  static List<String> golden(String file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Functions.class.getResourceAsStream("/golden/" + file), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Comma-separated numbers, row by row. */
  static double[][] goldenNumbers(String file) {
    return golden(file).stream()
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }
}
