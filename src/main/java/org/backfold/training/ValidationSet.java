package org.backfold.training;

import java.util.Optional;

/** Passes over the validation set, if there is one. */
record ValidationSet(Optional<Passes> passes) implements AutoCloseable {
  long rows() {
    return passes.map(present -> present.examples().count()).orElse(0L);
  }

  /** Of its content, if there is one. */
  Optional<DataFingerprint> fingerprint() {
    return passes.map(present -> present.examples().fingerprint());
  }

  /** Sums of loss and metric at θ; of nothing without a validation set. */
  Optional<Sums> loss(double[] parameters) {
    return passes.map(present -> present.loss(parameters));
  }

  @Override
  public void close() {
    passes.ifPresent(Passes::close);
  }
}
