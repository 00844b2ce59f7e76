package org.backfold.figure;

/**
 * Colours that people with any of the common colour deficiencies tell apart, and that stand out
 * from white as well as from a dark page.
 */
final class Palette {
  /**
   * For series and classes: blue, vermilion and green of Okabe and Ito (2008), and four more that
   * keep a difference from them for all eyes and a contrast of 3 : 1 with white and with black.
   */
  private static final int[] SERIES = {
    0x0072b2, 0xd55e00, 0x009e73, 0xc46a9d, 0x8c6d1f, 0x2e93d1, 0xaa3377
  };

  /** Viridis (van der Walt and Smith 2015, CC0), every eighth of it. */
  private static final int[] VIRIDIS = {
    0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
  };

  private Palette() {}

  /** Colour of the i-th series, i = 0, 1, …; they repeat. */
  static Paint series(int i) {
    return Paint.of(SERIES[i % SERIES.length]);
  }

  /** Number of series with a colour of their own. */
  static int size() {
    return SERIES.length;
  }

  /**
   * @param share 0 (dark) to 1 (light)
   */
  static Paint viridis(double share) {
    double at = Math.max(0, Math.min(1, share)) * (VIRIDIS.length - 1);
    int below = Math.min((int) at, VIRIDIS.length - 2);
    return mix(VIRIDIS[below], VIRIDIS[below + 1], at - below);
  }

  /**
   * From the first series' colour over a neutral grey to the second's.
   *
   * @param share 0 to 1
   */
  static Paint diverging(double share) {
    int neutral = 0xececec;
    return share < 0.5
        ? mix(soften(SERIES[0]), neutral, 2 * share)
        : mix(neutral, soften(SERIES[1]), 2 * share - 1);
  }

  /** Lighter, so that points of the same series stand out on it. */
  private static int soften(int rgb) {
    return mix(rgb, 0xffffff, 0.35).rgb();
  }

  private static Paint mix(int from, int to, double share) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      rgb |= (int) Math.round(a + (b - a) * share) << shift;
    }
    return Paint.of(rgb);
  }
}
