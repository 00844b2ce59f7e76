"""Coefficients of org.backfold.network.Gaussian, and the error they leave.

(1 + 2u) exp(u^2) erfc(u) is smooth in t = (u - K) / (u + K) on [-1, 1); its Chebyshev interpolant
is written out in powers of t. Made with Python 3.11.7, mpmath 1.3.0:
python3 scripts/golden/erfc_coefficients.py
"""

import random

from mpmath import mp, mpf, cos, erfc, exp, nstr, pi

mp.dps = 50
K = mpf("3.75")
TERMS = 24
NODES = 60


def scaled_erfc(u):
    return (1 + 2 * u) * exp(u * u) * erfc(u)


def chebyshev():
    nodes = [cos(pi * (j + mpf(1) / 2) / NODES) for j in range(NODES)]
    values = [scaled_erfc(K * (1 + t) / (1 - t)) for t in nodes]
    c = [
        2 / mpf(NODES) * sum(v * cos(i * pi * (j + mpf(1) / 2) / NODES) for j, v in enumerate(values))
        for i in range(TERMS)
    ]
    c[0] /= 2
    return c


def powers(c):
    polynomials = [[mpf(1)], [mpf(0), mpf(1)]]
    while len(polynomials) < len(c):
        following = [mpf(0)] + [2 * v for v in polynomials[-1]]
        for j, v in enumerate(polynomials[-2]):
            following[j] -= v
        polynomials.append(following)
    return [sum(c[i] * p[j] for i, p in enumerate(polynomials) if j < len(p)) for j in range(len(c))]


coefficients = [float(v) for v in powers(chebyshev())]
for value in reversed(coefficients):
    print(f"    {value!r},")

random.seed(1)
worst = mpf(0)
for _ in range(20000):
    u = random.random() * random.choice([1, 5, 26])
    t = (u - float(K)) / (u + float(K))
    polynomial = 0.0
    for value in reversed(coefficients):
        polynomial = polynomial * t + value
    worst = max(worst, abs(polynomial / scaled_erfc(mpf(u)) - 1))
print("largest relative error", nstr(worst, 3))
