"""Golden values for org.backfold.network, written to src/test/resources/golden/network.json.

An implementation of its own: scalar formulas straight from the definitions, evaluated in 60 digits,
so that no numerically stable form is needed; gradients are central differences with step 1e-20, so
that no derivative is written down. Made with Python 3.11.7, mpmath 1.3.0:
python3 scripts/golden/network.py
"""

import json
import pathlib

from mpmath import mp, mpf, erfc, exp, log, sqrt, tanh

mp.dps = 60
OUTPUT = pathlib.Path(__file__).parents[2] / "src/test/resources/golden/network.json"

ELEMENTWISE = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + exp(-z)),
    "tanh": tanh,
    "relu": lambda z: z if z > 0 else mpf(0),
    "leaky-relu(0.125)": lambda z: z if z > 0 else z / 8,
    "elu(1.5)": lambda z: z if z > 0 else mpf(1.5) * (exp(z) - 1),
    "softplus": lambda z: log(1 + exp(z)),
    "gelu": lambda z: z * erfc(-z / sqrt(mpf(2))) / 2,
    "silu": lambda z: z / (1 + exp(-z)),
    "exponential": exp,
}


def activate(name, column):
    if name == "softmax":
        total = sum(exp(z) for z in column)
        return [exp(z) / total for z in column]
    return [ELEMENTWISE[name](z) for z in column]


def huber(a, y, delta=mpf(0.5)):
    distance = abs(a - y)
    return distance**2 / 2 if distance <= delta else delta * distance - delta**2 / 2


def product_log(y, a):
    return y * log(a) if y != 0 else mpf(0)


LOSSES = {
    "squared-error": lambda a, y: (a - y) ** 2 / 2,
    "cross-entropy": lambda a, y: -product_log(y, a),
    "binary-cross-entropy": lambda a, y: -product_log(y, a) - product_log(1 - y, 1 - a),
    "absolute-error": lambda a, y: abs(a - y),
    "huber(0.5)": huber,
    "poisson": lambda a, y: a - product_log(y, a),
}


def column_loss(name, outputs, targets):
    return sum(LOSSES[name](a, y) for a, y in zip(outputs, targets))


def forward(sizes, activations, parameters, column):
    at = 0
    for l, name in enumerate(activations, start=1):
        rows, columns = sizes[l], sizes[l - 1]
        weights = parameters[at : at + rows * columns]  # column by column
        biases = parameters[at + rows * columns : at + rows * columns + rows]
        z = [
            biases[i] + sum(weights[j * rows + i] * column[j] for j in range(columns))
            for i in range(rows)
        ]
        column = activate(name, z)
        at += rows * (columns + 1)
    return column


def columns(values, rows):
    return [values[i : i + rows] for i in range(0, len(values), rows)]


def total_loss(sizes, activations, loss, parameters, data):
    features, targets, weights = data
    return sum(
        w * column_loss(loss, forward(sizes, activations, parameters, x), y)
        for x, y, w in zip(features, targets, weights)
    )


def difference(function, parameters, index, step=mpf("1e-20")):
    above, below = list(parameters), list(parameters)
    above[index] += step
    below[index] -= step
    return (function(above) - function(below)) / (2 * step)


def spread(count, multiplier, shift, scale):
    """Numbers in [-1, 1] * scale that follow no pattern the code could exploit."""
    return [((i * multiplier + shift) % 199 - 99) / 100 * scale for i in range(count)]


def targets_for(loss, rows, examples):
    if loss == "cross-entropy":
        return [1.0 if i == (j + 1) % rows else 0.0 for j in range(examples) for i in range(rows)]
    if loss == "binary-cross-entropy":
        return [float((i + j) % 2) for j in range(examples) for i in range(rows)]
    if loss == "poisson":
        return [float((i + 2 * j) % 4) for j in range(examples) for i in range(rows)]
    return spread(rows * examples, 83, 29, 0.8)


def case(sizes, activations, loss):
    examples = 5
    count = sum(n * (m + 1) for m, n in zip(sizes, sizes[1:]))
    parameters = spread(count, 71, 13, 0.9)
    features = spread(sizes[0] * examples, 57, 41, 1.5)
    targets = targets_for(loss, sizes[-1], examples)
    weights = [1.0, 0.5, 0.0, 2.0, 1.0]
    exact = [mpf(v) for v in parameters]
    data = (
        columns([mpf(v) for v in features], sizes[0]),
        columns([mpf(v) for v in targets], sizes[-1]),
        [mpf(w) for w in weights],
    )

    def objective(theta):
        return total_loss(sizes, activations, loss, theta, data)

    outputs = [a for x in data[0] for a in forward(sizes, activations, exact, x)]
    gradient = [difference(objective, exact, i) for i in range(count)]
    return {
        "sizes": sizes,
        "activations": activations,
        "loss": loss,
        "parameters": parameters,
        "features": features,
        "targets": targets,
        "weights": weights,
        "outputs": [float(a) for a in outputs],
        "sum": float(objective(exact)),
        "gradient": [float(g) for g in gradient],
    }


def extreme(output, loss, logits, targets):
    """One column of logits where the definitions break in 53 bits."""
    exact = [mpf(z) for z in logits]
    y = [mpf(v) for v in targets]

    def objective(z):
        return column_loss(loss, activate(output, z), y)

    mp.dps = 4500  # e^-10000 beside 1
    result = {
        "output": output,
        "loss": loss,
        "logits": logits,
        "targets": targets,
        "value": float(objective(exact)),
        "delta": [float(difference(objective, exact, i, mpf(10) ** -50)) for i in range(len(y))],
    }
    mp.dps = 60
    return result


CASES = [
    case([3, 4, 3], ["sigmoid", "softmax"], "cross-entropy"),
    case([3, 4, 3], ["tanh", "softmax"], "squared-error"),
    case([3, 4, 3], ["relu", "identity"], "squared-error"),
    case([3, 4, 3], ["leaky-relu(0.125)", "sigmoid"], "binary-cross-entropy"),
    case([3, 4, 3], ["elu(1.5)", "identity"], "huber(0.5)"),
    case([3, 4, 3], ["softplus", "exponential"], "poisson"),
    case([3, 4, 3], ["gelu", "softmax"], "binary-cross-entropy"),
    case([3, 4, 3], ["silu", "softplus"], "poisson"),
    case([3, 4, 3], ["identity", "tanh"], "absolute-error"),
    case([3, 4, 3], ["gelu", "gelu"], "squared-error"),
    case([2, 1], ["sigmoid"], "binary-cross-entropy"),
    case([2, 5, 4, 2], ["sigmoid", "sigmoid", "sigmoid"], "squared-error"),
    case([3, 4, 3, 3, 2], ["silu", "elu(1.5)", "softplus", "softmax"], "cross-entropy"),
]

EXTREMES = [
    extreme("softmax", "cross-entropy", [1e4, -1e4, 0.0], [0.0, 1.0, 0.0]),
    extreme("softmax", "cross-entropy", [-1e4, -1e4, -1e4], [0.0, 0.0, 1.0]),
    extreme("softmax", "cross-entropy", [711.0, 710.0, -745.0], [0.0, 1.0, 0.0]),
    extreme("softmax", "cross-entropy", [1e4, 1e4 - 1, 3.0], [0.25, 0.5, 0.25]),
    extreme("sigmoid", "binary-cross-entropy", [1e4, -1e4, 1e4, -1e4], [0.0, 1.0, 1.0, 0.0]),
    extreme("sigmoid", "binary-cross-entropy", [711.0, -711.0, 40.0, -37.0], [0.0, 1.0, 1.0, 0.0]),
    extreme("sigmoid", "binary-cross-entropy", [0.0, 1e-9, -3.0, 5.0], [0.5, 1.0, 0.25, 0.0]),
    extreme("exponential", "poisson", [-1e4, -745.0, 3.0], [2.0, 1.0, 0.0]),
    extreme("identity", "squared-error", [1e4, -1e4], [-1e4, -1e4]),
]

POINTS = [-1e4, -38.5, -37.5, -12.0, -5.0, -1.5, -0.7, -1e-3, -1e-17, 0.0, 1e-9, 0.3, 2.0, 6.0, 9.0, 1e4]

TAILS = [-37.0, -20.0, -12.5, -8.25, -5.5, -3.1, -1.7, -0.6, -1e-3, 0.0, 1e-5, 0.45, 1.3, 2.9, 7.0, 40.0]


def slope(name, z):
    return difference(lambda v: ELEMENTWISE[name](v[0]), [z], 0, mpf(10) ** -60)


def curve(name):
    mp.dps = 400  # e^-711 beside 1
    points = [z for z in POINTS if name != "exponential" or z < 700]
    if name not in ("identity", "sigmoid", "tanh", "softplus", "gelu", "silu", "exponential"):
        points = [z for z in points if z != 0]  # kinks have a test of their own
    result = {
        "activation": name,
        "z": points,
        "value": [float(ELEMENTWISE[name](mpf(z))) for z in points],
        "slope": [float(slope(name, mpf(z))) for z in points],
    }
    mp.dps = 60
    return result


if __name__ == "__main__":
    gaussian = {"x": TAILS, "cdf": [float(erfc(-mpf(x) / sqrt(mpf(2))) / 2) for x in TAILS]}
    golden = {"gaussian": gaussian, "cases": CASES, "extremes": EXTREMES, "curves": [curve(n) for n in ELEMENTWISE]}
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(golden, indent=1).replace("\n    ", " ").replace("\n   ]", " ]") + "\n")
