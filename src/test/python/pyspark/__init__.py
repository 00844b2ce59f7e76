"""
A stand-in for the parts of PySpark that Backfold's package builds on, in the shape of Spark 3.5's and
4.1's: classes, order of bases, and how values and classes are translated. It drives a real JVM
through the real py4j. PySpark itself is not to be had where this project is tested.
"""


class SparkContext:
    """What PySpark's wrappers read of the context."""

    _active_spark_context = None
    _jvm = None
    _gateway = None

    @classmethod
    def connect(cls, gateway):
        cls._gateway = gateway
        cls._jvm = gateway.jvm
        cls._active_spark_context = cls()
