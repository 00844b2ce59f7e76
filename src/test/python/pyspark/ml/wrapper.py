"""Python objects that stand for Java's, and how one becomes the other."""

from abc import ABCMeta, abstractmethod
from typing import Generic

from pyspark import SparkContext
from pyspark.ml.base import Estimator, Model, PredictionModel, Predictor, Transformer
from pyspark.ml.base import M, T, _PredictorParams
from pyspark.ml.common import _java2py, _py2java
from pyspark.ml.param import Param, Params
from pyspark.sql import DataFrame


def _java_class(name):
    found = SparkContext._jvm
    for part in name.split("."):
        found = getattr(found, part)
    return found


class JavaWrapper:
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    def _call_java(self, name, *args):
        sc = SparkContext._active_spark_context
        java_args = [_py2java(sc, arg) for arg in args]
        return _java2py(sc, getattr(self._java_obj, name)(*java_args))

    @staticmethod
    def _new_java_obj(java_class, *args):
        sc = SparkContext._active_spark_context
        return _java_class(java_class)(*[_py2java(sc, arg) for arg in args])


class JavaParams(JavaWrapper, Params, metaclass=ABCMeta):
    def _make_java_param_pair(self, param, value):
        java_param = self._java_obj.getParam(self._resolveParam(param).name)
        return java_param.w(_py2java(SparkContext._active_spark_context, value))

    def _transfer_params_to_java(self):
        defaults = SparkContext._jvm.java.util.ArrayList()
        for param in self.params:
            if self.isSet(param):
                self._java_obj.set(self._make_java_param_pair(param, self._paramMap[param]))
            if self.hasDefault(param):
                defaults.add(self._make_java_param_pair(param, self._defaultParamMap[param]))
        python_utils = SparkContext._jvm.org.apache.spark.api.python.PythonUtils
        self._java_obj.setDefault(python_utils.toSeq(defaults))

    def _create_params_from_java(self):
        for java_param in list(self._java_obj.params()):
            name = java_param.name()
            if not hasattr(self, name):
                setattr(self, name, Param(self, name, java_param.doc()))
                self._params = None

    def _transfer_params_from_java(self):
        sc = SparkContext._active_spark_context
        for param in self.params:
            if self._java_obj.hasParam(param.name):
                java_param = self._java_obj.getParam(param.name)
                if self._java_obj.isSet(java_param):
                    value = self._java_obj.getOrDefault(java_param)
                    self._set(**{param.name: _java2py(sc, value)})
                if self._java_obj.hasDefault(java_param) and not self.isDefined(param):
                    value = self._java_obj.getDefault(java_param).get()
                    self._setDefault(**{param.name: _java2py(sc, value)})

    def _to_java(self):
        self._transfer_params_to_java()
        return self._java_obj

    @staticmethod
    def _from_java(java_stage):
        name = java_stage.getClass().getName().replace("org.apache.spark", "pyspark")
        module, simple = name.rsplit(".", 1)
        stage = getattr(__import__(module, fromlist=[simple]), simple)()
        stage._java_obj = java_stage
        if isinstance(stage, JavaModel):
            stage._create_params_from_java()
        stage._resetUid(java_stage.uid())
        stage._transfer_params_from_java()
        return stage

    def copy(self, extra=None):
        that = super().copy(extra)
        if self._java_obj is not None:
            empty = SparkContext._jvm.org.apache.spark.ml.param.ParamMap()
            that._java_obj = self._java_obj.copy(empty)
            that._transfer_params_to_java()
        return that


class JavaEstimator(JavaParams, Estimator[M], metaclass=ABCMeta):
    @abstractmethod
    def _create_model(self, java_model):
        """Wraps a Java model."""

    def _fit_java(self, dataset):
        self._transfer_params_to_java()
        return self._java_obj.fit(dataset._jdf)

    def _fit(self, dataset):
        return self._copyValues(self._create_model(self._fit_java(dataset)))


class JavaTransformer(JavaParams, Transformer, metaclass=ABCMeta):
    def _transform(self, dataset):
        self._transfer_params_to_java()
        return DataFrame(self._java_obj.transform(dataset._jdf))


class JavaModel(JavaTransformer, Model, metaclass=ABCMeta):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._create_params_from_java()
            self._resetUid(java_model.uid())

    def __repr__(self):
        return self._call_java("toString")


class JavaPredictor(
    Predictor, JavaEstimator[M], _PredictorParams, Generic[M], metaclass=ABCMeta
):
    pass


class JavaPredictionModel(PredictionModel[T], JavaModel, _PredictorParams):
    @property
    def numFeatures(self):
        return self._call_java("numFeatures")

    def predict(self, value):
        return self._call_java("predict", value)
