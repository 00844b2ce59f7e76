package org.backfold.bench;

import org.backfold.training.TrainingListener;

/** Remembers when the rows were packed and training began. */
final class StartClock implements TrainingListener {
  private long nanos;
  private long millis;

  @Override
  public void onStart(Plan plan) {
    nanos = System.nanoTime();
    millis = System.currentTimeMillis();
  }

  /** By {@link System#nanoTime}. */
  long nanos() {
    return nanos;
  }

  /** Since 1970. */
  long millis() {
    return millis;
  }
}
