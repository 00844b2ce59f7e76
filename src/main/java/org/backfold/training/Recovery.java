package org.backfold.training;

/**
 * A run diverged and went back: part of its history.
 *
 * @param epoch in which it diverged
 * @param iteration after which it diverged
 * @param backTo iteration whose weights it went on from, 0 for the start
 * @param learningRateFactor what the schedule's rates are multiplied by from there on, beside any
 *     reduction on a plateau
 * @param cause what was found, a sentence
 */
public record Recovery(
    long epoch, long iteration, long backTo, double learningRateFactor, String cause) {}
