package org.backfold.optim;

/**
 * Why a run ended.
 *
 * @param message one sentence with the numbers, for the user
 */
public record Convergence(Reason reason, String message) {

  /** Kind of ending. */
  public enum Reason {
    /** The gradient is as small as the tolerance asks. */
    GRADIENT_VANISHED,
    /** J no longer falls by more than the tolerance. */
    VALUE_SETTLED,
    /** All iterations asked for are done. */
    ITERATIONS_EXHAUSTED,
    /** L-BFGS found no step that lowers J. */
    LINE_SEARCH_FAILED,
    /** J or its gradient is NaN or infinite at θ. */
    NOT_FINITE;

    /** Whether θ is a minimum as far as the tolerance can tell. */
    public boolean converged() {
      return this == GRADIENT_VANISHED || this == VALUE_SETTLED;
    }
  }

  @Override
  public String toString() {
    return message;
  }
}
