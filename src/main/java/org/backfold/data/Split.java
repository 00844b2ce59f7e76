package org.backfold.data;

import java.util.Locale;
import java.util.Optional;

/** What an example is for. */
enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  static final String NAMES = "train, validation or test (0, 1 or 2; false or true)";

  /** By the value of a split column: a name, a number, or a boolean (true: validation). */
  static Optional<Split> of(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "train", "training", "0", "0.0", "false" -> Optional.of(TRAIN);
      case "validation", "valid", "val", "1", "1.0", "true" -> Optional.of(VALIDATION);
      case "test", "2", "2.0" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }
}
