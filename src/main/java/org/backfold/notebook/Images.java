package org.backfold.notebook;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows whose features are the pixels of an image. */
record Images(double[] pixels, String caption, int width) implements Part {
  private static final int MOST = 100;
  private static final String GREYS = " .:-=+*#%@";

  /**
   * @throws IllegalArgumentException if a column is missing or a row does not fill whole lines
   */
  static List<Part> of(Dataset<?> dataset, String features, String caption, int width) {
    List<String> columns = List.of(dataset.columns());
    for (String column : List.of(features, caption)) {
      if (!columns.contains(column)) {
        throw new IllegalArgumentException(
            "There is no column '" + column + "' to show images of; there are " + columns + ".");
      }
    }
    List<Part> images = new ArrayList<>();
    for (Row row : dataset.select(features, caption).limit(MOST).collectAsList()) {
      double[] pixels = ((Vector) row.get(0)).toArray();
      if (width < 1 || pixels.length % width != 0) {
        throw new IllegalArgumentException(
            "An image of "
                + pixels.length
                + " pixels has no whole lines of "
                + width
                + "; give its width.");
      }
      images.add(new Images(pixels, String.valueOf(row.get(1)), width));
    }
    return images;
  }

  /** Black for the largest pixel, white for 0 and below. */
  private double share(int pixel) {
    double largest = 0;
    for (double value : pixels) {
      largest = Math.max(largest, value);
    }
    return largest > 0 ? Math.max(0, pixels[pixel]) / largest : 0;
  }

  @Override
  public String html() {
    int height = pixels.length / width;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < pixels.length; i++) {
      int grey = (int) Math.round(255 * (1 - share(i)));
      image.getRaster().setSample(i % width, i / width, 0, grey);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String picture = java.util.Base64.getEncoder().encodeToString(png.toByteArray());
    return "<div style=\"display:inline-block;margin:0 10px 8px 0;text-align:center\">"
        + "<img alt=\"\" style=\"width:56px;border:1px solid #d0d7de;image-rendering:pixelated\""
        + " src=\"data:image/png;base64,"
        + picture
        + "\"><div>"
        + Html.text(caption)
        + "</div></div>";
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(caption).append('\n');
    for (int i = 0; i < pixels.length; i++) {
      char grey = GREYS.charAt((int) Math.round(share(i) * (GREYS.length() - 1)));
      text.append(grey).append(grey).append(i % width == width - 1 ? "\n" : "");
    }
    return text.toString();
  }
}
