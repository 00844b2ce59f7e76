package org.backfold.cluster;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What faults did: how many hit, how many runs got over them, and what that cost. */
final class FaultTable {
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private static final class Row {
    private int tried;
    private int hit;
    private int injected;
    private int finished;
    private int bitEqual;
    private double secondsLost;
  }

  /** A run that was begun, and in which the fault hit {@code injected} times. */
  synchronized void injected(String fault, int injected) {
    Row row = row(fault);
    row.tried++;
    row.hit += injected > 0 ? 1 : 0;
    row.injected += injected;
  }

  /**
   * A run that came to its end.
   *
   * @param secondsLost against the undisturbed run
   */
  synchronized void finished(String fault, boolean bitEqual, double secondsLost) {
    Row row = row(fault);
    row.finished++;
    row.bitEqual += bitEqual ? 1 : 0;
    row.secondsLost += secondsLost;
  }

  private Row row(String fault) {
    return rows.computeIfAbsent(fault, name -> new Row());
  }

  /** Whether there were runs, and each of them was hit and finished with the same bits. */
  synchronized boolean allWell() {
    return !rows.isEmpty()
        && rows.values().stream()
            .allMatch(
                row ->
                    row.hit == row.tried && row.finished == row.tried && row.bitEqual == row.tried);
  }

  /** Seconds are the mean of a run. */
  @Override
  public synchronized String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-36s %8s %8s %9s %12s%n",
                "fault",
                "injected",
                "finished",
                "bit-equal",
                "seconds lost"));
    rows.forEach(
        (fault, row) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-36s %8d %8d %9d %12.1f%n",
                    fault,
                    row.injected,
                    row.finished,
                    row.bitEqual,
                    row.secondsLost / Math.max(1, row.finished))));
    return text.toString();
  }
}
