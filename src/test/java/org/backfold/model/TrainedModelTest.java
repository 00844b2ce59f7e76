package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.backfold.data.Task;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Network;
import org.backfold.network.Standardization;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class TrainedModelTest {
  /** A handful of roundings of numbers near 1. */
  private static final double TOLERANCE = 1e-14;

  /** Inputs (5, 1) become ((5−1)/2, (1−4)/3) = (2, −1). */
  private static final Standardization INPUTS =
      new Standardization(new double[] {1, 4}, new double[] {2, 3});

  /** W¹ = (1 2; 3 4), b¹ = (½, −½): z = (1·2 + 2·(−1) + ½, 3·2 + 4·(−1) − ½) = (½, 1½). */
  private static final double[] PARAMETERS = {1, 3, 2, 4, 0.5, -0.5};

  @Test
  void softmaxOutputsAreTheProbabilitiesOfStandardizedInputs() {
    TrainedModel model =
        new TrainedModel(
            Models.network("cross-entropy", "softmax", "softmax", 2, 2),
            PARAMETERS,
            Scaling.of(INPUTS),
            Models.schema(Task.CLASSIFICATION, 2, 1, "no", "yes"),
            Models.provenance());
    // 1 / (1 + e) and e / (1 + e)
    double[] expected = {0.2689414213699951, 0.7310585786300049};
    assertArrayEquals(expected, model.predict(new double[] {5, 1}), TOLERANCE);
    assertEquals("yes", model.predictClass(new double[] {5, 1}));
  }

  @Test
  void regressionReturnsOriginalUnits() {
    TrainedModel model =
        new TrainedModel(
            Models.network("squared-error", "identity", "identity", 2, 2),
            PARAMETERS,
            Scaling.of(
                Optional.of(INPUTS),
                Optional.of(new Standardization(new double[] {100, -1}, new double[] {10, 4}))),
            Models.schema(Task.REGRESSION, 2, 2),
            Models.provenance());
    // ½ · 10 + 100 and 1½ · 4 − 1
    assertArrayEquals(new double[] {105, 5}, model.predict(new double[] {5, 1}), 0);
  }

  @Test
  void oneSigmoidOutputStandsForTheSecondOfTwoClasses() {
    TrainedModel model =
        new TrainedModel(
            Models.network("binary-cross-entropy", "sigmoid", "sigmoid", 1, 1),
            new double[] {1, 0},
            Scaling.none(),
            Models.schema(Task.CLASSIFICATION, 1, 1, "no", "yes"),
            Models.provenance());
    double[] expected = {0.2689414213699951, 0.7310585786300049}; // sigmoid(1) = 0.731…
    assertArrayEquals(expected, model.predict(new double[] {1}), TOLERANCE);
    assertEquals("yes", model.predictClass(new double[] {1}));
    assertEquals("no", model.predictClass(new double[] {-1}));
    assertEquals("no", model.predictClass(new double[] {0}), "a tie goes to the first class");
    assertEquals(2, model.outputs());
  }

  @Test
  void severalSigmoidOutputsAreDividedByTheirSum() {
    TrainedModel model = identityClassifier("sigmoid");
    // sigmoid(0) = 0.5, sigmoid(ln 3) = 0.75, sigmoid(−ln 3) = 0.25, sum 1.5
    double[] probabilities = model.predict(new double[] {0, Math.log(3), -Math.log(3)});
    assertArrayEquals(new double[] {1 / 3.0, 0.5, 1 / 6.0}, probabilities, TOLERANCE);
  }

  @Test
  void negativeOutputsAreShiftedSoThatTheirOrderStays() {
    TrainedModel model = identityClassifier("identity");
    // minus the smallest: (0, 1, 3), sum 4
    assertArrayEquals(new double[] {0, 0.25, 0.75}, model.predict(new double[] {-2, -1, 1}), 0);
    assertEquals("c", model.predictClass(new double[] {-3, -2, -1}));
    double third = 1 / 3.0;
    assertArrayEquals(new double[] {third, third, third}, model.predict(new double[] {-1, -1, -1}));
  }

  @Test
  void labelsAboveOneHalfApply() {
    TrainedModel model =
        Models.passThrough(
            Task.MULTI_LABEL, "binary-cross-entropy", "sigmoid", 3, "red", "green", "blue");
    assertEquals(List.of("red", "blue"), model.predictLabels(new double[] {1, 0, 0.001}));
    assertEquals(0.5, model.predict(new double[] {1, 0, -1})[1]);
  }

  @Test
  void manyThreadsGetTheBitsOfOne() throws Exception {
    TrainedModel model = Models.classifier(5, 16, 3);
    int examples = 200;
    double[][] expected = new double[examples][];
    for (int i = 0; i < examples; i++) {
      expected[i] = model.predict(Models.random(5, i));
    }
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch together = new CountDownLatch(threads);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t * 7;
        results.add(
            pool.submit(
                () -> {
                  together.countDown();
                  together.await();
                  for (int k = 0; k < 5 * examples; k++) {
                    int i = (first + k) % examples;
                    assertArrayEquals(expected[i], model.predict(Models.random(5, i)));
                  }
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void ownsItsParameters() {
    Network network = Models.network("squared-error", "identity", "identity", 1, 1);
    double[] parameters = {2, 1};
    TrainedModel model =
        new TrainedModel(
            network,
            parameters,
            Scaling.none(),
            Models.schema(Task.REGRESSION, 1, 1),
            Models.provenance());
    parameters[0] = 50;
    model.parameters()[0] = 60;
    model.weights(1).values()[0] = 70;
    model.biases(1).values()[0] = 80;
    assertArrayEquals(new double[] {7}, model.predict(new double[] {3}), 0);
  }

  @Test
  void ownsItsStandardization() {
    double[] means = {1};
    Scaling scaling = Scaling.of(new Standardization(means, new double[] {2}));
    means[0] = 9;
    assertEquals(1, scaling.inputs().orElseThrow().means()[0]);
  }

  @Test
  void showsWeightsAndBiases() {
    TrainedModel model =
        new TrainedModel(
            Models.network("squared-error", "identity", "identity", 2, 2),
            PARAMETERS,
            Scaling.none(),
            Models.schema(Task.REGRESSION, 2, 2),
            Models.provenance());
    assertEquals(3, model.weights(1).apply(1, 0));
    assertEquals(2, model.weights(1).apply(0, 1));
    assertArrayEquals(new double[] {0.5, -0.5}, model.biases(1).values());
  }

  @Test
  void summaryShowsTheLayers() {
    String expected =
        """
        Network for classification: 1,000 features, 3 classes, loss cross-entropy
        Layer     Shape       Activation    Parameters
        ──────────────────────────────────────────────
        0 input   1,000       standardized           0
        1 hidden  1,000 → 20  tanh              20,020
        2 output  20 → 3      softmax               63
        Parameters: 20,083 (156.9 KiB)
        """;
    assertEquals(expected, Models.classifier(1000, 20, 3).summary());
  }

  @Test
  void survivesJavaAndKryoSerialization() throws Exception {
    TrainedModel model = Models.regressor(4, 3, 2);
    double[] features = {0.1, -0.2, 0.3, 4};
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      TrainedModel copy = (TrainedModel) in.readObject();
      assertArrayEquals(model.predict(features), copy.predict(features));
    }
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    ByteBuffer buffer = kryo.serialize(model, ClassTag$.MODULE$.apply(TrainedModel.class));
    TrainedModel copy = kryo.deserialize(buffer, ClassTag$.MODULE$.apply(TrainedModel.class));
    assertArrayEquals(model.predict(features), copy.predict(features));
    assertEquals(model.provenance(), copy.provenance());
  }

  @Test
  void blocksOfExamplesAreScoredAtOnce() {
    TrainedModel model = Models.classifier(5, 7, 3);
    double[] features = Models.random(5 * 4, 11);
    MatrixView block = model.predict(MatrixView.of(features, 5, 4));
    assertEquals(3, block.rows());
    assertEquals(4, block.columns());
    for (int j = 0; j < 4; j++) {
      double[] one = model.predict(java.util.Arrays.copyOfRange(features, j * 5, j * 5 + 5));
      assertArrayEquals(one, Scorer.column(block, j), 1e-12);
    }
  }

  @Test
  void refusesWhatItCannotPredict() {
    TrainedModel model = Models.regressor(2, 1);
    assertMessage(
        "The features have size 3, but the model takes 2 inputs.",
        () -> model.predict(new double[] {1, 2, 3}));
    assertMessage(
        "Feature 1 ('x1') is NaN, but a prediction needs finite numbers; fill it in or leave the"
            + " row out.",
        () -> model.predict(new double[] {1, Double.NaN}));
    assertMessage(
        "predictClass needs a classification model, but this one was trained for regression; use"
            + " predict.",
        () -> model.predictClass(new double[] {1, 2}));
    assertMessage(
        "predictLabels needs a multi-label model, but this one was trained for regression; use"
            + " predict.",
        () -> model.predictLabels(new double[] {1, 2}));
  }

  @Test
  void refusesPartsThatDoNotFit() {
    Network network = Models.network("squared-error", "identity", "identity", 2, 2);
    assertMessage(
        "The network has 6 parameters, but 5 were given.",
        () -> regression(network, new double[5], Scaling.none(), 2));
    assertMessage(
        "Entry 1 of the bias of layer 1 is Infinity; a model holds finite numbers only. Training"
            + " diverged: lower the learning rate.",
        () ->
            regression(
                network,
                new double[] {1, 2, 3, 4, 5, Double.POSITIVE_INFINITY},
                Scaling.none(),
                2));
    assertMessage(
        "The schema has 3 features, but the network takes 2 inputs.",
        () -> regression(network, PARAMETERS, Scaling.none(), 3));
    assertMessage(
        "A standardization of 3 numbers does not fit the 2 inputs of the network.",
        () -> regression(network, PARAMETERS, Scaling.of(Models.standardization(3, 1)), 2));
    assertMessage(
        "A classification network with 2 outputs does not fit 3 class names: classification takes"
            + " one output per class (or one for two classes), multi-label one per label,"
            + " regression no names.",
        () ->
            new TrainedModel(
                network,
                PARAMETERS,
                Scaling.none(),
                Models.schema(Task.CLASSIFICATION, 2, 1, "a", "b", "c"),
                Models.provenance()));
  }

  private static TrainedModel identityClassifier(String output) {
    return Models.passThrough(Task.CLASSIFICATION, "squared-error", output, 3, "a", "b", "c");
  }

  private static TrainedModel regression(
      Network network, double[] parameters, Scaling scaling, int features) {
    return new TrainedModel(
        network,
        parameters,
        scaling,
        Models.schema(Task.REGRESSION, features, 2),
        Models.provenance());
  }

  private static void assertMessage(
      String expected, org.junit.jupiter.api.function.Executable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
