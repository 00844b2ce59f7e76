package org.backfold.notebook;

import org.backfold.figure.Figure;

/** A piece of a display, as text and as HTML. */
sealed interface Part permits Part.Words, Part.Picture, Images, Grid, Report {
  /** For a terminal; ends with a newline. */
  String text();

  /** An element of its own, with no id and no style but its own. */
  String html();

  /** A line or two. */
  record Words(String words) implements Part {
    @Override
    public String text() {
      return words + "\n";
    }

    @Override
    public String html() {
      return "<p style=\"margin:0 0 8px 0\">" + Html.text(words) + "</p>";
    }
  }

  /**
   * A drawing.
   *
   * @param text what stands in its place in a terminal
   */
  record Picture(Figure figure, String text) implements Part {
    @Override
    public String html() {
      return "<div style=\"margin:0 0 8px 0\">" + Html.withoutFormulas(figure.svg()) + "</div>";
    }
  }
}
