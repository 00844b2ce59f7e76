package org.backfold.data;

import java.util.Optional;

/** Cells of a line of text; reads one line after the other. */
interface LineCells extends Cells {
  /** Splits the line; says what is wrong with it as a whole. */
  Optional<RowProblem> read(String line);
}
