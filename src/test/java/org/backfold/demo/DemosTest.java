package org.backfold.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemosTest {
  @Test
  void walksStartAtTheirStartsAndGoDown() {
    Descents descents = Descents.of(0.01, 200);
    assertEquals(4, descents.walks().size());
    Descents.Walk first = descents.walks().get(0);
    assertEquals(201, first.xs().length);
    assertEquals(4, first.xs()[0]);
    assertEquals(0, first.ys()[0]);
    // By hand at (4, 0): ∂J/∂x = 4 · 4 · 5 + 2 · (−3) = 74, ∂J/∂y = 2 · 5 = 10.
    assertEquals(4 - 0.74, first.xs()[1], 1e-12);
    assertEquals(-0.1, first.ys()[1], 1e-12);
    assertTrue(descents.walks().stream().allMatch(walk -> walk.value() < 1e-9));
  }

  @Test
  void aWalkThatLeavesForInfinityStillHasAPicture() {
    Descents lost = Descents.of(1, 50);
    assertTrue(lost.walks().stream().anyMatch(walk -> !Double.isFinite(walk.value())));
    assertTrue(lost.figure().svg().contains("from (4, 0)"));
    assertTrue(lost.table().lines().allMatch(line -> line.length() < 60), lost::table);
    assertThrows(IllegalArgumentException.class, () -> Descents.of(-1, 5));
  }

  @Test
  void theTableOfActivationsHasKnownValues() {
    List<String> lines = ActivationGallery.table().lines().toList();
    assertArrayEquals(new double[] {0.1192, 0.26894, 0.5, 0.73106, 0.8808}, at(lines, "sigmoid"));
    int sigmoid = lines.indexOf(line(lines, "sigmoid"));
    assertEquals(0.25, numbers(lines.get(sigmoid + 1))[2]); // f′(0) = 1/2 · 1/2
    int relu = lines.indexOf(line(lines, "relu"));
    assertArrayEquals(new double[] {0, 0, 0, 1, 1}, numbers(lines.get(relu + 1)));
    assertArrayEquals(new double[] {0.13534, 0.36788, 1, 2.71828, 7.38906}, at(lines, "exp"));
    assertEquals(1 + 2 * ActivationGallery.names().size(), lines.size());
  }

  @Test
  void everyActivationHasItsChart() {
    String svg = ActivationGallery.figure().svg();
    for (String name : ActivationGallery.names()) {
      assertTrue(svg.contains(">" + Activation.parse(name).name() + "</text>"), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"squared-error", "cross-entropy", "binary-cross-entropy", "huber"})
  void gradientsAgreeWithDifferences(String loss) {
    BackpropExample example = new BackpropExample(Activation.parse("gelu"), Loss.parse(loss), 11);
    double difference = example.trace().largestDifference();
    assertTrue(difference > 0 && difference < 1e-8, () -> loss + ": " + difference);
  }

  private static double[] at(List<String> lines, String name) {
    return numbers(line(lines, name));
  }

  private static String line(List<String> lines, String name) {
    return lines.stream().filter(line -> line.startsWith(name)).findFirst().orElseThrow();
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.substring(18).strip().split(" +"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
