"""Bases of classifiers."""

from abc import ABCMeta, abstractmethod
from typing import Generic

from pyspark.ml.base import M, PredictionModel, Predictor, _PredictorParams
from pyspark.ml.param.shared import HasProbabilityCol, HasRawPredictionCol, HasThresholds


class _ClassifierParams(HasRawPredictionCol, _PredictorParams):
    pass


class Classifier(Predictor[M], _ClassifierParams, Generic[M], metaclass=ABCMeta):
    pass


class ClassificationModel(PredictionModel, _ClassifierParams, metaclass=ABCMeta):
    @property
    @abstractmethod
    def numClasses(self):
        """Classes."""

    @abstractmethod
    def predictRaw(self, value):
        """A vector."""


class _ProbabilisticClassifierParams(HasProbabilityCol, HasThresholds, _ClassifierParams):
    pass


class ProbabilisticClassifier(Classifier, _ProbabilisticClassifierParams, metaclass=ABCMeta):
    pass


class ProbabilisticClassificationModel(
    ClassificationModel, _ProbabilisticClassifierParams, metaclass=ABCMeta
):
    @abstractmethod
    def predictProbability(self, value):
        """A vector."""
