package org.backfold.bench;

/**
 * What one process measured of one thing, e.g. one objective evaluation.
 *
 * @param group which variant of the scenario, e.g. {@code batch 64}; empty if there is one only
 * @param subject who or what was timed: a contestant's label, or e.g. {@code empty job}
 * @param seconds of each repetition, warm-up left out
 * @param rows that one repetition works through; 0 if rows are not the point
 * @param flops floating-point operations of one repetition, in matrix products; 0 if not the point
 * @param dgemmSeconds those products alone in the same process, on all cores; 0 if not measured
 */
record Measurement(
    String group, String subject, double[] seconds, long rows, double flops, double dgemmSeconds) {

  /** Of something that has no products to be compared with. */
  static Measurement plain(String group, String subject, double[] seconds, long rows) {
    return new Measurement(group, subject, seconds, rows, 0, 0);
  }

  double median() {
    return Spread.of(seconds).median();
  }
}
