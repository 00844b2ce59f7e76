package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.backfold.SparkTestSession;
import org.backfold.linalg.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What travels between driver and tasks arrives unchanged, by either of Spark's serializers. */
class WireTest {
  private static final SparkConf CONF =
      new SparkConf().set("spark.kryoserializer.buffer.max", "16m");

  private static double[] numbers(int length) {
    double[] numbers = new Random(length).doubles(length, -1, 1).toArray();
    numbers[0] = Double.NaN;
    numbers[length - 1] = -0.0;
    return numbers;
  }

  private static <T> ByteBuffer write(Serializer serializer, T value) {
    ClassTag<T> any = ClassTag$.MODULE$.apply(Object.class);
    return serializer.newInstance().serialize(value, any);
  }

  private static <T> T copy(Serializer serializer, T value) {
    ClassTag<T> any = ClassTag$.MODULE$.apply(Object.class);
    return serializer.newInstance().deserialize(write(serializer, value), any);
  }

  /** Around the size of a piece, where a wrong bound would cut or repeat something. */
  @ParameterizedTest
  @CsvSource({
    "1, DOUBLE",
    "2, SINGLE",
    "1023, DOUBLE",
    "1024, SINGLE",
    "1024, DOUBLE",
    "1025, SINGLE",
    "1025, DOUBLE",
    "2048, SINGLE",
    "5000, DOUBLE"
  })
  void sums_arriveBitForBit(int length, Precision precision) {
    for (Serializer serializer :
        new Serializer[] {new JavaSerializer(CONF), new KryoSerializer(CONF)}) {
      Sums sums = new Sums();
      sums.add(0.5, 3, 7, 9);
      Object numbers = precision.vector(numbers(length)).array();
      System.arraycopy(numbers, 0, sums.gradient(precision, length).array(), 0, length);
      Sums arrived = copy(serializer, TreeSum.ofPartition(0, 1, sums)).total();
      assertEquals(precision, arrived.gradient().precision());
      double[] expected = precision.vector(numbers(length)).toDoubles().values();
      assertArrayEquals(expected, arrived.gradient().toDoubles().values());
      assertEquals(9, arrived.rows());
      assertEquals(7, arrived.weight());
    }
  }

  @Test
  void sumsOfNothing_carryNoArray() {
    Serializer java = new JavaSerializer(CONF);
    int empty = write(java, TreeSum.ofPartition(0, 1, new Sums())).remaining();
    assertTrue(empty < 1000, () -> empty + " bytes");
    Sums arrived = copy(java, new Sums());
    arrived.gradient(Precision.DOUBLE, 2).add(Precision.DOUBLE.vector(new double[] {0, 4}));
    assertArrayEquals(new double[] {0, 4}, arrived.gradient().toDoubles().values());
    assertEquals(0, copy(java, new Sums()).gradient().size());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void elements_takeTheirBytesAndNoMore(Precision precision) {
    RawVector vector = RawVector.of(precision.vector(numbers(100_000)));
    int bytes = write(new JavaSerializer(CONF), vector).remaining();
    int least = 100_000 * precision.bytes();
    assertTrue(bytes >= least && bytes < 1.01 * least, () -> bytes + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20_000}) // in the task; broadcast
  @Tag("spark")
  void shipment_reachesTheTasks(int length) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(SparkTestSession.get().sparkContext());
    Step step = Step.all(Precision.DOUBLE.vector(numbers(length)), 3);
    try (Shipment<Step> shipped = Shipment.of(step, step.bytes(), spark)) {
      Shipped task = new Shipped(shipped);
      double[] arrived =
          spark.parallelize(java.util.List.of(1), 1).map(i -> task.parameters()).first();
      assertArrayEquals(numbers(length), arrived);
    }
  }

  /** What a task captures. */
  private record Shipped(Shipment<Step> step) implements Serializable {
    double[] parameters() {
      return step.value().parameters().toDoubles().values();
    }
  }
}
