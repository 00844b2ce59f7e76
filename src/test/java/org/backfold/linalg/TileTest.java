package org.backfold.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TileTest {
  /** Not a float: rounds to 0.1f, which is 1.49e-9 more. */
  private static final double TENTH = 0.1;

  private final Tile tile = new Tile();

  @Test
  void ofDoubles_areTheColumnsThemselves() {
    MatrixView matrix = MatrixView.of(new double[] {9, 1, 2, 3, 4, 5, 6}, 1, 2, 3);
    MatrixView columns = tile.open(matrix, 1, 3);
    assertSame(matrix.values(), columns.values());
    assertEquals(3, columns.at(0, 0));
    columns.values()[columns.offset()] = TENTH;
    assertEquals(TENTH, matrix.at(0, 1));
    assertEquals(0, tile.fill(MatrixView.zeros(2, 3), matrix, 2, 3).at(1, 0));
    assertArrayEquals(new double[] {9, 1, 2, TENTH, 4, 0, 0}, matrix.values());
  }

  @Test
  void ofFloats_areACopyThatIsRoundedBack() {
    FloatView matrix = FloatView.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    MatrixView columns = tile.open(matrix, 1, 3);
    assertEquals(6, columns.at(1, 1));
    Arrays.fill(columns.values(), TENTH);
    assertEquals(3, matrix.at(0, 1));
    tile.write();
    assertArrayEquals(new float[] {1, 2, 0.1f, 0.1f, 0.1f, 0.1f}, matrix.values());
    assertEquals(0.1f, tile.open(matrix, 1, 2).at(0, 0)); // what was rounded, not what was written
  }

  @Test
  void fill_takesAnyKind() {
    FloatView matrix = FloatView.of(new float[6], 3, 2);
    SparseView sparse =
        new SparseView(3, new int[] {0, 0, 1}, new int[] {2}, new double[] {-7}, 0, 2);
    MatrixView view = tile.fill(sparse, matrix, 1, 2);
    assertEquals(-7, view.at(2, 0));
    tile.write();
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, -7}, matrix.values());
    tile.fill(FloatView.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2), matrix, 0, 1);
    tile.write();
    assertArrayEquals(new float[] {1, 2, 3, 0, 0, -7}, matrix.values());
  }

  @Test
  void blank_keepsItsArray() {
    FloatView matrix = FloatView.of(new float[4], 2, 2);
    double[] array = tile.blank(matrix, 0, 2).values();
    assertSame(array, tile.blank(matrix, 1, 2).values());
    assertTrue(Tile.width(1_000_000) == 1 && Tile.width(1) > 1000);
  }

  @Test
  void floats_roundAddAndFindTheLargest() {
    FloatView sums = FloatView.of(new float[] {7, 1, -2, 7}, 4, 1).window(1, 2, 1);
    sums.add(FloatView.of(new float[] {0.5f, 0.25f}, 2, 1));
    assertArrayEquals(new float[] {7, 1.5f, -1.75f, 7}, sums.values());
    assertEquals(1.75, sums.largestMagnitude());
    FloatView huge = FloatView.of(new float[1], 1, 1);
    huge.round(MatrixView.of(new double[] {1e300}, 1, 1));
    assertEquals(Float.POSITIVE_INFINITY, huge.at(0, 0));
    assertTrue(!huge.isFinite() && sums.isFinite());
    assertEquals(Double.NaN, FloatView.of(new float[] {1, Float.NaN, 3}, 3, 1).largestMagnitude());
    assertThrows(
        IllegalArgumentException.class, () -> sums.add(FloatView.of(new float[] {1, 2, 3}, 3, 1)));
    assertThrows(IllegalArgumentException.class, () -> FloatView.of(new float[5], 2, 3));
  }
}
