package org.backfold.bench;

/** Times work again and again; the first two times warm up and do not count. */
final class Stopwatch {
  private static final int WARM_UP = 2;

  private Stopwatch() {}

  /** Seconds of each of {@code repetitions}. */
  static double[] seconds(int repetitions, Runnable work) {
    for (int i = 0; i < WARM_UP; i++) {
      work.run();
    }
    double[] seconds = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      long start = System.nanoTime();
      work.run();
      seconds[i] = (System.nanoTime() - start) * 1e-9;
    }
    return seconds;
  }
}
