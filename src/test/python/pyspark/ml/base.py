"""What stages are."""

from abc import ABCMeta, abstractmethod
from typing import Generic, TypeVar

from pyspark.ml.param import Params
from pyspark.ml.param.shared import HasFeaturesCol, HasLabelCol, HasPredictionCol

M = TypeVar("M")
T = TypeVar("T")


class Estimator(Params, Generic[M], metaclass=ABCMeta):
    @abstractmethod
    def _fit(self, dataset):
        """Trains."""

    def fit(self, dataset, params=None):
        return (self.copy(params) if params else self)._fit(dataset)


class Transformer(Params, metaclass=ABCMeta):
    @abstractmethod
    def _transform(self, dataset):
        """Appends columns."""

    def transform(self, dataset):
        return self._transform(dataset)


class Model(Transformer, metaclass=ABCMeta):
    pass


class _PredictorParams(HasLabelCol, HasFeaturesCol, HasPredictionCol):
    pass


class Predictor(Estimator[M], _PredictorParams, metaclass=ABCMeta):
    pass


class PredictionModel(Model, _PredictorParams, Generic[T], metaclass=ABCMeta):
    @property
    @abstractmethod
    def numFeatures(self):
        """Inputs."""

    @abstractmethod
    def predict(self, value):
        """A number."""
