package org.backfold.model;

/** What is wrong with the files of a model: names the file, what was expected and found. */
final class ModelFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final String ADVICE = " Take another copy of the model or train it again.";

  ModelFileException(String message) {
    super(message);
  }

  ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Damage for which the only remedy is another copy. */
  static ModelFileException damaged(String message) {
    return new ModelFileException(message + ADVICE);
  }

  static ModelFileException damaged(String message, Throwable cause) {
    return new ModelFileException(message + ADVICE, cause);
  }
}
