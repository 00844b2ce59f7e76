package org.backfold.training;

import java.util.Optional;

/**
 * The last state whose weights are known to be good, so that a run that diverges can go back to it.
 * A state is offered at the start and at the end of an epoch and becomes good once the loss of its
 * weights is found finite, one iteration later. Which states are offered depends on the iterations
 * alone, so a resumed run goes back to the same ones.
 */
final class LastGood {
  /** Fewer iterations apart, states are not offered: each is a copy. */
  private static final long APART = 10;

  private Optional<RunState> good = Optional.empty();
  private Optional<RunState> candidate = Optional.empty();

  /** Whether the state after {@code iteration} shall be offered. */
  boolean wants(long iteration) {
    return candidate.or(() -> good).map(last -> iteration - last.iteration() >= APART).orElse(true);
  }

  void offer(RunState state) {
    candidate = Optional.of(state);
  }

  /** The loss of the latest weights is finite. */
  void confirm() {
    if (candidate.isPresent()) {
      good = candidate;
      candidate = Optional.empty();
    }
  }

  /** Goes back: what was offered since is no good. */
  Optional<RunState> back() {
    candidate = Optional.empty();
    return good;
  }

  Optional<RunState> good() {
    return good;
  }

  /** Takes over what an earlier run knew to be good. */
  void restore(RunState state) {
    good = Optional.of(state);
    candidate = Optional.empty();
  }
}
