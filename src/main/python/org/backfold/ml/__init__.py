"""The stages of Backfold in PySpark.

Each class stands for the Java class of the same full name, as PySpark's own stages stand for
Spark's; that name is also how PipelineModel.load finds it. This package lies in Backfold's jar,
which goes to the JVM and to Python alike:

    pyspark --jars backfold.jar --py-files backfold.jar

It works in sessions with a JVM of their own, not over Spark Connect. Parameters, defaults and
explanations are those of Java, and tests hold them to it.
"""

from collections.abc import Mapping, Sequence

from pyspark import SparkContext
from pyspark.ml.classification import ProbabilisticClassificationModel, ProbabilisticClassifier
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasAggregationDepth,
    HasBlockSize,
    HasElasticNetParam,
    HasHandleInvalid,
    HasMaxIter,
    HasRegParam,
    HasSeed,
    HasSolver,
    HasStandardization,
    HasStepSize,
    HasTol,
    HasValidationIndicatorCol,
    HasWeightCol,
)
from pyspark.ml.regression import RegressionModel, Regressor
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaPredictionModel, JavaPredictor, JavaWrapper

__all__ = [
    "NeuralNetworkClassificationModel",
    "NeuralNetworkClassifier",
    "NeuralNetworkRegressionModel",
    "NeuralNetworkRegressor",
    "NeuralNetworkTrainingSummary",
]


def _param(name, converter, doc):
    return Param(Params._dummy(), name, doc, typeConverter=converter)


def _java_hash(text):
    """String.hashCode(), of which Java makes the default seed."""
    value = 0
    for char in text:
        value = (31 * value + ord(char)) & 0xFFFFFFFF
    return value - (1 << 32) if value >> 31 else value


def _plain(value):
    """Java's maps and lists as dict and list, also within each other."""
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(element) for element in value]
    return value


class _NeuralNetworkParams(
    HasAggregationDepth,
    HasBlockSize,
    HasElasticNetParam,
    HasHandleInvalid,
    HasMaxIter,
    HasRegParam,
    HasSeed,
    HasSolver,
    HasStandardization,
    HasStepSize,
    HasTol,
    HasValidationIndicatorCol,
    HasWeightCol,
):
    """The parameters of estimators and models."""

    layers = _param(
        "layers",
        TypeConverters.toListInt,
        "sizes of all layers from the inputs to the outputs, such as [784, 100, 10]; "
        "takes the place of hiddenLayers",
    )
    hiddenLayers = _param(
        "hiddenLayers",
        TypeConverters.toListInt,
        "sizes of the hidden layers; inputs and outputs follow from the data",
    )
    activation = _param(
        "activation",
        TypeConverters.toString,
        "non-linearity of the hidden layers, one of identity, sigmoid, tanh, relu, "
        "leaky-relu, elu, softplus, gelu, silu, exponential, softmax; or one for each of "
        "them, separated by commas",
    )
    outputActivation = _param(
        "outputActivation",
        TypeConverters.toString,
        "activation of the output layer; if not set: softmax for classes, sigmoid for "
        "labels, and for regression what fits the loss",
    )
    loss = _param(
        "loss",
        TypeConverters.toString,
        "what training makes small, one of squared-error, cross-entropy, "
        "binary-cross-entropy, absolute-error, huber, poisson; if not set: cross-entropy "
        "for classes, binary-cross-entropy for labels, squared-error for regression",
    )
    initializer = _param(
        "initializer",
        TypeConverters.toString,
        "what draws the first weights, one of automatic, glorot-uniform, glorot-normal, "
        "he-uniform, he-normal, lecun-uniform, lecun-normal, textbook, mllib",
    )
    initialWeights = _param(
        "initialWeights",
        TypeConverters.toVector,
        "weights to start from instead of drawn ones, in MLlib's order: of each layer "
        "the weights column by column, then the biases",
    )
    solver = _param(
        "solver",
        TypeConverters.toString,
        "MLlib's choice of l-bfgs or gd (gradient descent on all rows); optimizer, if "
        "set, takes its place",
    )
    optimizer = _param(
        "optimizer",
        TypeConverters.toString,
        "how the weights move, one of gradient-descent, momentum, nesterov, adagrad, "
        "rmsprop, adam, adamw, lbfgs, with options in brackets as in 'lbfgs(memory=20)'; "
        "if not set: solver",
    )
    stepSize = _param(
        "stepSize",
        TypeConverters.toFloat,
        "learning rate to start from (> 0); if not set, an optimizer takes its own, such "
        "as 0.001 for adam; l-bfgs finds its own steps",
    )
    learningRateSchedule = _param(
        "learningRateSchedule",
        TypeConverters.toString,
        "learning rate over the epochs: constant, step, exponential, inverse-time, "
        "cosine or plateau, with options as in 'cosine(length=50)' or "
        "'plateau(patience=5)'",
    )
    maxIter = _param(
        "maxIter",
        TypeConverters.toInt,
        "passes over the training rows at most (>= 1); with all rows in one batch, as "
        "for l-bfgs, iterations",
    )
    tol = _param(
        "tol",
        TypeConverters.toFloat,
        "l-bfgs ends when the objective falls by less than this part of itself; a "
        "validation loss is better if it is lower by more than this (>= 0)",
    )
    batchSize = _param(
        "batchSize",
        TypeConverters.toInt,
        "rows of one step over the whole cluster, 0 for all; if not set: all with "
        "solver, else a tenth of the rows, from 32 to 4096",
    )
    blockSize = _param(
        "blockSize",
        TypeConverters.toInt,
        "rows packed in one matrix (>= 1)",
    )
    seed = _param(
        "seed",
        TypeConverters.toInt,
        "of everything random: first weights, order of rows, dropout",
    )
    regParam = _param(
        "regParam",
        TypeConverters.toFloat,
        "penalty r (>= 0) on weights, not on biases: r (a sum|w| + (1 - a) / 2 sum w^2) "
        "with a = elasticNetParam",
    )
    elasticNetParam = _param(
        "elasticNetParam",
        TypeConverters.toFloat,
        "share of the L1 penalty, from 0 (all L2) to 1 (all L1)",
    )
    dropout = _param(
        "dropout",
        TypeConverters.toFloat,
        "share of the hidden units left out at random while training",
    )
    inputDropout = _param(
        "inputDropout",
        TypeConverters.toFloat,
        "share of the inputs left out at random while training",
    )
    maxNorm = _param(
        "maxNorm",
        TypeConverters.toFloat,
        "largest Euclidean norm of a unit's incoming weights; if not set: any",
    )
    clipNorm = _param(
        "clipNorm",
        TypeConverters.toFloat,
        "largest Euclidean norm of the gradient; a longer one is shortened",
    )
    clipValue = _param(
        "clipValue",
        TypeConverters.toFloat,
        "largest absolute value of a partial derivative; others are cut",
    )
    weightCol = _param(
        "weightCol",
        TypeConverters.toString,
        "column of row weights; if not set or empty, all are 1",
    )
    validationIndicatorCol = _param(
        "validationIndicatorCol",
        TypeConverters.toString,
        "boolean column, true for rows that training watches but never learns from",
    )
    validationFraction = _param(
        "validationFraction",
        TypeConverters.toFloat,
        "share of the rows that training watches only, picked at random",
    )
    earlyStoppingPatience = _param(
        "earlyStoppingPatience",
        TypeConverters.toInt,
        "epochs without a better validation loss before training ends with the best "
        "weights; 0: never; without validation rows only if set, and then by the "
        "training loss",
    )
    standardization = _param(
        "standardization",
        TypeConverters.toBoolean,
        "whether inputs (and targets of a regression) are scaled to mean 0 and deviation "
        "1 inside the model",
    )
    handleInvalid = _param(
        "handleInvalid",
        TypeConverters.toString,
        "what becomes of rows with missing or non-finite values or unknown labels: error "
        "(end with a message) or skip (leave them out)",
    )
    precision = _param(
        "precision",
        TypeConverters.toString,
        "of rows, products and gradients while training: double, or single for half the "
        "memory and traffic, and about half the time of large networks",
    )
    aggregationDepth = _param(
        "aggregationDepth",
        TypeConverters.toInt,
        "levels of the tree that adds up the partitions (>= 1)",
    )
    partitions = _param(
        "partitions",
        TypeConverters.toInt,
        "number of training partitions, on which the last bits depend; 0: as many as the "
        "cluster has cores",
    )
    syncEvery = _param(
        "syncEvery",
        TypeConverters.toInt,
        "iterations between two synchronizations of the partitions (>= 1); 1 is the exact "
        "method, more is approximate: each partition takes that many steps on its own, then "
        "weights and optimizer memory are averaged",
    )
    checkpointDir = _param(
        "checkpointDir",
        TypeConverters.toString,
        "directory, on any Hadoop file system, where a fit keeps its state while it "
        "runs; a fit that was broken off goes on from there when it is called again; if "
        "not set: none",
    )
    checkpointInterval = _param(
        "checkpointInterval",
        TypeConverters.toInt,
        "iterations from one checkpoint to the next (>= 1)",
    )

    def __init__(self, *args):
        super().__init__(*args)
        self._setDefault(
            hiddenLayers=[64, 32],
            activation="sigmoid",
            initializer="automatic",
            solver="l-bfgs",
            stepSize=0.03,
            learningRateSchedule="constant",
            maxIter=100,
            tol=1e-6,
            blockSize=128,
            seed=_java_hash(f"{__name__}.{type(self).__name__}"),
            regParam=0.0,
            elasticNetParam=0.0,
            dropout=0.0,
            inputDropout=0.0,
            validationFraction=0.0,
            earlyStoppingPatience=10,
            standardization=True,
            handleInvalid="error",
            precision="double",
            aggregationDepth=2,
            partitions=0,
            checkpointInterval=10,
            syncEvery=1,
        )

    def _set(self, **values):
        """Sets values that Java has found good; of a bad one nothing is kept."""
        before = dict(self._paramMap)
        super()._set(**values)
        if self._java_obj is not None:
            try:
                for name in values:
                    if self.isSet(name):
                        self._make_java_param_pair(self.getParam(name), self.getOrDefault(name))
            except Exception:
                self._paramMap = before
                raise
        return self


class _ClassWeights(Params):
    """What only a classifier and its model have."""

    classWeights = _param(
        "classWeights",
        TypeConverters.toString,
        "factors of the losses of whole classes: none, balanced (all classes weigh the "
        "same together), or by class name as in '{rare = 5}'",
    )

    def __init__(self, *args):
        super().__init__(*args)
        self._setDefault(classWeights="none")


def _getter(name, doc):
    def get(self):
        return self.getOrDefault(name)

    get.__doc__ = f"Value of {name}: {doc}."
    return get


def _setter(name, doc):
    def set_(self, value):
        return self._set(**{name: value})

    set_.__doc__ = f"Sets {name}: {doc}. Returns this stage."
    return set_


def _accessors(setters):
    """Gives a class getX() for each of its parameters, and setX(value) for those named here."""

    def add(cls):
        for name in dir(cls):
            param = getattr(cls, name)
            if isinstance(param, Param):
                suffix = name[0].upper() + name[1:]
                for prefix, make in (("get", _getter), ("set", _setter)):
                    if prefix == "get" or setters is None or name in setters:
                        accessor = make(name, param.doc)
                        accessor.__name__ = prefix + suffix
                        accessor.__qualname__ = f"{cls.__name__}.{prefix}{suffix}"
                        setattr(cls, prefix + suffix, accessor)
        return cls

    return add


class _DefaultsFromJava:
    """Goes before PySpark's bases, which keep Python's defaults where there are any."""

    def _transfer_params_from_java(self):
        """As PySpark's, but all defaults are Java's: a model's columns may be among them."""
        super()._transfer_params_from_java()
        for param in self.params:
            java_param = self._java_obj.getParam(param.name)
            if self._java_obj.hasDefault(java_param):
                value = self._java_obj.getDefault(java_param).get()
                is_list = param.typeConverter.__name__.startswith("toList")
                self._setDefault(**{param.name: list(value) if is_list else value})


class _NeuralNetworkEstimator(
    _DefaultsFromJava, JavaPredictor, _NeuralNetworkParams, JavaMLWritable, JavaMLReadable
):
    """What both estimators do."""

    def __init__(self, **params):
        super().__init__()
        self._java_obj = self._new_java_obj(f"{__name__}.{type(self).__name__}", self.uid)
        self._set(**params)

    def setParams(self, **params):
        """Sets several parameters by name. Returns this estimator."""
        return self._set(**params)

    def setInitialModel(self, model):
        """
        Training starts from this model, whose network must be that of the data, and keeps its
        standardization; not saved with the estimator. Returns this estimator.
        """
        self._java_obj.setInitialModel(model._java_obj)
        return self

    def _fit(self, dataset):
        """As PySpark's, but the model has its values from Java's, which knows the layers."""
        model = self._create_model(self._fit_java(dataset))
        model._transfer_params_from_java()
        return model


class _NeuralNetworkModel(
    _DefaultsFromJava, JavaPredictionModel, _NeuralNetworkParams, JavaMLWritable, JavaMLReadable
):
    """What both models do."""

    @property
    def weights(self):
        """All weights and biases, as one vector in MLlib's order."""
        return self._call_java("weights")

    def layerWeights(self, layer):
        """A copy of the weights of layer 1, 2, ... as a matrix, a row for each unit."""
        return self._call_java("weights", layer)

    def layerBiases(self, layer):
        """A copy of the biases of layer 1, 2, ... as a vector."""
        return self._call_java("biases", layer)

    @property
    def hasSummary(self):
        """Whether this model was trained here, not loaded."""
        return self._call_java("hasSummary")

    @property
    def summary(self):
        """How training went; an error if the model was loaded, as summaries are not saved."""
        return NeuralNetworkTrainingSummary(self._java_obj.summary())

    def evaluate(self, dataset):
        """Metrics on the rows of a DataFrame with labels, as a dict."""
        self._transfer_params_to_java()
        return _plain(self._java_obj.evaluate(dataset._jdf).toMap())

    def registerUdf(self, name):
        """
        Registers the prediction as a function of SQL in the active session, which takes a vector
        or an array of numbers.
        """
        self._transfer_params_to_java()
        session = SparkContext._jvm.org.apache.spark.sql.SparkSession.active()
        session.udf().register(name, self._java_obj.udf())


@_accessors(setters=None)
class NeuralNetworkClassifier(_NeuralNetworkEstimator, ProbabilisticClassifier, _ClassWeights):
    """
    Learns to tell classes apart with a feed-forward network, trained data-parallel. The label is
    the index of a class, or a vector of 0 and 1 for several labels at once. Takes the place of
    MultilayerPerceptronClassifier.
    """

    def _create_model(self, java_model):
        return NeuralNetworkClassificationModel(java_model)


@_accessors(setters=["handleInvalid", "featuresCol", "predictionCol", "probabilityCol",
                     "rawPredictionCol", "thresholds"])
class NeuralNetworkClassificationModel(
    _NeuralNetworkModel, ProbabilisticClassificationModel, _ClassWeights
):
    """A trained network that tells classes apart."""

    @property
    def numClasses(self):
        """Number of classes, or of labels."""
        return self._call_java("numClasses")

    @property
    def classNames(self):
        """Names of the classes, or of the labels, in index order."""
        return list(self._java_obj.classNames())

    def predictRaw(self, value):
        """The logits of one example."""
        return self._call_java("predictRaw", value)

    def predictProbability(self, value):
        """The probabilities of the classes or labels for one example."""
        return self._call_java("predictProbability", value)


@_accessors(setters=None)
class NeuralNetworkRegressor(_NeuralNetworkEstimator, Regressor):
    """
    Learns to predict a number, or a vector of several, with a feed-forward network, trained
    data-parallel.
    """

    def _create_model(self, java_model):
        return NeuralNetworkRegressionModel(java_model)


@_accessors(setters=["handleInvalid", "featuresCol", "predictionCol"])
class NeuralNetworkRegressionModel(_NeuralNetworkModel, RegressionModel):
    """A trained network that predicts numbers."""

    @property
    def numTargets(self):
        """Number of targets."""
        return self._call_java("numTargets")


class NeuralNetworkTrainingSummary(JavaWrapper):
    """How a model was trained."""

    @property
    def objectiveHistory(self):
        """Mean loss plus penalty of each epoch."""
        return list(self._java_obj.objectiveHistory())

    @property
    def validationLossHistory(self):
        """Mean validation loss after each epoch; empty without validation rows."""
        return list(self._java_obj.validationLossHistory())

    @property
    def totalIterations(self):
        """Optimizer steps."""
        return self._java_obj.totalIterations()

    @property
    def bestEpoch(self):
        """The epoch whose weights the model has, 1, 2, ..."""
        return self._java_obj.bestEpoch()

    @property
    def seconds(self):
        """Wall-clock seconds of all epochs."""
        return self._java_obj.seconds()

    @property
    def stopReason(self):
        """Why training ended, as a sentence."""
        return self._java_obj.stopReason()

    def __repr__(self):
        return self._java_obj.toString()
