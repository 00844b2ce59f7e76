package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowOrderTest {
  @ParameterizedTest
  @CsvSource({"1,1,1", "7,3,2", "256,256,10", "257,256,64", "1000,64,33", "1000,64,1000", "5,8,2"})
  void slices_ofAnEpochCoverEachRowOnce(long rows, int blockSize, int batch) {
    RowOrder order = RowOrder.of(rows, blockSize, 3, 9, 1);
    int[] visits = new int[(int) rows];
    for (long from = 0; from < rows; from += batch) {
      long to = Math.min(from + batch, rows);
      List<RowOrder.Slice> slices = order.slices(from, to);
      int taken = 0;
      int lastBlock = -1;
      for (RowOrder.Slice slice : slices) {
        assertTrue(slice.block() >= lastBlock, "sorted as in storage");
        lastBlock = slice.block();
        for (int column = slice.from(); column < slice.to(); column++) {
          visits[slice.block() * blockSize + column]++;
          taken++;
        }
      }
      assertEquals(to - from, taken);
    }
    int[] once = new int[(int) rows];
    Arrays.fill(once, 1);
    assertArrayEquals(once, visits);
  }

  @ParameterizedTest
  @CsvSource({"3,9,2", "3,10,1", "4,9,1"})
  void slices_differBetweenSeedsEpochsAndPartitions(long seed, long epoch, int partition) {
    List<RowOrder.Slice> first = RowOrder.of(5000, 50, 3, 9, 1).slices(0, 500);
    assertEquals(first, RowOrder.of(5000, 50, 3, 9, 1).slices(0, 500));
    assertFalse(first.equals(RowOrder.of(5000, 50, seed, epoch, partition).slices(0, 500)));
  }
}
