package org.backfold.data;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** The cells of one row, whatever the format; columns count as in the source's schema. */
interface Cells {
  /** What {@link #vector} returns where there is none. */
  Vector NO_VECTOR = Vectors.dense(new double[0]);

  /** The number in a cell; booleans are 1 and 0; NaN if there is none, ±∞ as it stands. */
  double number(int column);

  /** The text of a cell without blanks around; empty if nothing stands there. */
  String text(int column);

  /** The vector in a cell; {@link #NO_VECTOR} if nothing stands there. */
  Vector vector(int column);
}
