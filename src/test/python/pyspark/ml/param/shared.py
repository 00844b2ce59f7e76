"""Spark's shared parameters, with PySpark's own defaults, which differ from Backfold's."""

from pyspark.ml.param import Param, Params, TypeConverters


def _shared(name, converter, default=None):
    """Makes the mixin of a parameter, as PySpark's generator writes it."""

    def __init__(self):
        super(mixin, self).__init__()
        if default is not None:
            self._setDefault(**{name: default})

    param = Param(Params._dummy(), name, f"PySpark's {name}", typeConverter=converter)
    mixin = type("Has" + name[0].upper() + name[1:], (Params,), {name: param})
    mixin.__init__ = __init__
    return mixin


HasAggregationDepth = _shared("aggregationDepth", TypeConverters.toInt, 7)
HasBlockSize = _shared("blockSize", TypeConverters.toInt)
HasElasticNetParam = _shared("elasticNetParam", TypeConverters.toFloat)
HasFeaturesCol = _shared("featuresCol", TypeConverters.toString, "features")
HasHandleInvalid = _shared("handleInvalid", TypeConverters.toString)
HasLabelCol = _shared("labelCol", TypeConverters.toString, "label")
HasMaxIter = _shared("maxIter", TypeConverters.toInt)
HasPredictionCol = _shared("predictionCol", TypeConverters.toString, "prediction")
HasProbabilityCol = _shared("probabilityCol", TypeConverters.toString, "probability")
HasRawPredictionCol = _shared("rawPredictionCol", TypeConverters.toString, "rawPrediction")
HasRegParam = _shared("regParam", TypeConverters.toFloat)
HasSeed = _shared("seed", TypeConverters.toInt, 12345)
HasSolver = _shared("solver", TypeConverters.toString, "auto")
HasStandardization = _shared("standardization", TypeConverters.toBoolean, True)
HasStepSize = _shared("stepSize", TypeConverters.toFloat)
HasThresholds = _shared("thresholds", TypeConverters.toListFloat)
HasTol = _shared("tol", TypeConverters.toFloat)
HasValidationIndicatorCol = _shared("validationIndicatorCol", TypeConverters.toString)
HasWeightCol = _shared("weightCol", TypeConverters.toString)
