#!/usr/bin/env python3
"""Golden values for the optimizer tests, from definitions that share no form with the Java code.

    python3 scripts/golden/optimizers.py src/test/resources/golden

writes optimizer-paths.csv, lasso.csv and logistic.csv. The paths need plain Python only: they are
computed with 60 decimal digits from the *unrolled* definitions (sums over all past gradients), where
the Java code keeps running moments in doubles. The logistic optimum is SciPy's.

Written with Python 3.11.7, NumPy 2.4.6 and SciPy 1.17.1.
"""

import math
import sys
from decimal import Decimal as D
from decimal import getcontext
from pathlib import Path

getcontext().prec = 60
STEPS = 40


def himmelblau(p):
    x, y = p
    a, b = x * x + y - 11, x + y * y - 7
    return [4 * x * a + 2 * b, 2 * a + 4 * y * b]


def rosenbrock(p):
    x, y = p
    return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]


def clipped(gradient, value, norm):
    gradient = [max(-value, min(value, g)) for g in gradient]
    length = sum(g * g for g in gradient).sqrt()
    return [g * norm / length if length > norm else g for g in gradient]


def weighted(decay, terms):
    """Sum over k of decay^(t-k) * terms[k], k = 1..t, term by term."""
    t = len(terms)
    return sum((decay ** (t - 1 - k) * term for k, term in enumerate(terms)), D(0))


def gradient_descent(rates, gradients):
    return -rates[-1] * gradients[-1]


def momentum(rates, gradients, mu=D("0.9")):
    return -weighted(mu, [r * g for r, g in zip(rates, gradients)])


def adagrad(rates, gradients, epsilon=D("1e-7")):
    return -rates[-1] * gradients[-1] / (sum(g * g for g in gradients).sqrt() + epsilon)


def rmsprop(rates, gradients, rho=D("0.9"), epsilon=D("1e-8")):
    mean_square = (1 - rho) * weighted(rho, [g * g for g in gradients])
    return -rates[-1] * gradients[-1] / (mean_square.sqrt() + epsilon)


def adam(rates, gradients, beta1=D("0.9"), beta2=D("0.999"), epsilon=D("1e-8")):
    # Kingma and Ba, end of section 2: the corrections folded into the rate.
    t = len(gradients)
    m = (1 - beta1) * weighted(beta1, gradients)
    v = (1 - beta2) * weighted(beta2, [g * g for g in gradients])
    root = (1 - beta2**t).sqrt()
    return -rates[-1] * root / (1 - beta1**t) * m / (v.sqrt() + epsilon * root)


RULES = {
    "gradient-descent": (gradient_descent, D("0.002")),
    "momentum": (momentum, D("0.0005")),
    "nesterov": (momentum, D("0.0005")),
    "adagrad": (adagrad, D("0.5")),
    "rmsprop": (rmsprop, D("0.05")),
    "adam": (adam, D("0.1")),
    "adamw": (adam, D("0.1")),
}


def path(name, function, start, rate_decay, clip):
    rule, rate = RULES[name]
    theta = list(start)
    rates, history = [], [[] for _ in theta]
    for t in range(STEPS):
        rates.append(rate * rate_decay**t)
        # Nesterov as published: the gradient is taken ahead, at theta + mu v.
        v = [momentum(rates[:-1], h) if h else D(0) for h in history]
        ahead = [p + D("0.9") * s if name == "nesterov" else p for p, s in zip(theta, v)]
        for h, g in zip(history, clipped(function(ahead), *clip)):
            h.append(g)
        decay = D("0.01") if name == "adamw" else D(0)
        theta = [
            p * (1 - rates[-1] * decay) + rule(rates, h) for p, h in zip(theta, history)
        ]
    if name == "nesterov":
        theta = [p + D("0.9") * momentum(rates, h) for p, h in zip(theta, history)]
    return theta


def write_paths(directory):
    with open(directory / "optimizer-paths.csv", "w", encoding="utf-8") as out:
        out.write(f"rule,function,rate,rateDecay,clipValue,clipNorm,x{STEPS},y{STEPS}\n")
        for name in RULES:
            for label, function, start in (
                ("himmelblau", himmelblau, (D(-2), D(2))),
                ("rosenbrock", rosenbrock, (D("-1.5"), D(1))),
            ):
                for decay, clip in (
                    (D(1), (D("1e9"), D("1e9"))),
                    (D("0.97"), (D(30), D(35))),
                ):
                    x, y = path(name, function, start, decay, clip)
                    row = [name, label, RULES[name][1], decay, *map(float, clip)]
                    out.write(",".join(map(str, row)) + f",{float(x)!r},{float(y)!r}\n")


def table(rows, columns):
    """A fixed design matrix that no random generator is needed for."""
    return [
        [math.sin(1.0 + 3 * i + 7 * j * j) + 0.3 * math.cos(2.0 * i * (j + 1)) for j in range(columns)]
        for i in range(rows)
    ]


def lasso(x, y, penalty):
    """Coordinate descent on half the squared error plus penalty times the 1-norm."""
    n = len(x[0])
    w = [0.0] * n
    for _ in range(20000):
        for j in range(n):
            rest = [yi - sum(xi[k] * w[k] for k in range(n) if k != j) for xi, yi in zip(x, y)]
            rho = sum(xi[j] * r for xi, r in zip(x, rest))
            shrunk = math.copysign(max(abs(rho) - penalty, 0.0), rho)
            w[j] = shrunk / sum(xi[j] ** 2 for xi in x)
    return w


def write_lasso(directory):
    x = table(20, 6)
    truth = [2.0, 0.0, -1.0, 0.0, 0.0, 0.5]
    y = [sum(a * b for a, b in zip(row, truth)) + 0.2 * math.sin(5.0 * i) for i, row in enumerate(x)]
    with open(directory / "lasso.csv", "w", encoding="utf-8") as out:
        for row, target in zip(x, y):
            out.write(",".join(repr(v) for v in [*row, target]) + "\n")
        for penalty in (1.0, 4.0):
            out.write(",".join(repr(v) for v in [*lasso(x, y, penalty), penalty]) + "\n")


def write_logistic(directory):
    import numpy as np
    from scipy.optimize import minimize

    x = np.array(table(40, 5))
    y = np.array([1.0 if math.sin(11.0 * i) + row[0] - row[3] > 0 else 0.0 for i, row in enumerate(x)])

    def objective(w):
        z = x @ w
        return np.sum(np.logaddexp(0, z) - y * z) + 0.05 * w @ w

    def gradient(w):
        return x.T @ (1 / (1 + np.exp(-(x @ w))) - y) + 0.1 * w

    def hessian(w):
        p = 1 / (1 + np.exp(-(x @ w)))
        return x.T @ (x * (p * (1 - p))[:, None]) + 0.1 * np.eye(5)

    w = minimize(objective, np.zeros(5), jac=gradient, hess=hessian, method="Newton-CG", tol=1e-12).x
    for _ in range(5):  # Newton's method to the last digit
        w = w - np.linalg.solve(hessian(w), gradient(w))
    with open(directory / "logistic.csv", "w", encoding="utf-8") as out:
        for row, target in zip(x, y):
            out.write(",".join(repr(float(v)) for v in [*row, target]) + "\n")
        out.write(",".join(repr(float(v)) for v in [*w, objective(w)]) + "\n")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write_paths(target)
    write_lasso(target)
    write_logistic(target)
