package org.backfold.training;

/**
 * The loss or the gradient stopped being a finite number, or the loss exploded; the message says
 * when and where, what to do, and where the last good weights are.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergenceException(String message) {
    super(message);
  }
}
