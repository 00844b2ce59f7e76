package org.backfold.figure;

/**
 * A colour: sRGB as 0xRRGGBB, or the ink of the page the figure stands on, whatever that is.
 *
 * @param ink whether it is the page's ink, and {@code rgb} is without meaning
 * @param opacity 0 to 1
 */
record Paint(int rgb, boolean ink, double opacity) {
  /** The colour of text on the page. */
  static final Paint INK = new Paint(0, true, 1);

  static Paint of(int rgb) {
    return new Paint(rgb, false, 1);
  }

  Paint withOpacity(double opacity) {
    return new Paint(rgb, ink, opacity);
  }
}
