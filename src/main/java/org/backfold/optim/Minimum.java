package org.backfold.optim;

/**
 * Where {@link Optimizer#minimize} ended.
 *
 * @param parameters θ reached; owned by the receiver
 * @param value J at {@code parameters}; with L1 for OWL-QN
 * @param iterations steps done
 * @param evaluations calls of the objective
 * @param convergence why it ended there
 */
public record Minimum(
    double[] parameters,
    double value,
    long iterations,
    long evaluations,
    Convergence convergence) {}
