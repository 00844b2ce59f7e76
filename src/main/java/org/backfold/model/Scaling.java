package org.backfold.model;

import java.io.Serializable;
import java.util.Optional;
import org.backfold.network.Standardization;

/**
 * The standardizations that belong to a model: of its inputs, and, for regression, of its targets.
 * The network sees and returns standardized numbers; users of the model never do.
 */
public final class Scaling implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Scaling NONE = new Scaling(null, null);

  private final Standardization inputs;
  private final Standardization targets;

  private Scaling(Standardization inputs, Standardization targets) {
    this.inputs = inputs;
    this.targets = targets;
  }

  /** Raw inputs, raw targets. */
  public static Scaling none() {
    return NONE;
  }

  /** Standardized inputs, raw targets. */
  public static Scaling of(Standardization inputs) {
    return of(Optional.of(inputs), Optional.empty());
  }

  /** Either, both or none. */
  public static Scaling of(Optional<Standardization> inputs, Optional<Standardization> targets) {
    return new Scaling(inputs.orElse(null), targets.orElse(null));
  }

  /** Mean and deviation per input, length n_0. */
  public Optional<Standardization> inputs() {
    return Optional.ofNullable(inputs);
  }

  /** Mean and deviation per target, length n_L. */
  public Optional<Standardization> targets() {
    return Optional.ofNullable(targets);
  }
}
