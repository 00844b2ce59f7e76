"""Bases of regressors."""

from abc import ABCMeta
from typing import Generic

from pyspark.ml.base import M, PredictionModel, Predictor, _PredictorParams


class Regressor(Predictor[M], _PredictorParams, Generic[M], metaclass=ABCMeta):
    pass


class RegressionModel(PredictionModel, _PredictorParams, metaclass=ABCMeta):
    pass
