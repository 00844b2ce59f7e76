/**
 * Minimization of any {@link org.backfold.optim.Objective} over a flat {@code double[]}: update
 * rules, learning rate schedules and L-BFGS. Nothing here knows networks or Spark; the only user of
 * Breeze.
 *
 * <p>Design notes
 *
 * <ul>
 *   <li>An {@link org.backfold.optim.Optimizer} is a value, its options; a run of it is an {@link
 *       org.backfold.optim.Optimizer.Minimization}, one iteration at a time. Everything a run
 *       remembers besides θ is an {@link org.backfold.optim.OptimizerState}, plain named numbers: a
 *       run resumed from it goes on with the same bits.
 *   <li>An update rule is a formula and the names of its vectors; the order of one iteration
 *       (gradient, clipping, weight decay, rule, projection) stands once, in {@link
 *       org.backfold.optim.RuleMinimization}.
 *   <li>L-BFGS takes direction, line search and corrections from Breeze, but not Breeze's loop:
 *       that one hides its failures in the log, and its state cannot be written down. Neither can
 *       an iteration of ours evaluate the objective twice at one θ, which costs a pass over the
 *       data.
 *   <li>Scalars that enter θ use {@link java.lang.StrictMath}: a schedule or a bias correction has
 *       the same bits on every machine.
 * </ul>
 *
 * <p>Letters, here and in the classes: θ the parameters, J the objective, g = ∂J/∂θ, η the learning
 * rate, t the iteration, ⊙ and √ element by element.
 */
package org.backfold.optim;
