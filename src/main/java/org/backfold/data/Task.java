package org.backfold.data;

import java.util.Locale;

/** What the labels mean. */
public enum Task {
  /** One class of several. */
  CLASSIFICATION,
  /** One or several numbers. */
  REGRESSION,
  /** Any number of labels, each there (1) or not (0). */
  MULTI_LABEL;

  /** As written in configs and messages: {@code classification}, {@code multi-label}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
