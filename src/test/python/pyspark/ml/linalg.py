"""Vectors and matrices that have come from Java, or go there."""


class DenseVector:
    def __init__(self, values):
        self.values = [float(value) for value in values]

    def __eq__(self, other):
        return isinstance(other, DenseVector) and self.values == other.values

    def __len__(self):
        return len(self.values)


class DenseMatrix:
    def __init__(self, numRows, numCols, values):
        self.numRows = numRows
        self.numCols = numCols
        self.values = list(values)
