package org.backfold.figure;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaletteTest {
  private static final double GRAPHICS = 3; // WCAG 2.2, 1.4.11
  private static final double TEXT = 4.5; // WCAG 2.2, 1.4.3

  /** Matrices on linear RGB of Machado, Oliveira and Fernandes (2009), severity 1. */
  private enum Eyes {
    TYPICAL(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTANOPIA(
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
        1.051998),
    DEUTERANOPIA(
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881);

    private final double[] matrix;

    Eyes(double... matrix) {
      this.matrix = matrix;
    }

    double[] see(double[] linear) {
      double[] seen = new double[3];
      for (int i = 0; i < 9; i++) {
        seen[i / 3] += matrix[i] * linear[i % 3];
      }
      return seen;
    }
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void everySeriesStandsOutFromThePaper(Theme theme) {
    for (int i = 0; i < Palette.size(); i++) {
      double contrast = contrast(Palette.series(i).rgb(), theme.paper());
      String message = "series " + i + " on " + theme + ": " + contrast;
      assertTrue(contrast >= GRAPHICS, message);
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  void seriesDifferForAllEyes(Eyes eyes) {
    for (int i = 0; i < Palette.size(); i++) {
      for (int j = 0; j < i; j++) {
        double[] a = lab(eyes.see(linear(Palette.series(i).rgb())));
        double[] b = lab(eyes.see(linear(Palette.series(j).rgb())));
        double difference =
            Math.sqrt(
                Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
        // About 2.3 is just noticeable side by side; thin lines need several times that.
        String message = eyes + ", " + i + " and " + j + ": " + difference;
        assertTrue(difference > 10, message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 0.75})
  void textOnAHeatMapKeepsItsContrast(double opacity) {
    for (Theme theme : Theme.values()) {
      int cell = over(Palette.series(0).rgb(), theme.paper(), opacity);
      assertTrue(contrast(theme.ink(), cell) >= TEXT, theme + " at " + opacity);
    }
  }

  private static int over(int rgb, int paper, double opacity) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double channel = opacity * (rgb >> shift & 0xff) + (1 - opacity) * (paper >> shift & 0xff);
      mixed |= (int) Math.round(channel) << shift;
    }
    return mixed;
  }

  private static double contrast(int a, int b) {
    double la = luminance(a) + 0.05;
    double lb = luminance(b) + 0.05;
    return Math.max(la, lb) / Math.min(la, lb);
  }

  private static double luminance(int rgb) {
    double[] linear = linear(rgb);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  private static double[] linear(int rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = (rgb >> 16 - 8 * i & 0xff) / 255.0;
      linear[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  /** CIE L*a*b* of linear sRGB, white D65. */
  private static double[] lab(double[] rgb) {
    double x = (0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047;
    double y = 0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2];
    double z = (0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883;
    return new double[] {
      116 * cubeRoot(y) - 16, 500 * (cubeRoot(x) - cubeRoot(y)), 200 * (cubeRoot(y) - cubeRoot(z))
    };
  }

  private static double cubeRoot(double t) {
    return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }
}
