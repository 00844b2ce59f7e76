package org.backfold.figure;

import java.util.ArrayList;
import java.util.List;
import org.backfold.figure.Canvas.Anchor;
import org.backfold.figure.Canvas.Pen;
import org.backfold.figure.Canvas.Type;

/** Names and their marks, side by side, in as many rows as they need. */
final class Legend {
  static final double ROW = 18;
  private static final double MARK = 18;
  private static final double GAP = 16;
  private static final Type TYPE = Type.label(Anchor.START);

  private final List<List<Key>> rows = new ArrayList<>();

  /** How a name is marked. */
  enum Mark {
    LINE,
    DOT
  }

  /** One entry. */
  record Key(String name, Mark mark, Pen pen) {
    double width() {
      return MARK + 6 + TYPE.width(name) + GAP;
    }
  }

  /**
   * @param width in pixels
   */
  Legend(List<Key> keys, double width) {
    double used = width;
    for (Key key : keys) {
      if (used + key.width() - GAP > width) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(key);
      used += key.width();
    }
  }

  double height() {
    return rows.size() * ROW;
  }

  /** Draws with the upper left corner at (left, top). */
  void draw(Canvas canvas, double left, double top) {
    for (int row = 0; row < rows.size(); row++) {
      double x = left;
      double middle = top + (row + 0.5) * ROW;
      for (Key key : rows.get(row)) {
        if (key.mark() == Mark.LINE) {
          canvas.line(new double[] {x, middle, x + MARK, middle}, key.pen());
        } else {
          canvas.dots(new double[] {x + MARK / 2, middle}, 4, key.pen().paint());
        }
        canvas.text(key.name(), x + MARK + 6, middle + 4.2, TYPE);
        x += key.width();
      }
    }
  }
}
