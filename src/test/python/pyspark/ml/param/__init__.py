"""Parameters, and what holds them."""

import copy
import uuid

from pyspark.ml.linalg import DenseVector


class Param:
    def __init__(self, parent, name, doc, typeConverter=None):
        self.parent = parent.uid
        self.name = name
        self.doc = doc
        self.typeConverter = typeConverter or TypeConverters.identity

    def _copy_new_parent(self, parent):
        param = copy.copy(self)
        param.parent = parent.uid
        return param

    def __eq__(self, other):
        return isinstance(other, Param) and (self.parent, self.name) == (other.parent, other.name)

    def __hash__(self):
        return hash((self.parent, self.name))


def _number(value):
    if type(value) not in (int, float):
        raise TypeError(f"Could not convert {value!r} to a number")
    return value


def _whole(value):
    if not float(_number(value)).is_integer():
        raise TypeError(f"Could not convert {value!r} to int")
    return int(value)


class TypeConverters:
    @staticmethod
    def identity(value):
        return value

    @staticmethod
    def toListInt(value):
        return [_whole(element) for element in value]

    @staticmethod
    def toListFloat(value):
        return [float(_number(element)) for element in value]

    @staticmethod
    def toVector(value):
        return value if isinstance(value, DenseVector) else DenseVector(value)

    @staticmethod
    def toInt(value):
        return _whole(value)

    @staticmethod
    def toFloat(value):
        return float(_number(value))

    @staticmethod
    def toString(value):
        if not isinstance(value, str):
            raise TypeError(f"Could not convert {value!r} to string type")
        return value

    @staticmethod
    def toBoolean(value):
        if not isinstance(value, bool):
            raise TypeError(f"Boolean Param requires value of type bool. Found {type(value)}.")
        return value


class Params:
    def __init__(self):
        super().__init__()
        self.uid = f"{type(self).__name__}_{uuid.uuid4().hex[-12:]}"
        self._paramMap = {}
        self._defaultParamMap = {}
        self._params = None
        for name in dir(type(self)):
            param = getattr(type(self), name)
            if isinstance(param, Param):
                setattr(self, name, param._copy_new_parent(self))

    @staticmethod
    def _dummy():
        dummy = object.__new__(Params)
        dummy.uid = "undefined"
        return dummy

    @property
    def params(self):
        if self._params is None:
            names = [
                name
                for name in dir(self)
                if name != "params" and not isinstance(getattr(type(self), name, None), property)
            ]
            values = [getattr(self, name) for name in names]
            self._params = [value for value in values if isinstance(value, Param)]
        return self._params

    def hasParam(self, name):
        return isinstance(getattr(self, name, None), Param)

    def getParam(self, name):
        if not self.hasParam(name):
            raise ValueError(f"Cannot find param with name {name}.")
        return getattr(self, name)

    def _resolveParam(self, param):
        if isinstance(param, str):
            return self.getParam(param)
        if self.uid != param.parent or not self.hasParam(param.name):
            raise ValueError(f"Param {param.name} does not belong to {self.uid}.")
        return param

    def isSet(self, param):
        return self._resolveParam(param) in self._paramMap

    def hasDefault(self, param):
        return self._resolveParam(param) in self._defaultParamMap

    def isDefined(self, param):
        return self.isSet(param) or self.hasDefault(param)

    def getOrDefault(self, param):
        param = self._resolveParam(param)
        return self._paramMap[param] if param in self._paramMap else self._defaultParamMap[param]

    def _set(self, **values):
        for name, value in values.items():
            param = getattr(self, name)
            self._paramMap[param] = None if value is None else param.typeConverter(value)
        return self

    def _setDefault(self, **values):
        for name, value in values.items():
            param = getattr(self, name)
            self._defaultParamMap[param] = param.typeConverter(value)
        return self

    def copy(self, extra=None):
        that = copy.copy(self)
        that._paramMap = {}
        that._defaultParamMap = {}
        return self._copyValues(that, extra)

    def _copyValues(self, to, extra=None):
        values = {**self._paramMap, **(extra or {})}
        for param in self.params:
            if param in self._defaultParamMap and to.hasParam(param.name):
                to._defaultParamMap[to.getParam(param.name)] = self._defaultParamMap[param]
            if param in values and to.hasParam(param.name):
                to._set(**{param.name: values[param]})
        return to

    def _resetUid(self, uid):
        self.uid = uid
        moved = {param: getattr(self, param.name)._copy_new_parent(self) for param in self.params}
        for param in moved.values():
            setattr(self, param.name, param)
        self._paramMap = {moved[param]: value for param, value in self._paramMap.items()}
        self._defaultParamMap = {moved[key]: value for key, value in self._defaultParamMap.items()}
        self._params = None
