package org.backfold.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What one process measured of one thing, e.g. one objective evaluation.
 *
 * @param group which variant of the scenario, e.g. {@code batch 64}; empty if there is one only
 * @param subject who or what was timed: a contestant's label, or e.g. {@code empty job}
 * @param seconds of each repetition, warm-up left out
 * @param rows that one repetition works through; 0 if rows are not the point
 * @param flops floating-point operations of one repetition, in matrix products; 0 if not the point
 * @param gemmSeconds those products alone in the same process, on all cores; 0 if not measured
 */
record Measurement(
    String group, String subject, double[] seconds, long rows, double flops, double gemmSeconds) {

  /** Of something that has no products to be compared with. */
  static Measurement plain(String group, String subject, double[] seconds, long rows) {
    return new Measurement(group, subject, seconds, rows, 0, 0);
  }

  double median() {
    return Spread.of(seconds).median();
  }

  /** The products alone, under a name of their own. */
  Measurement gemmAlone(String name) {
    return new Measurement(group, name, new double[] {gemmSeconds}, rows, flops, gemmSeconds);
  }

  /** With more repetitions. */
  Measurement with(double[] more) {
    double[] all = DoubleStream.concat(Arrays.stream(seconds), Arrays.stream(more)).toArray();
    return new Measurement(group, subject, all, rows, flops, gemmSeconds);
  }
}
