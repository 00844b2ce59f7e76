package org.backfold.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Wall-clock seconds of the phases of a run. */
final class Stopwatch {
  private final Map<String, Double> laps = new LinkedHashMap<>();
  private final long start = System.nanoTime();
  private long lapStart = start;

  /** Ends a phase; the next one begins. */
  void lap(String phase) {
    long now = System.nanoTime();
    laps.merge(phase, (now - lapStart) * 1e-9, Double::sum);
    lapStart = now;
  }

  /** Since the start. */
  double total() {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** By phase, in milliseconds' precision, and in total. */
  Map<String, Double> seconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    laps.forEach((phase, lap) -> seconds.put(phase, Math.round(lap * 1000) / 1000.0));
    seconds.put("total", Math.round(total() * 1000) / 1000.0);
    return seconds;
  }
}
