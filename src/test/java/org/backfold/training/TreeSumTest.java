package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSumTest {
  private static final int LENGTH = 5;

  /** Numbers whose sum depends on the order of addition in the last bits. */
  private static Sums sums(int partition) {
    Random random = new Random(partition);
    Sums sums = new Sums();
    sums.add(random.nextDouble(), 1, 2, 3);
    double[] gradient = ((MatrixView) sums.gradient(Precision.DOUBLE, LENGTH)).values();
    for (int i = 0; i < LENGTH; i++) {
      gradient[i] = random.nextGaussian() * Math.pow(10, random.nextInt(12));
    }
    return sums;
  }

  private static double[] numbers(Sums sums) {
    return sums.gradient().toDoubles().values();
  }

  private static TreeSum mergeInOrder(List<Integer> order, int leaves) {
    TreeSum total = new TreeSum(leaves);
    order.forEach(p -> total.merge(TreeSum.ofPartition(p, leaves, sums(p))));
    return total;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 13, 64, 100})
  void total_isTheSameBitsForAnyOrderOfArrival(int leaves) {
    List<Integer> order = new ArrayList<>();
    for (int p = 0; p < leaves; p++) {
      order.add(p);
    }
    Sums inOrder = mergeInOrder(order, leaves).total();
    assertEquals(3L * leaves, inOrder.rows());
    Random random = new Random(leaves);
    for (int repeat = 0; repeat < 20; repeat++) {
      Collections.shuffle(order, random);
      Sums shuffled = mergeInOrder(order, leaves).total();
      assertArrayEquals(numbers(inOrder), numbers(shuffled), 0);
      assertEquals(inOrder.loss(), shuffled.loss(), 0);
    }
  }

  @Test
  void total_isTheSameBitsForAnyGrouping() {
    int leaves = 23;
    Sums flat = mergeInOrder(range(0, leaves), leaves).total();
    for (int group : new int[] {2, 4, 8, 16, 5}) {
      TreeSum total = new TreeSum(leaves);
      for (int first = 0; first < leaves; first += group) {
        total.merge(mergeInOrder(range(first, Math.min(first + group, leaves)), leaves));
      }
      assertArrayEquals(numbers(flat), numbers(total.total()), 0);
    }
  }

  @Test
  void total_addsAlongTheBinaryTree() {
    double big = 0x1p53; // 2⁵³ + 1 = 2⁵³ in double: the order shows
    double[] values = {big, 1, 1, -big, 1};
    TreeSum total = new TreeSum(values.length);
    for (int p : new int[] {4, 2, 0, 3, 1}) {
      Sums sums = new Sums();
      sums.add(values[p], 0, 1, 1);
      total.merge(TreeSum.ofPartition(p, values.length, sums));
    }
    // ((2⁵³ + 1) + (1 − 2⁵³)) + 1 = (2⁵³ + (1 − 2⁵³)) + 1 = 2, where one after the other gives 1
    assertEquals(2, total.total().loss(), 0);
  }

  @Test
  void total_ofMissingPartitionsIsRefused() {
    TreeSum total = new TreeSum(4);
    total.merge(TreeSum.ofPartition(0, 4, sums(0)));
    total.merge(TreeSum.ofPartition(1, 4, sums(1)));
    total.merge(TreeSum.ofPartition(3, 4, sums(3)));
    assertThrows(IllegalStateException.class, total::total);
  }

  @Test
  void merge_ofSumsWithoutRowsKeepsTheOther() {
    Sums left = new Sums();
    Sums right = sums(7);
    double[] expected = numbers(right).clone();
    assertArrayEquals(expected, numbers(left.merge(right)), 0);
    assertArrayEquals(expected, numbers(sums(7).merge(new Sums())), 0);
    assertEquals(0, new Sums().merge(new Sums()).gradient().size());
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> range = new ArrayList<>();
    for (int p = from; p < to; p++) {
      range.add(p);
    }
    return range;
  }
}
