"""
Drives the Python package in Backfold's jar against the Java stages of a running JVM. Started by
PySparkIT, which says where the JVM listens and which stages the jar has.
"""

import collections
import collections.abc
import importlib
import os
import sys
import unittest

# This py4j is older than Python 3.10, which moved these.
for moved in collections.abc.__all__:
    setattr(collections, moved, getattr(collections.abc, moved))

from py4j.java_gateway import GatewayParameters, JavaGateway
from py4j.protocol import Py4JJavaError
from pyspark import SparkContext

PORT = int(os.environ["BACKFOLD_GATEWAY"])
GATEWAY = JavaGateway(gateway_parameters=GatewayParameters(port=PORT, auto_convert=True))
SparkContext.connect(GATEWAY)
JVM = GATEWAY.jvm
TABLES = GATEWAY.entry_point
DIRECTORY = os.environ["BACKFOLD_DIRECTORY"]

from pyspark.ml import PipelineModel
from pyspark.ml.linalg import DenseVector
from pyspark.ml.wrapper import JavaParams
from pyspark.sql import DataFrame

import org.backfold.ml as backfold
from org.backfold.ml import (
    NeuralNetworkClassificationModel,
    NeuralNetworkClassifier,
    NeuralNetworkRegressionModel,
    NeuralNetworkRegressor,
)

CONVERTERS = {
    "IntParam": "toInt",
    "LongParam": "toInt",
    "DoubleParam": "toFloat",
    "BooleanParam": "toBoolean",
    "IntArrayParam": "toListInt",
    "DoubleArrayParam": "toListFloat",
    "Param": "toString",
}

# One value for each parameter, none of them its default.
VALUES = dict(
    layers=[2, 5, 3],
    hiddenLayers=[5],
    activation="tanh",
    outputActivation="softmax",
    loss="cross-entropy",
    initializer="he-normal",
    initialWeights=DenseVector([0.25] * 33),
    solver="gd",
    optimizer="adam(epsilon=1.0E-7)",
    stepSize=0.125,
    learningRateSchedule="cosine(length=50)",
    maxIter=17,
    tol=1e-4,
    batchSize=64,
    blockSize=32,
    seed=-9007199254740993,
    regParam=0.1,
    elasticNetParam=0.5,
    dropout=0.25,
    inputDropout=0.1,
    maxNorm=3.0,
    clipNorm=5.0,
    clipValue=0.5,
    weightCol="w",
    validationIndicatorCol="v",
    validationFraction=0.2,
    earlyStoppingPatience=3,
    standardization=False,
    handleInvalid="skip",
    precision="single",
    syncEvery=4,
    aggregationDepth=3,
    partitions=5,
    checkpointDir="checkpoints",
    checkpointInterval=7,
    classWeights="{a = 2}",
    featuresCol="inputs",
    labelCol="class",
    predictionCol="guess",
    probabilityCol="odds",
    rawPredictionCol="raw",
    thresholds=[0.25, 0.5, 0.75],
)


def values(stage):
    return {param.name: value for param, value in stage._paramMap.items()}


def in_java(stage, name):
    return stage._java_obj.getOrDefault(stage._java_obj.getParam(name))


def rows(frame):
    return frame._jdf.orderBy("id", GATEWAY.new_array(JVM.String, 0)).collectAsList()


class StagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.clouds = DataFrame(TABLES.clouds(300))
        cls.model = NeuralNetworkClassifier(hiddenLayers=[5], maxIter=20, seed=2).fit(cls.clouds)

    def test_every_stage_of_the_jar_has_a_class_of_its_name_in_the_jar(self):
        stages = os.environ["BACKFOLD_STAGES"].split(",")
        self.assertEqual(4, len(stages))
        for stage in stages:
            module, name = stage.replace("org.apache.spark", "pyspark").rsplit(".", 1)
            found = getattr(importlib.import_module(module), name)
            self.assertEqual(stage, f"{found.__module__}.{found.__name__}")
            self.assertTrue(issubclass(found, JavaParams))
            self.assertIn(name, backfold.__all__)
        self.assertIn(".jar/org/backfold/ml", backfold.__file__)

    def test_parameters_are_those_of_java(self):
        columns = self.model._java_obj.copy(JVM.org.apache.spark.ml.param.ParamMap())
        columns.setDefault(columns.getParam("featuresCol"), "as the command line had it")
        regression = NeuralNetworkRegressor(labelCol="y", maxIter=1)
        stages = [
            NeuralNetworkClassifier(),
            NeuralNetworkRegressor(),
            NeuralNetworkClassificationModel._from_java(columns),
            regression.fit(DataFrame(TABLES.products(50))),
        ]
        own = set(backfold._NeuralNetworkParams.__dict__) | {"classWeights"}
        for stage in stages:
            java = stage._java_obj
            names = [param.name() for param in java.params()]
            self.assertEqual(names, [param.name for param in stage.params])
            for name in names:
                self.assertIn(name, dir(type(stage)), "made on the fly, without a type")
                expected, found = java.getParam(name), stage.getParam(name)
                if name in own:
                    self.assertEqual(expected.doc(), found.doc, name)
                kind = expected.getClass().getSimpleName()
                converter = "toVector" if name == "initialWeights" else CONVERTERS[kind]
                self.assertEqual(converter, found.typeConverter.__name__, name)
                self.assertEqual(java.hasDefault(expected), stage.hasDefault(found), name)
                if java.hasDefault(expected):
                    default = stage._defaultParamMap[found]
                    encoded = expected.jsonEncode(java.getDefault(expected).get())
                    # Of a pair, Java's own check has taken the Python value.
                    pair = stage._make_java_param_pair(found, default)
                    self.assertEqual(encoded, expected.jsonEncode(pair.value()), name)

    def test_value_is_checked_when_set_and_a_bad_one_is_not_kept(self):
        classifier = NeuralNetworkClassifier(maxIter=5)
        with self.assertRaises(Py4JJavaError) as refused:
            classifier.setMaxIter(0)
        self.assertIn(
            "maxIter is 0; it takes a whole number of at least 1.", str(refused.exception)
        )
        with self.assertRaises(Py4JJavaError) as refused:
            classifier.setParams(activation="tahn")
        self.assertIn("did you mean 'tanh'", str(refused.exception))
        with self.assertRaises(TypeError):
            classifier.setMaxIter("many")
        with self.assertRaises(AttributeError):
            NeuralNetworkClassifier(hiddenLayer=[5])
        self.assertEqual(5, classifier.getMaxIter())
        self.assertEqual({"maxIter": 5}, values(classifier))

    def test_every_value_reaches_java_and_survives_saving(self):
        classifier = NeuralNetworkClassifier()
        self.assertEqual({param.name for param in classifier.params}, set(VALUES))
        for name, value in VALUES.items():
            suffix = name[0].upper() + name[1:]
            self.assertIs(classifier, getattr(classifier, "set" + suffix)(value))
            self.assertEqual(value, getattr(classifier, "get" + suffix)())
        path = os.path.join(DIRECTORY, "classifier")
        classifier.save(path)
        loaded = NeuralNetworkClassifier.load(path)
        self.assertEqual(classifier.uid, loaded.uid)
        self.assertEqual(VALUES, values(loaded))
        self.assertEqual("adam(epsilon=1.0E-7)", in_java(loaded, "optimizer"))
        self.assertEqual(-9007199254740993, in_java(loaded, "seed"))

    def test_copy_leaves_the_original_alone_in_java_too(self):
        classifier = NeuralNetworkClassifier(maxIter=5)
        copy = classifier.copy({classifier.maxIter: 3, classifier.dropout: 0.5})
        classifier._transfer_params_to_java()
        self.assertEqual((3, 0.5), (in_java(copy, "maxIter"), in_java(copy, "dropout")))
        self.assertEqual((5, 0.0), (in_java(classifier, "maxIter"), in_java(classifier, "dropout")))
        fitted = classifier.fit(self.clouds, {classifier.maxIter: 2})
        self.assertEqual(2, fitted.summary.totalIterations)

    def test_model_shows_itself(self):
        model = self.model
        self.assertEqual([2, 5, 3], model.getLayers())
        self.assertEqual((3, 2, 33), (model.numClasses, model.numFeatures, len(model.weights)))
        self.assertEqual(["0", "1", "2"], model.classNames)
        first = model.layerWeights(1)
        self.assertEqual((5, 2), (first.numRows, first.numCols))
        self.assertEqual(model.weights.values[:10], first.values)
        self.assertEqual(model.weights.values[-3:], model.layerBiases(2).values)
        self.assertIn("Parameters: 33", repr(model))
        self.assertTrue(model.hasSummary)
        summary = model.summary
        self.assertEqual(20, summary.totalIterations)
        self.assertEqual(20, len(summary.objectiveHistory))
        self.assertLess(summary.objectiveHistory[-1], summary.objectiveHistory[0])
        self.assertEqual("All 20 epochs are done.", summary.stopReason)
        self.assertIn("Epochs: 20", repr(summary))
        example = DenseVector([4.0, 10.0])
        odds = model.predictProbability(example).values
        self.assertAlmostEqual(1.0, sum(odds), 12)
        self.assertEqual(model.predict(example), odds.index(max(odds)))
        self.assertEqual(3, len(model.predictRaw(example)))

    def test_evaluation_is_that_of_the_predictions(self):
        metrics = self.model.evaluate(self.clouds)
        scored = self.model.transform(self.clouds)._jdf
        right = scored.filter("prediction = label").count()
        self.assertAlmostEqual(right / 300, metrics["accuracy"], 12)
        self.assertGreater(metrics["accuracy"], 0.8)
        self.assertIsInstance(metrics["classes"][0], dict)

    def test_pipeline_saved_by_java_is_loaded_and_predicts_the_same(self):
        path = TABLES.savePipeline(self.model._java_obj, os.path.join(DIRECTORY, "pipeline"))
        pipeline = PipelineModel.load(path)
        loaded = pipeline.stages[0]
        self.assertIs(NeuralNetworkClassificationModel, type(loaded))
        self.assertEqual(self.model.uid, loaded.uid)
        self.assertEqual(values(self.model), values(loaded))
        self.assertFalse(loaded.hasSummary)
        expected = DataFrame(self.model._java_obj.transform(self.clouds._jdf))
        self.assertEqual(300, rows(expected).size())
        self.assertTrue(rows(expected).equals(rows(pipeline.transform(self.clouds))))

    def test_training_goes_on_from_a_model(self):
        more = NeuralNetworkClassifier(hiddenLayers=[5], maxIter=1)
        self.assertIs(more, more.setInitialModel(self.model))
        objective = more.fit(self.clouds).summary.objectiveHistory[0]
        self.assertLess(objective, self.model.summary.objectiveHistory[-2])

    def test_weights_to_start_from_are_not_kept_with_the_model(self):
        start = DenseVector([0.01 * k for k in range(33)])
        trainer = NeuralNetworkClassifier(layers=[2, 5, 3], maxIter=1, initialWeights=start)
        model = trainer.fit(self.clouds)
        self.assertFalse(model.isSet("initialWeights"))
        self.assertEqual(start, trainer.getInitialWeights())

    def test_regression(self):
        products = DataFrame(TABLES.products(400))
        model = NeuralNetworkRegressor(hiddenLayers=[8], labelCol="y", maxIter=60).fit(products)
        self.assertGreater(model.evaluate(products)["r2"], 0.9)
        path = os.path.join(DIRECTORY, "regression")
        model.write().overwrite().save(path)
        loaded = NeuralNetworkRegressionModel.load(path)
        self.assertEqual(1, loaded.numTargets)
        example = DenseVector([1.0, -1.5])
        self.assertEqual(model.predict(example), loaded.predict(example))
        self.assertAlmostEqual(-1.5, loaded.predict(example), delta=0.5)

    def test_prediction_in_sql(self):
        self.model.registerUdf("cloud")
        self.model.transform(self.clouds)._jdf.createOrReplaceTempView("python_clouds")
        session = JVM.org.apache.spark.sql.SparkSession.active()
        where = "SELECT * FROM python_clouds WHERE cloud(features) = prediction"
        self.assertEqual(300, session.sql(where).count())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
