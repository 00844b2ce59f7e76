package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FaultTableTest {
  private final FaultTable table = new FaultTable();

  private void run(String fault, int injected, boolean bitEqual) {
    table.injected(fault, injected);
    table.finished(fault, bitEqual, 1);
  }

  @Test
  void allWell_ifEachRunWasHitAndFinishedWithTheSameBits() {
    run("killed", 1, true);
    run("killed", 2, true);
    run("slow", 1, true);

    assertTrue(table.allWell(), table::toString);
  }

  @Test
  void notWell_withoutRuns() {
    assertFalse(table.allWell());
  }

  @Test
  void notWell_ifARunDidNotFinish() {
    run("killed", 1, true);
    table.injected("killed", 1);

    assertFalse(table.allWell());
  }

  @Test
  void notWell_ifAFaultMissedARun() {
    run("killed", 2, true);
    run("killed", 0, true);

    assertFalse(table.allWell());
  }

  @Test
  void notWell_ifBitsDiffer() {
    run("killed", 1, true);
    run("killed", 1, false);

    assertFalse(table.allWell());
  }
}
