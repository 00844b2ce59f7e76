package org.backfold.ml;

import java.util.Locale;
import java.util.Optional;
import org.backfold.optim.Plateau;
import org.backfold.optim.Schedule;

/**
 * What {@code learningRateSchedule} says: a schedule over the epochs, or a constant rate that a
 * plateau of the loss reduces.
 *
 * @param schedule its lengths in epochs
 * @param plateau if that was asked for
 */
record LearningRate(Schedule schedule, Optional<Plateau> plateau) {
  /** The schedule that changes nothing. */
  static final String CONSTANT = "constant";

  private static final String PLATEAU = "plateau";

  /**
   * @param text as {@link Schedule#parse} and {@link Plateau#parse} read it
   * @throws IllegalArgumentException if neither can
   */
  static LearningRate parse(String text, double initialRate) {
    return text.strip().toLowerCase(Locale.ROOT).startsWith(PLATEAU)
        ? new LearningRate(Schedule.constant(initialRate), Optional.of(Plateau.parse(text)))
        : new LearningRate(Schedule.parse(text, initialRate), Optional.empty());
  }

  /** Throws IllegalArgumentException if {@code text} cannot be read. */
  static void check(String text) {
    parse(text, 1);
  }
}
