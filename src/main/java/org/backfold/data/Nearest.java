package org.backfold.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that a mistyped one was meant to be. */
public final class Nearest {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Nearest() {}

  /** The known name closest to {@code name}; empty if none is close. */
  public static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String other) -> distance(name, other)).thenComparing(n -> n))
        .filter(other -> distance(name, other) <= tolerance(name));
  }

  /** "; did you mean x?", or nothing. */
  public static String suggestion(String name, Collection<String> known) {
    return to(name, known).map(other -> "; did you mean " + other + "?").orElse("");
  }

  /**
   * Edits between two names; case, underscores and hyphens do not count, and a beginning of at
   * least three letters counts as one edit.
   */
  public static int distance(String name, String known) {
    String typed = plain(name);
    boolean beginning = typed.length() >= 3 && plain(known).startsWith(typed);
    int edits = DISTANCE.apply(typed, plain(known));
    return beginning ? Math.min(1, edits) : edits;
  }

  /** Edits up to which a name still looks like another: two, or a third of its length. */
  public static int tolerance(String name) {
    int length = plain(name).length();
    return Math.min(length - 1, Math.max(2, length / 3));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
