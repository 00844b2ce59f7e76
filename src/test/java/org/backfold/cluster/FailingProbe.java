package org.backfold.cluster;

import java.util.Arrays;

/** A driver that prints its arguments and ends with exit code 2. */
public final class FailingProbe {
  private FailingProbe() {}

  public static void main(String[] args) {
    System.out.println("arguments " + Arrays.toString(args));
    System.exit(2);
  }
}
