package org.backfold.training;

/** The loss or the gradient stopped being a finite number; the message says when and what to do. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergenceException(String message) {
    super(message);
  }
}
