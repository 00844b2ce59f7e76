"""Pipelines of Java stages."""

from pyspark.ml.wrapper import JavaParams, _java_class


class PipelineModel:
    """A saved pipeline, loaded as PySpark does: a Python stage for each of Java's."""

    def __init__(self, stages):
        self.stages = stages

    @classmethod
    def load(cls, path):
        java = _java_class("org.apache.spark.ml.PipelineModel").read().load(path)
        return cls([JavaParams._from_java(stage) for stage in java.stages()])

    def transform(self, dataset):
        for stage in self.stages:
            dataset = stage.transform(dataset)
        return dataset
