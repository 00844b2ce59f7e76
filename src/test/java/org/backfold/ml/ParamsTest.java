package org.backfold.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The parameters by themselves: checks, defaults, explanations, copies. */
class ParamsTest {
  private static final Set<String> COLUMNS =
      Set.of("featuresCol", "labelCol", "predictionCol", "probabilityCol", "rawPredictionCol");

  @ParameterizedTest
  @MethodSource("badValues")
  void badValueIsRefusedWhenSetAndTheMessageSaysWhatIsExpected(
      Consumer<NeuralNetworkClassifier> setter, String message) {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier();
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> setter.accept(classifier));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
        bad(c -> c.setLayers(new int[] {4}), "layers is [4]; it takes at least two sizes"),
        bad(c -> c.setLayers(new int[] {4, 0, 2}), "layers is [4, 0, 2]; it takes"),
        bad(c -> c.setHiddenLayers(new int[] {8, -1}), "hiddenLayers is [8, -1]; it takes sizes"),
        bad(c -> c.setActivation("rleu"), "did you mean 'relu'"),
        bad(c -> c.setActivation("relu, tahn"), "did you mean 'tanh'"),
        bad(c -> c.setOutputActivation("sofmax"), "did you mean 'softmax'"),
        bad(c -> c.setLoss("cross-entrop"), "did you mean 'cross-entropy'"),
        bad(c -> c.setInitializer("he"), "initializer"),
        bad(c -> c.setInitialWeights(Vectors.dense(1, Double.NaN)), "it takes finite numbers"),
        bad(c -> c.setSolver("adam"), "solver is 'adam'; it takes 'l-bfgs' or 'gd'."),
        bad(c -> c.setOptimizer("adm"), "did you mean 'adam'"),
        bad(c -> c.setOptimizer("momentum(momentum=2)"), "momentum"),
        bad(c -> c.setStepSize(0), "stepSize is 0.0; it takes a number above 0."),
        bad(c -> c.setLearningRateSchedule("cosin(length=5)"), "cosine"),
        bad(c -> c.setLearningRateSchedule("plateau(factor=2)"), "factor"),
        bad(c -> c.setMaxIter(0), "maxIter is 0; it takes a whole number of at least 1."),
        bad(c -> c.setTol(-1), "tol is -1.0; it takes a number of at least 0."),
        bad(c -> c.setBatchSize(-1), "batchSize is -1; it takes a whole number of at least 0."),
        bad(c -> c.setBlockSize(0), "blockSize is 0; it takes a whole number of at least 1."),
        bad(c -> c.setRegParam(Double.NaN), "regParam is NaN; it takes a number of at least 0."),
        bad(c -> c.setElasticNetParam(1.1), "elasticNetParam is 1.1; it takes a number from 0 to"),
        bad(c -> c.setDropout(1), "dropout is 1.0; it takes a number from 0 to below 1."),
        bad(c -> c.setInputDropout(-0.1), "inputDropout is -0.1; it takes"),
        bad(c -> c.setMaxNorm(0), "maxNorm is 0.0; it takes a number above 0."),
        bad(c -> c.setClipNorm(-1), "clipNorm is -1.0; it takes a number above 0."),
        bad(c -> c.setClipValue(0), "clipValue is 0.0; it takes a number above 0."),
        bad(c -> c.setWeightCol(null), "weightCol is null; it takes the name of a column."),
        bad(c -> c.setValidationIndicatorCol(null), "validationIndicatorCol is null"),
        bad(c -> c.setValidationFraction(1), "validationFraction is 1.0; it takes"),
        bad(c -> c.setEarlyStoppingPatience(-1), "earlyStoppingPatience is -1; it takes"),
        bad(c -> c.setHandleInvalid("keep"), "handleInvalid is 'keep'; it takes 'error' or 'skip'"),
        bad(c -> c.setAggregationDepth(0), "aggregationDepth is 0; it takes"),
        bad(c -> c.setPrecision("half"), "precision is 'half'; it takes 'double' or 'single'"),
        bad(c -> c.setCheckpointDir(" "), "checkpointDir is ' '; it takes a directory."),
        bad(c -> c.setCheckpointInterval(0), "checkpointInterval is 0; it takes"),
        bad(c -> c.setPartitions(-1), "partitions is -1; it takes"),
        bad(c -> c.setClassWeights("rare"), "it takes 'none', 'balanced' or factors"),
        bad(c -> c.setClassWeights("a = x"), "it takes 'none', 'balanced' or factors"),
        bad(c -> c.setClassWeights("a = 1, a = 2"), "names 'a' twice"),
        bad(c -> c.setClassWeights("a = -1"), "must be 0 or more"));
  }

  private static Arguments bad(Consumer<NeuralNetworkClassifier> setter, String message) {
    return Arguments.of(setter, message);
  }

  @Test
  void badValueInParamMapIsRefusedToo() {
    NeuralNetworkRegressor regressor = new NeuralNetworkRegressor();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new ParamMap().put(regressor.maxIter().w(-3)));
    assertEquals("maxIter is -3; it takes a whole number of at least 1.", refused.getMessage());
  }

  @Test
  void everyParameterOfMllibIsThereWithMllibsDefault() {
    NeuralNetworkClassifier ours = new NeuralNetworkClassifier();
    MultilayerPerceptronClassifier mllib = new MultilayerPerceptronClassifier();
    Set<String> compared = new TreeSet<>();
    for (Param<?> theirs : mllib.params()) {
      assertTrue(ours.hasParam(theirs.name()), theirs.name());
      Param<Object> own = ours.getParam(theirs.name());
      assertEquals(mllib.hasDefault(theirs), ours.hasDefault(own), theirs.name());
      if (mllib.hasDefault(theirs) && !theirs.name().equals("seed")) { // that of the class name
        assertEquals(mllib.getOrDefault(theirs), ours.getOrDefault(own), theirs.name());
        compared.add(theirs.name());
      }
    }
    assertTrue(
        compared.containsAll(Set.of("maxIter", "tol", "stepSize", "solver", "blockSize")),
        compared::toString);
  }

  @Test
  void everySetterAndGetterOfMllibIsThere() {
    Set<String> missing =
        Arrays.stream(MultilayerPerceptronClassifier.class.getMethods())
            .filter(method -> method.getName().matches("(set|get)[A-Z].*"))
            .map(ParamsTest::signature)
            .collect(Collectors.toCollection(TreeSet::new));
    Arrays.stream(NeuralNetworkClassifier.class.getMethods())
        .map(ParamsTest::signature)
        .forEach(missing::remove);
    assertEquals(Set.of(), missing);
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  @Test
  void explainParamsExplainsEveryParameterWithItsValue() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setLayers(new int[] {4, 5, 3})
            .setThresholds(new double[] {0.2, 0.3, 0.5});
    String text = classifier.explainParams();
    for (Param<?> param : classifier.params()) {
      assertTrue(text.contains(param.name() + ": "), param.name());
      assertTrue(param.doc().length() > 20 || COLUMNS.contains(param.name()), param.name());
    }
    assertTrue(text.contains("(current: [4, 5, 3])"), text);
    assertTrue(text.contains("(default: [64, 32])"), text);
    assertTrue(text.contains("(current: [0.2, 0.3, 0.5])"), text);
  }

  @Test
  void paramsBelongToTheirStage() {
    for (Params stage :
        new Params[] {new NeuralNetworkClassifier("mine"), new NeuralNetworkRegressor("mine")}) {
      assertEquals("mine", stage.uid());
      for (Param<?> param : stage.params()) {
        assertEquals("mine", param.parent(), param.name());
      }
      for (String name : stage.extractParamMap().toString().split("\n")) {
        assertFalse(name.contains("null"), name);
      }
    }
    assertTrue(new NeuralNetworkRegressor().uid().startsWith("neuralNetworkRegressor_"));
  }

  @Test
  void oneVsRestSeesThatRowsMayHaveWeights() {
    HasWeightCol stage = new NeuralNetworkClassifier().setWeightCol("w");
    assertEquals("w", stage.getWeightCol());
  }

  @Test
  void copyKeepsEveryValueAndTakesTheExtraOnes() {
    NeuralNetworkClassifier original = AllParams.classifier();
    ParamMap extra = new ParamMap().put(original.maxIter().w(3));
    NeuralNetworkClassifier copy = original.copy(extra);
    assertNotSame(original, copy);
    assertEquals(3, copy.getMaxIter());
    assertEquals(17, original.getMaxIter());
    AllParams.assertSameValues(original, copy.setMaxIter(17));
  }

  @Test
  void allParamsSetsAllParams() {
    NeuralNetworkClassifier classifier = AllParams.classifier();
    for (Param<?> param : classifier.params()) {
      assertTrue(classifier.isSet(param), param.name());
      if (classifier.hasDefault(param)) {
        assertFalse(
            classifier.getDefault(param).get().equals(classifier.getOrDefault(param)),
            () -> param.name() + " is set to its default");
      }
    }
  }

  @Test
  void classWeightsAreRead() {
    double[] counts =
        ClassWeightText.parse("{rare = 5, \"in = between\" = 0.5}")
            .factors(List.of("common", "rare", "in = between"), new long[] {9, 1, 1});
    assertArrayEquals(new double[] {1, 5, 0.5}, counts);
  }
}
