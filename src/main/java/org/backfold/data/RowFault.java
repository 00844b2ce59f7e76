package org.backfold.data;

/** What can be wrong with a row; in the order of the report. */
public enum RowFault {
  /** The line does not split into cells: ragged, open quote, no index:value pair, no JSON. */
  MALFORMED("malformed"),
  /** Nothing stands where something should. */
  MISSING("missing value"),
  /** Text where a number should stand. */
  NOT_A_NUMBER("not a number"),
  /** A number that is NaN. */
  NAN("NaN"),
  /** A number that is infinite, or too large for double precision. */
  INFINITE("infinite"),
  /** A vector of another size than the others, or than the model takes. */
  VECTOR_SIZE("wrong vector size"),
  /** A negative weight. */
  WEIGHT("negative weight"),
  /** A class the model does not know, an index out of range, a label that is not text in UTF-8. */
  LABEL("unknown label"),
  /** A label of a multi-label task that is neither 0 nor 1. */
  NOT_BINARY("neither 0 nor 1"),
  /** A value of the split column that names no split. */
  SPLIT("unknown split");

  private final String description;

  RowFault(String description) {
    this.description = description;
  }

  /** A few words for the report. */
  public String description() {
    return description;
  }
}
