package org.backfold.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.Metadata;
import org.backfold.SparkTestSession;
import org.backfold.model.ClassificationMetrics;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What {@code fit} learns from, and what it refuses. */
@Tag("spark")
class FitTest {
  /** Of one training run against another that adds up the same numbers otherwise. */
  private static final double SAME_RUN = 1e-9;

  private static Dataset<Row> table;

  @BeforeAll
  static void table() {
    table = Tables.clouds(150);
  }

  private static NeuralNetworkClassifier small() {
    return new NeuralNetworkClassifier().setHiddenLayers(new int[] {4}).setMaxIter(10).setSeed(1);
  }

  private static double[] weights(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    return classifier.fit(rows).weights().toArray();
  }

  @Test
  void sameSeedGivesSameBitsWhateverTheOrderAndPartitionsOfTheInput() {
    for (String optimizer : List.of("lbfgs", "adam")) {
      NeuralNetworkClassifier classifier =
          small().setOptimizer(optimizer).setDropout(optimizer.equals("adam") ? 0.2 : 0);
      double[] once = weights(classifier, table);
      assertArrayEquals(once, weights(classifier, table.orderBy(col("id").desc()).coalesce(1)));
      assertFalse(Arrays.equals(once, weights(classifier.setSeed(2), table)));
    }
  }

  @Test
  void weightOfARowCountsAsItsRepetition() {
    Dataset<Row> weighted =
        table.withColumn("w", when(col("id").lt(50), 3).when(col("id").lt(60), 0).otherwise(1));
    Dataset<Row> repeated =
        table
            .filter("id >= 60 OR id < 50")
            .union(table.filter("id < 50"))
            .union(table.filter("id < 50"));
    double[] expected = weights(small().setPartitions(1), repeated);
    double[] found = weights(small().setPartitions(1).setWeightCol("w"), weighted);
    assertClose(expected, found, SAME_RUN);
    assertNotEquals(expected[0], weights(small().setPartitions(1), table)[0], 1e-6);
  }

  @Test
  void sparseVectorsAreLearnedAndScoredAsDenseOnes() {
    UserDefinedFunction toSparse =
        udf((UDF1<Vector, Vector>) Vector::toSparse, SQLDataTypes.VectorType());
    Dataset<Row> sparse = table.withColumn("features", toSparse.apply(col("features")));
    NeuralNetworkClassificationModel model = small().fit(sparse);
    assertArrayEquals(weights(small(), table), model.weights().toArray());
    assertEquals(
        model.transform(table).orderBy("id").select("probability").collectAsList(),
        model.transform(sparse).orderBy("id").select("probability").collectAsList());
  }

  @Test
  void columnsMayHaveDotsInTheirNames() {
    Dataset<Row> dotted =
        table
            .withColumnRenamed("features", "the.inputs")
            .withColumnRenamed("label", "a.class")
            .withColumn("a.weight", lit(1))
            .withColumn("a.mark", lit(false));
    NeuralNetworkClassificationModel model =
        small()
            .setFeaturesCol("the.inputs")
            .setLabelCol("a.class")
            .setWeightCol("a.weight")
            .setValidationIndicatorCol("a.mark")
            .setPredictionCol("the.guess")
            .fit(dotted);
    assertArrayEquals(weights(small(), table), model.weights().toArray());
    assertEquals(150, model.transform(dotted).select("`the.guess`").count());
    assertEquals(150, model.evaluate(dotted).examples());
  }

  @Test
  void emptyWeightColumnIsNone() {
    assertArrayEquals(weights(small(), table), weights(small().setWeightCol(""), table));
  }

  @Test
  void classWeightsMoveTheBorderTowardsTheOthers() {
    Dataset<Row> rare = table.filter("label = 0 OR (label = 2 AND id < 15)");
    NeuralNetworkClassifier classifier =
        small().setHiddenLayers(new int[] {}).setRegParam(0.1).setMaxIter(30);
    long plain = countPredicted(classifier.fit(rare), 2);
    long balanced = countPredicted(classifier.setClassWeights("balanced").fit(rare), 2);
    long stated = countPredicted(classifier.setClassWeights("{2 = 1000}").fit(rare), 2);
    assertTrue(plain < balanced, plain + " and " + balanced);
    assertTrue(balanced < stated, balanced + " and " + stated);
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> classifier.setClassWeights("{elm = 2}").fit(table));
    assertTrue(unknown.getMessage().contains("elm"), unknown.getMessage());
  }

  private static long countPredicted(NeuralNetworkClassificationModel model, int label) {
    return model.transform(table).filter(col("prediction").equalTo(label)).count();
  }

  @Test
  void validationRowsAreWatchedAndNeverLearnedFrom() {
    Dataset<Row> marked = table.withColumn("held", col("id").mod(5).equalTo(0));
    NeuralNetworkClassificationModel model = small().setValidationIndicatorCol("held").fit(marked);
    NeuralNetworkClassificationModel without = small().fit(marked.filter("NOT held"));
    assertClose( // the model itself is that of the best epoch
        without.summary().objectiveHistory(), model.summary().objectiveHistory(), SAME_RUN);
    double[] losses = model.summary().validationLossHistory();
    assertEquals(10, losses.length);
    double expected = ((ClassificationMetrics) without.evaluate(marked.filter("held"))).logLoss();
    assertEquals(expected, losses[9], 1e-9);
    assertEquals(0, without.summary().validationLossHistory().length);
    assertEquals(120, model.trainedModel().provenance().trainingExamples());
  }

  @Test
  void patienceEndsTrainingAndBringsTheBestEpochBack() {
    NeuralNetworkClassificationModel model =
        small()
            .setHiddenLayers(new int[] {30})
            .setActivation("relu")
            .setOptimizer("adam")
            .setStepSize(0.05)
            .setMaxIter(200)
            .setValidationFraction(0.3)
            .setEarlyStoppingPatience(3)
            .fit(table);
    double[] losses = model.summary().validationLossHistory();
    int best = (int) model.summary().bestEpoch();
    assertEquals(best + 3, losses.length, model.summary()::stopReason);
    for (double loss : losses) {
      assertTrue(losses[best - 1] <= loss);
    }
    assertEquals(105, model.trainedModel().provenance().trainingExamples());
  }

  @Test
  void namesOfClassesComeFromTheMetadata() {
    Metadata names =
        NominalAttribute.defaultAttr()
            .withName("label")
            .withValues(new String[] {"oak", "ash", "elm", "yew"})
            .toMetadata();
    Dataset<Row> named = table.withColumn("label", col("label").as("label", names));
    NeuralNetworkClassificationModel model = small().fit(named);
    assertEquals(List.of("oak", "ash", "elm", "yew"), model.classNames());
    assertArrayEquals(new int[] {2, 4, 4}, model.getLayers());
    assertEquals(
        model.evaluate(named).toMap().get("accuracy"),
        model.evaluate(table).toMap().get("accuracy"));
  }

  @Test
  void layersMayStateMoreClassesThanThereAre() {
    NeuralNetworkClassificationModel model = small().setLayers(new int[] {2, 4, 5}).fit(table);
    assertEquals(List.of("0", "1", "2", "3", "4"), model.classNames());
  }

  @Test
  void oneOutputTellsTwoClassesApart() {
    Dataset<Row> two = table.filter("label < 2");
    NeuralNetworkClassificationModel model =
        small().setLayers(new int[] {2, 4, 1}).setMaxIter(30).fit(two);
    assertEquals(2, model.numClasses());
    assertEquals(1, model.biases(2).size());
    Row row = model.transform(two).filter("id = 0").head();
    double[] raw = row.<Vector>getAs("rawPrediction").toArray();
    assertEquals(-raw[0], raw[1]);
    double[] odds = row.<Vector>getAs("probability").toArray();
    assertEquals(1 / (1 + Math.exp(-raw[1])), odds[1], 1e-12);
    assertEquals(odds[1], model.predictProbability(row.<Vector>getAs("features")).apply(1), 1e-12);
    assertTrue((double) model.evaluate(two).toMap().get("accuracy") > 0.9);
  }

  @Test
  void integersAndDecimalsAreLabelsToo() {
    double[] expected = weights(small(), table);
    for (String type : List.of("int", "decimal(3,1)", "float")) {
      Dataset<Row> cast = table.withColumn("label", col("label").cast(type));
      assertArrayEquals(expected, weights(small(), cast), type);
    }
  }

  @Test
  void warmStartGoesOnWhereTheModelStands() {
    NeuralNetworkClassificationModel first = small().setMaxIter(30).fit(table);
    NeuralNetworkClassificationModel second =
        small().setSeed(9).setMaxIter(1).setInitialModel(first).fit(table);
    double reached = first.summary().history().best().objective();
    double after = second.summary().history().best().objective();
    assertTrue(after <= reached, after + " > " + reached);
    assertEquals(reached, after, 0.1 * reached);
    assertArrayEquals(
        first.trainedModel().scaling().inputs().get().means(),
        second.trainedModel().scaling().inputs().get().means());
    NeuralNetworkClassifier copied =
        small().setMaxIter(1).setInitialModel(first).copy(ParamMap.empty());
    assertEquals(after, copied.setSeed(9).fit(table).summary().history().best().objective(), 1e-12);
  }

  @Test
  void warmStartRefusesOtherClassesAndOtherLayers() {
    NeuralNetworkClassificationModel three = small().fit(table);
    Dataset<Row> two = table.filter("label < 2");
    refused(
        () -> small().setInitialModel(three).fit(two),
        "The initial model knows classification of [0, 1, 2], but the data have classification of"
            + " [0, 1]");
    refused(
        () -> small().setInitialModel(three).setHiddenLayers(new int[] {5}).fit(table),
        "2 → 4 sigmoid → 3 softmax, but the parameters and data make 2 → 5 sigmoid");
  }

  @Test
  void fitLeavesNothingCached() {
    Set<Integer> before = cached();
    small().setValidationFraction(0.2).setOptimizer("adam").fit(table);
    assertThrows(RuntimeException.class, () -> small().setListener(failing()).fit(table));
    assertEquals(before, cached());
  }

  private static Set<Integer> cached() {
    return new HashSet<>(
        new JavaSparkContext(SparkTestSession.get().sparkContext()).getPersistentRDDs().keySet());
  }

  private static TrainingListener failing() {
    return new TrainingListener() {
      @Override
      public void onIteration(long iteration, double objective) {
        throw new IllegalStateException("told to fail");
      }
    };
  }

  @Test
  void listenerHearsAndMayStop() {
    List<Double> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            heard.add(epoch.objective());
          }

          @Override
          public boolean shouldStop() {
            return heard.size() == 3;
          }
        };
    NeuralNetworkClassificationModel model =
        small().setListener(listener).copy(ParamMap.empty()).fit(table);
    assertEquals(4, model.summary().totalIterations()); // asked after each iteration
    assertEquals(heard.get(0), model.summary().objectiveHistory()[0]);
  }

  @Test
  void badRowsAreRefusedOrSkipped() {
    Dataset<Row> bad =
        table.union(
            SparkTestSession.get()
                .createDataFrame(
                    List.of(
                        RowFactory.create(900, Vectors.dense(Double.NaN, 1), 0.0),
                        RowFactory.create(901, Vectors.dense(1, 1), null),
                        RowFactory.create(902, null, 1.0)),
                    table.schema()));
    refused(() -> small().fit(bad), "NaN");
    refused(() -> small().fit(bad), "or leave them out with setHandleInvalid(\"skip\").");
    NeuralNetworkClassificationModel model = small().setHandleInvalid("skip").fit(bad);
    assertClose(weights(small(), table), model.weights().toArray(), SAME_RUN);
  }

  @Test
  void wrongColumnsAreRefusedBeforeAnyJob() {
    refused(
        () -> small().setFeaturesCol("pixels").fit(table),
        "Column 'pixels' does not exist; the columns are [id, features, label]. Set featuresCol");
    refused(
        () -> small().fit(table.withColumn("label", lit("oak"))),
        "Column 'label' of type string cannot hold labels; expected a number, or a vector of"
            + " several per row: index the classes with StringIndexer.");
    refused(
        () -> small().setWeightCol("w").fit(table.withColumn("w", lit("heavy"))),
        "Column 'w' of type string cannot hold weights");
    refused(
        () -> small().setValidationIndicatorCol("id").fit(table),
        "Column 'id' of type int cannot hold the marks of validation rows; expected a boolean");
    refused(
        () -> small().fit(table.withColumn("prediction", lit(1))),
        "Output column 'prediction' exists already");
    refused(
        () ->
            small()
                .setValidationIndicatorCol("v")
                .setValidationFraction(0.1)
                .fit(table.withColumn("v", lit(true))),
        "are both set");
  }

  @Test
  void layersThatDoNotFitTheDataAreRefused() {
    refused(
        () -> small().setLayers(new int[] {3, 4, 3}).fit(table),
        "Column 'features' holds vectors of size 2, but layers [3, 4, 3] takes 3; start layers"
            + " with 2.");
    refused(() -> small().setLayers(new int[] {2, 4, 2}).fit(table), "0 to 1");
    refused(
        () -> small().setActivation("relu, tanh").fit(table),
        "activation 'relu, tanh' names 2, but there are 1 hidden layers [4]");
    refused(
        () -> small().setLayers(new int[] {2, 5, 3}).fit(table),
        "layers [2, 5, 3] and hiddenLayers [4] are both set and contradict each other");
    refused(
        () -> small().setInitialWeights(Vectors.dense(1, 2)).fit(table),
        "initialWeights has size 2, but the network");
  }

  @Test
  void contradictingParametersAreRefused() {
    refused(() -> small().setDropout(0.5).fit(table), "dropout");
    refused(() -> small().setBatchSize(10).fit(table), "mini-batches");
    refused(
        () -> small().setLearningRateSchedule("cosine(length=10)").fit(table),
        "lbfgs finds its own steps, but learningRateSchedule is 'cosine(length=10)'");
    refused(() -> small().setLoss("cross-entropy").setOutputActivation("tanh").fit(table), "tanh");
  }

  @Test
  void labelsThatAreNoClassIndicesAreRefused() {
    refused(
        () -> small().fit(table.withColumn("label", col("id"))),
        "Index the column with StringIndexer, set layers, or use NeuralNetworkRegressor");
    refused(() -> small().fit(table.withColumn("label", col("label").plus(0.5))), "2.5");
    refused(() -> small().fit(table.withColumn("label", col("label").minus(1))), "-1");
  }

  private static void refused(Executable fit, String message) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, fit);
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  private static void assertClose(double[] expected, double[] found, double tolerance) {
    assertEquals(expected.length, found.length);
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * largest, "element " + i);
    }
  }
}
