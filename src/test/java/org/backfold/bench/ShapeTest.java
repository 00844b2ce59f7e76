package org.backfold.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final Shape SHAPE = new Shape(3, 4, 2);

  @Test
  void parameters_areWeightsAndBiases() {
    assertEquals(3 * 4 + 4 + 4 * 2 + 2, SHAPE.parameters());
  }

  @Test
  void products_areThoseOfForwardGradientAndBackward() {
    assertEquals(
        List.of(
            new Shape.Product(4, 3, 5, false, false), // W¹ X
            new Shape.Product(2, 4, 5, false, false), // W² A¹
            new Shape.Product(2, 5, 4, false, true), // Δ² (A¹)ᵀ
            new Shape.Product(4, 2, 5, true, false), // (W²)ᵀ Δ²
            new Shape.Product(4, 5, 3, false, true)), // Δ¹ Xᵀ
        SHAPE.products(5));
  }

  @Test
  void flopsPerRow_countTwoForEachWeightAndProduct() {
    assertEquals(2 * (12 + 8) * 2 + 2 * 8, SHAPE.flopsPerRow()); // no Δ⁰
  }

  @Test
  void toString_joinsTheSizes() {
    assertEquals("3-4-2", SHAPE.toString());
  }

  @Test
  void parse_readsWhatStandsInTables() {
    assertEquals("784-256-10", Shape.parse("784-256-10").toString());
    assertEquals(new Shape.Product(4, 5, 3, false, true), Shape.Product.parse("4x5x3 NT"));
  }
}
