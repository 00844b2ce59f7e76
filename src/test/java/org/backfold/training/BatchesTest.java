package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void next_takesInProportion() {
    Batches batches = new Batches(new long[] {10, 30, 0, 20}, 6);
    Batches.Ranges first = batches.next();
    assertArrayEquals(new long[] {0, 0, 0, 0}, first.from());
    assertArrayEquals(new long[] {1, 3, 0, 2}, first.to());
    Batches.Ranges second = batches.next();
    assertArrayEquals(new long[] {1, 3, 0, 2}, second.from());
    assertArrayEquals(new long[] {2, 6, 0, 4}, second.to());
  }

  @Test
  void next_givesTheOddRowToTheLargestRemainder() {
    // shares of 4 among 5 : 3 : 2 are 2.0, 1.2, 0.8
    assertArrayEquals(new long[] {2, 1, 1}, new Batches(new long[] {5, 3, 2}, 4).next().to());
  }

  @Test
  void epoch_visitsEachRowOnceInBatchesOfTheExactSize() {
    Random random = new Random(5);
    for (int repeat = 0; repeat < 200; repeat++) {
      long[] rows = new long[1 + random.nextInt(9)];
      long count = 0;
      for (int p = 0; p < rows.length; p++) {
        rows[p] = random.nextInt(4) == 0 ? 0 : random.nextInt(100);
        count += rows[p];
      }
      long batchSize = 1 + random.nextInt(40);
      Batches batches = new Batches(rows, batchSize);
      long[] next = new long[rows.length];
      long left = count;
      long iterations = 0;
      while (batches.hasNext()) {
        Batches.Ranges ranges = batches.next();
        assertArrayEquals(next, ranges.from());
        long taken = 0;
        for (int p = 0; p < rows.length; p++) {
          assertTrue(ranges.to()[p] >= ranges.from()[p] && ranges.to()[p] <= rows[p]);
          taken += ranges.to()[p] - ranges.from()[p];
        }
        assertEquals(Math.min(batchSize, left), taken);
        left -= taken;
        next = ranges.to();
        iterations++;
      }
      assertArrayEquals(rows, next);
      assertEquals(Batches.perEpoch(count, batchSize), iterations);
    }
  }

  @Test
  void hasNext_isFalseWithoutRows() {
    assertFalse(new Batches(new long[] {0, 0}, 3).hasNext());
  }
}
