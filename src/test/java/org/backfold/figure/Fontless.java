package org.backfold.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** Run in a JVM of its own whose AWT has no fonts, as on a slim runtime without fontconfig. */
final class Fontless {
  private Fontless() {}

  /**
   * @param arguments the PNG to write
   */
  public static void main(String[] arguments) throws IOException {
    try {
      new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().getFontMetrics();
    } catch (Throwable expected) {
      FigureTest.everything("δˡ").write(Path.of(arguments[0]));
      return;
    }
    throw new IllegalStateException("This JVM has fonts after all.");
  }
}
