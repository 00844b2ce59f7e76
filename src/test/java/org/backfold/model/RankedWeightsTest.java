package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class RankedWeightsTest {
  /**
   * Positive: 0.8 (weight 2), 0.35 (1). Negative: 0.4 (1), 0.35 (3), 0.1 (1). Pairs in order: 0.8
   * above all, 2 · 5 = 10; 0.35 above 0.1, 1, and half of the tie with weight 3, 1½.
   */
  @Test
  void countsPairsInOrderAndHalfOfTheTies() {
    double[] scores = {0.35, 0.8, 0.1, 0.35, 0.4};
    boolean[] positive = {false, true, false, true, false};
    double[] weights = {3, 2, 1, 1, 1};
    assertArrayEquals(
        new double[] {3, 5, 12.5}, RankedWeights.of(0, scores, positive, weights).pairs());
  }

  @Test
  void zeroIsOneScore() {
    RankedWeights ranked =
        RankedWeights.of(
            0, new double[] {-0.0, 0.0}, new boolean[] {false, true}, new double[] {1, 1});
    assertArrayEquals(new double[] {1, 1, 0.5}, ranked.pairs());
  }

  @Test
  void cutsWithEqualScoresTogether() {
    RankedWeights ranked =
        RankedWeights.of(
            0,
            new double[] {0.3, 0.2, 0.2, 0.9},
            new boolean[] {true, false, true, true},
            new double[] {1, 4, 2, 8});
    RankedWeights[] parts = ranked.cut(new double[] {0.1, 0.2, 0.5});
    assertEquals(0, parts[0].size());
    assertArrayEquals(new double[] {2, 4, 4}, parts[1].pairs());
    assertArrayEquals(new double[] {1, 0, 0}, parts[2].pairs());
    assertArrayEquals(new double[] {8, 0, 0}, parts[3].pairs());
  }

  @Test
  void partsGiveThePairsOfTheWhole() {
    List<RankedWeights> halves =
        List.of(
            RankedWeights.of(
                1, new double[] {0.4, 0.35}, new boolean[] {false, true}, new double[] {1, 1}),
            RankedWeights.of(
                0,
                new double[] {0.8, 0.1, 0.35},
                new boolean[] {true, false, false},
                new double[] {2, 1, 3}));
    assertArrayEquals(new double[] {3, 5, 12.5}, RankedWeights.unite(halves).pairs());
  }

  @Test
  void theOrderOfArrivalDoesNotChangeABit() {
    Random random = new Random(4);
    List<RankedWeights> parts = new ArrayList<>();
    for (int source = 0; source < 20; source++) {
      double[] scores = random.ints(100, 0, 50).mapToDouble(i -> i / 50.0).toArray();
      boolean[] positive = new boolean[100];
      for (int i = 0; i < 100; i++) {
        positive[i] = random.nextBoolean();
      }
      parts.add(RankedWeights.of(source, scores, positive, random.doubles(100).toArray()));
    }
    double[] expected = RankedWeights.unite(parts).pairs();
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(parts, random);
      assertArrayEquals(expected, RankedWeights.unite(parts).pairs());
    }
  }

  /** What a shuffle and a spilled cache move under {@code spark.serializer=…KryoSerializer}. */
  @Test
  void survivesKryo() {
    RankedWeights ranked =
        RankedWeights.of(
            0, new double[] {0.5, 0.25}, new boolean[] {true, false}, new double[] {3, 2});
    assertArrayEquals(ranked.pairs(), throughKryo(ranked, RankedWeights.class).pairs());
    ScoredBlock block =
        new ScoredBlock(new double[] {0.25, 0.75}, new double[] {1}, new double[] {2}, 0.5);
    assertArrayEquals(block.predictions(), throughKryo(block, ScoredBlock.class).predictions());
    ClassificationSums sums = new ClassificationSums(2);
    sums.add(block);
    double[] areas = {Double.NaN, Double.NaN};
    assertEquals(
        sums.metrics(List.of("a", "b"), areas),
        throughKryo(sums, ClassificationSums.class).metrics(List.of("a", "b"), areas));
  }

  private static <T> T throughKryo(T value, Class<T> type) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
    ByteBuffer bytes = kryo.serialize(value, tag);
    return kryo.deserialize(bytes, tag);
  }
}
