package org.backfold.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs contestants in turns, so that whatever disturbs the machine disturbs all of them, and prints
 * their seconds. The first round warms up and is not counted.
 */
final class Timings {
  private final Map<String, Runnable> contestants = new LinkedHashMap<>();
  private final Map<String, double[]> seconds = new LinkedHashMap<>();

  /** The first one added is what the others are compared with. */
  Timings add(String name, Runnable contestant) {
    contestants.put(name, contestant);
    return this;
  }

  Timings run(int rounds) {
    contestants.keySet().forEach(name -> seconds.put(name, new double[rounds]));
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Runnable> contestant : contestants.entrySet()) {
        long start = System.nanoTime();
        contestant.getValue().run();
        if (round >= 0) {
          seconds.get(contestant.getKey())[round] = (System.nanoTime() - start) * 1e-9;
        }
      }
    }
    seconds.values().forEach(Arrays::sort);
    return this;
  }

  /** How many times faster than the first one, by the medians. */
  double ratio(String name) {
    return median(contestants.keySet().iterator().next()) / median(name);
  }

  private double median(String name) {
    double[] sorted = seconds.get(name);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * @param units what one run works through
   * @param unit their name
   */
  String table(long units, String unit) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-12s %10s %10s %10s %14s %8s",
            "",
            "median s",
            "min s",
            "max s",
            unit + "/s",
            "times"));
    for (String name : contestants.keySet()) {
      double[] sorted = seconds.get(name);
      lines.add(
          String.format(
              Locale.ROOT,
              "%-12s %10.3f %10.3f %10.3f %,14.0f %8.2f",
              name,
              median(name),
              sorted[0],
              sorted[sorted.length - 1],
              units / median(name),
              ratio(name)));
    }
    return String.join(System.lineSeparator(), lines);
  }
}
