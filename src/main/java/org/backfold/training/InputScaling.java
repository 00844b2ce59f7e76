package org.backfold.training;

import java.util.Optional;
import org.backfold.network.Standardization;

/** How inputs are brought to mean 0 and deviation 1 by the statistics of the training set. */
public enum InputScaling {
  /** Left as they are. */
  NONE {
    @Override
    Optional<Standardization> of(Moments features) {
      return Optional.empty();
    }
  },
  /** Each column by its own mean and deviation: for columns of different units. */
  COLUMNS {
    @Override
    Optional<Standardization> of(Moments features) {
      return Optional.of(features.standardization());
    }
  },
  /**
   * All columns by one mean and one deviation: for columns of one unit, such as the pixels of an
   * image, where a column of its own would blow up the noise of pixels that are nearly always 0.
   */
  GLOBAL {
    @Override
    Optional<Standardization> of(Moments features) {
      return Optional.of(features.globalStandardization());
    }
  };

  abstract Optional<Standardization> of(Moments features);
}
