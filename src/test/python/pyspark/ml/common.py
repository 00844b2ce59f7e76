"""Values from Python to Java and back. PySpark pickles vectors; here their numbers are copied."""

from py4j.java_gateway import JavaObject

from pyspark.ml.linalg import DenseMatrix, DenseVector


def _py2java(sc, value):
    if isinstance(value, DenseVector):
        jvm = sc._gateway.jvm
        numbers = sc._gateway.new_array(jvm.double, len(value))
        for i, number in enumerate(value.values):
            numbers[i] = number
        return jvm.org.apache.spark.ml.linalg.Vectors.dense(numbers)
    if isinstance(value, (list, tuple)):
        java_list = sc._gateway.jvm.java.util.ArrayList()
        for element in value:
            java_list.add(_py2java(sc, element))
        return java_list
    return value


def _java2py(sc, value):
    if isinstance(value, JavaObject):
        name = value.getClass().getSimpleName()
        if name == "DenseVector":
            return DenseVector(value.toArray())
        if name == "DenseMatrix":
            return DenseMatrix(value.numRows(), value.numCols(), value.values())
        if name.endswith("[]"):
            return list(value)
    return value
