package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.serializer.JavaSerializer;
import org.backfold.data.Example;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class PackedRowTest {
  private static Example arrived(Vector features, double... target) {
    return PackedRow.of(new Example(features, target, 2, 3)).example();
  }

  private static double[] numbers(int size, double density) {
    Random random = new Random(size);
    double[] numbers = new double[size];
    for (int k = 0; k < size; k++) {
      numbers[k] = random.nextDouble() < density ? random.nextGaussian() : 0;
    }
    return numbers;
  }

  @Test
  void keepsFeaturesTargetsAndWeight() {
    for (double density : new double[] {0, 0.1, 0.5, 0.7, 1}) {
      double[] x = numbers(300, density);
      for (Vector features : new Vector[] {new DenseVector(x), new DenseVector(x).toSparse()}) {
        Example example = arrived(features, 1, -5);
        assertArrayEquals(x, example.features().toArray());
        assertArrayEquals(new double[] {1, -5}, example.target());
        assertEquals(6, example.weight());
      }
    }
  }

  /** 12 bytes a non-zero against 8 bytes an element: two thirds are the border. */
  @Test
  void arrivesAsWhateverIsShorter() {
    assertInstanceOf(DenseVector.class, arrived(Vectors.dense(1, 2, 0), 4).features());
    assertInstanceOf(SparseVector.class, arrived(Vectors.dense(0, 2, 0), 4).features());
    Vector manyZeros = Vectors.sparse(4, new int[] {0, 1, 2}, new double[] {0, 7, 0});
    assertEquals(1, ((SparseVector) arrived(manyZeros, 4).features()).values().length);
  }

  @Test
  void takesTwelveBytesANonZero() {
    ClassTag<PackedRow> any = ClassTag$.MODULE$.apply(Object.class);
    int[] bytes = new int[2];
    for (int many = 0; many < 2; many++) {
      int nonZeros = 10 + 90 * many;
      int[] indices =
          new Random(many).ints(0, 100_000).distinct().limit(nonZeros).sorted().toArray();
      double[] values = new Random(1).doubles(nonZeros).toArray();
      PackedRow row =
          PackedRow.of(new Example(Vectors.sparse(100_000, indices, values), values, 1));
      bytes[many] =
          new JavaSerializer(new SparkConf()).newInstance().serialize(row, any).remaining();
    }
    assertEquals(90 * (12 + 8), bytes[1] - bytes[0]); // 8 for a target, of which there are as many
  }
}
