package org.backfold.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  private static final Vector DENSE = Vectors.dense(1, 0, -2.5);

  private static Example example(Vector features, double target, double weight) {
    return new Example(features, new double[] {target}, weight);
  }

  /** From scripts/golden/data.py. */
  @Test
  void isMurmur3OfTheContent() {
    long[] hash = example(DENSE, 3, 0.5).contentHash(7);
    assertEquals(
        "5c364818877da8a9 7b757bb186670ee5", String.format("%016x %016x", hash[0], hash[1]));
  }

  @Test
  void doesNotSeeHowZerosAreStored() {
    long[] hash = example(DENSE, 0, 0.5).contentHash(7);
    Vector sparse = Vectors.sparse(3, new int[] {0, 2}, new double[] {1, -2.5});
    Vector withZero = Vectors.sparse(3, new int[] {0, 1, 2}, new double[] {1, -0.0, -2.5});
    assertArrayEquals(hash, example(sparse, 0, 0.5).contentHash(7));
    assertArrayEquals(hash, example(withZero, -0.0, 0.5).contentHash(7));
    assertArrayEquals(hash, example(Vectors.dense(1, -0.0, -2.5), 0, 0.5).contentHash(7));
  }

  @Test
  void leavesTheClassWeightOut() {
    Example weighted = new Example(DENSE, new double[] {1}, 0.5, 8);
    assertEquals(4, weighted.weight());
    assertArrayEquals(example(DENSE, 1, 0.5).contentHash(7), weighted.contentHash(7));
  }

  @Test
  void seesEveryPartAndTheSeed() {
    Set<String> hashes = new HashSet<>();
    Example[] different = {
      example(DENSE, 3, 0.5),
      example(DENSE, 3, 1),
      example(DENSE, 2, 0.5),
      example(Vectors.dense(1, 0, -2.5, 0), 3, 0.5),
      example(Vectors.dense(1, -2.5, 0), 3, 0.5),
      example(Vectors.dense(1, 0, 2.5), 3, 0.5),
      new Example(DENSE, new double[] {3, 3}, 0.5)
    };
    for (Example example : different) {
      hashes.add(Arrays.toString(example.contentHash(7)));
      hashes.add(Arrays.toString(example.contentHash(8)));
    }
    assertEquals(2 * different.length, hashes.size());
  }

  /** The order by one seed tells nothing of that by another. */
  @Test
  void seedsOrderIndependently() {
    Random random = new Random(1);
    int rows = 4000;
    int agreements = 0;
    for (int k = 0; k < rows; k++) {
      Example one = example(Vectors.dense(random.nextGaussian()), 0, 1);
      Example two = example(Vectors.dense(random.nextGaussian()), 0, 1);
      boolean first = one.contentHash(1)[0] < two.contentHash(1)[0];
      boolean second = one.contentHash(2)[0] < two.contentHash(2)[0];
      agreements += first == second ? 1 : 0;
    }
    double sigmas = Math.abs(agreements - rows / 2) / Math.sqrt(rows / 4.0);
    assertFalse(sigmas > 4, agreements + " of " + rows);
  }

  @Test
  void isReusable() {
    ContentHash hash = new ContentHash();
    hash.add("something longer than what follows").add(DENSE).toLongs();
    assertArrayEquals(new ContentHash(DENSE).toLongs(), hash.clear().add(DENSE).toLongs());
  }
}
