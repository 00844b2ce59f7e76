package org.backfold.figure;

/** How values of a surface become colours. */
public enum Shade {
  /** Tints of the page's ink, each on those below: for a landscape with coloured paths on it. */
  INK {
    @Override
    Paint band(int band, int bands) {
      return Paint.INK.withOpacity(band == 0 ? 0 : Math.min(0.09, 0.55 / bands));
    }
  },
  /** Viridis, dark to light: for amounts. */
  SEQUENTIAL {
    @Override
    Paint band(int band, int bands) {
      return Palette.viridis(bands == 1 ? 0 : band / (bands - 1.0));
    }
  },
  /** From the first series' colour over grey to the second's: for a probability of two classes. */
  DIVERGING {
    @Override
    Paint band(int band, int bands) {
      return Palette.diverging(bands == 1 ? 0.5 : band / (bands - 1.0));
    }
  };

  /** Paint of a band, counted upwards from 0; it goes on top of the bands below. */
  abstract Paint band(int band, int bands);
}
