package org.backfold.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;

/**
 * Pictures of the digits 0 to 9, {@value #SIDE} × {@value #SIDE} pixels from 0 (paper) to 1 (ink),
 * drawn with a pen by an unsteady hand: each is turned, sheared, scaled, moved and wobbled, and its
 * pen is thin or broad. Row k is of digit k mod 10; the noise is added to the pixels, which stay in
 * [0, 1]. Some end up ambiguous, as with real ones.
 */
public record Digits() implements Generator {
  /** Pixels of a line, and lines of a picture. */
  public static final int SIDE = 12;

  private static final double DEGREES = Math.PI / 180;
  private static final int ARC_STEPS = 14;

  @Override
  public String name() {
    return "digits";
  }

  @Override
  public ExampleSchema schema() {
    List<String> pixels = IntStream.range(0, SIDE * SIDE).mapToObj(i -> "pixel" + i).toList();
    List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    return new ExampleSchema(Task.CLASSIFICATION, pixels, pixels.size(), List.of("label"), classes);
  }

  @Override
  public List<Example> examples(int rows, double noise, long seed) {
    Generator.check(rows, noise);
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>(rows);
    for (int k = 0; k < rows; k++) {
      List<double[]> strokes = strokes(k % 10);
      double radius = 0.035 + 0.04 * random.nextDouble();
      Hand hand = new Hand(random);
      strokes.forEach(hand::move);
      double[] pixels = new double[SIDE * SIDE];
      for (int i = 0; i < pixels.length; i++) {
        double x = (i % SIDE + 0.5) / SIDE;
        double y = (i / SIDE + 0.5) / SIDE;
        double ink = 1 - (distance(x, y, strokes) - radius) * SIDE;
        pixels[i] = clip(clip(ink) + noise * random.nextGaussian());
      }
      examples.add(new Example(Vectors.dense(pixels), new double[] {k % 10}, 1));
    }
    return examples;
  }

  private static double clip(double value) {
    return Math.max(0, Math.min(1, value));
  }

  /** How one digit differs from the model drawing. */
  private static final class Hand {
    private final Random random;
    private final double[] matrix;
    private final double right;
    private final double down;

    Hand(Random random) {
      this.random = random;
      double turn = 9 * DEGREES * random.nextGaussian();
      double shear = 0.15 * random.nextGaussian();
      double wide = 0.8 + 0.3 * random.nextDouble();
      double high = 0.8 + 0.25 * random.nextDouble();
      double cos = StrictMath.cos(turn);
      double sin = StrictMath.sin(turn);
      matrix = new double[] {wide * cos, shear - high * sin, wide * sin, high * cos};
      right = 0.05 * random.nextGaussian();
      down = 0.05 * random.nextGaussian();
    }

    /** Moves the points x, y, x, y, … of a stroke. */
    void move(double[] stroke) {
      for (int i = 0; i < stroke.length; i += 2) {
        double x = stroke[i] - 0.5 + 0.015 * random.nextGaussian();
        double y = stroke[i + 1] - 0.5 + 0.015 * random.nextGaussian();
        stroke[i] = 0.5 + right + matrix[0] * x + matrix[1] * y;
        stroke[i + 1] = 0.5 + down + matrix[2] * x + matrix[3] * y;
      }
    }
  }

  /** The model drawing, in a square of side 1, y down; new arrays x, y, x, y, …. */
  private static List<double[]> strokes(int digit) {
    return switch (digit) {
      case 0 -> List.of(arc(0.5, 0.5, 0.26, 0.38, 0, 360));
      case 1 -> List.of(line(0.36, 0.28, 0.54, 0.12, 0.54, 0.88));
      case 2 ->
          List.of(arc(0.5, 0.34, 0.26, 0.22, -170, 35), line(0.71, 0.46, 0.24, 0.87, 0.79, 0.87));
      case 3 ->
          List.of(arc(0.46, 0.31, 0.26, 0.19, -150, 90), arc(0.46, 0.69, 0.29, 0.19, -90, 150));
      case 4 -> List.of(line(0.62, 0.88, 0.62, 0.12, 0.2, 0.63, 0.82, 0.63));
      case 5 ->
          List.of(line(0.74, 0.13, 0.34, 0.13, 0.31, 0.46), arc(0.48, 0.64, 0.27, 0.24, -130, 145));
      case 6 -> List.of(arc(0.8, 0.62, 0.54, 0.52, -105, -180), arc(0.5, 0.67, 0.24, 0.2, 0, 360));
      case 7 -> List.of(line(0.22, 0.14, 0.78, 0.14, 0.42, 0.88));
      case 8 -> List.of(arc(0.5, 0.31, 0.2, 0.19, 0, 360), arc(0.5, 0.69, 0.25, 0.19, 0, 360));
      default ->
          List.of(arc(0.5, 0.33, 0.23, 0.2, 0, 360), line(0.73, 0.33, 0.68, 0.6, 0.54, 0.88));
    };
  }

  private static double[] line(double... points) {
    return points;
  }

  private static double[] arc(
      double x, double y, double wide, double high, double from, double to) {
    double[] points = new double[2 * (ARC_STEPS + 1)];
    for (int i = 0; i <= ARC_STEPS; i++) {
      double angle = DEGREES * (from + (to - from) * i / ARC_STEPS);
      points[2 * i] = x + wide * StrictMath.cos(angle);
      points[2 * i + 1] = y + high * StrictMath.sin(angle);
    }
    return points;
  }

  /** From a point to the nearest of the strokes. */
  private static double distance(double x, double y, List<double[]> strokes) {
    double nearest = Double.POSITIVE_INFINITY;
    for (double[] stroke : strokes) {
      for (int i = 0; i + 3 < stroke.length; i += 2) {
        double dx = stroke[i + 2] - stroke[i];
        double dy = stroke[i + 3] - stroke[i + 1];
        double length = dx * dx + dy * dy;
        double along = ((x - stroke[i]) * dx + (y - stroke[i + 1]) * dy) / Math.max(length, 1e-12);
        double t = clip(along);
        double awayX = x - stroke[i] - t * dx;
        double awayY = y - stroke[i + 1] - t * dy;
        nearest = Math.min(nearest, Math.sqrt(awayX * awayX + awayY * awayY));
      }
    }
    return nearest;
  }
}
