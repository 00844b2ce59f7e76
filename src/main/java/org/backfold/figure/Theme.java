package org.backfold.figure;

/** Ink and paper of a picture that brings its own background. */
public enum Theme {
  /** Dark on white. */
  LIGHT(0x1f2328, 0xffffff),
  /** Light on nearly black. */
  DARK(0xe6edf3, 0x0d1117);

  private final int ink;
  private final int paper;

  Theme(int ink, int paper) {
    this.ink = ink;
    this.paper = paper;
  }

  /** sRGB as 0xRRGGBB. */
  int ink() {
    return ink;
  }

  /** sRGB as 0xRRGGBB. */
  int paper() {
    return paper;
  }
}
