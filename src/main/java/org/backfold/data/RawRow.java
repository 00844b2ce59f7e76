package org.backfold.data;

import java.util.Optional;

/**
 * One row as a source reads it: where it stands and its cells. The source reuses it for the next
 * row.
 */
final class RawRow {
  /** URI of the file; empty for a DataFrame. */
  String file = "";

  /** Where the piece of the file starts that a task reads; for a DataFrame the partition. */
  long block;

  /** Lines or rows before this one in the block; −1 before the first. */
  long index = -1;

  /** Not a row, but counted: a blank line, a header. */
  boolean skipped;

  /** Set unless {@link #skipped}; readable unless there is a {@link #problem}. */
  Cells cells;

  /** What is wrong with the row as a whole. */
  Optional<RowProblem> problem = Optional.empty();

  /** Moves on to the next row, of the piece that starts at {@code newBlock} of a file. */
  void moveTo(String newFile, long newBlock) {
    boolean same = newBlock == block && newFile.equals(file);
    index = same ? index + 1 : 0;
    file = newFile;
    block = newBlock;
    skipped = false;
    problem = Optional.empty();
  }
}
