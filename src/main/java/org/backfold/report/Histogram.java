package org.backfold.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.backfold.linalg.MatrixView;

/**
 * How many of some numbers lie in each of equally wide bins from the least to the largest.
 *
 * @param from least number
 * @param to largest number
 * @param counts per bin; owned by the histogram
 */
record Histogram(double from, double to, int[] counts) {
  static final int BINS = 32;

  /** Of all elements; not finite ones are left out. */
  static Histogram of(MatrixView view) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    double[] values = view.values();
    for (int i = view.offset(), end = view.end(); i < end; i++) {
      if (Double.isFinite(values[i])) {
        least = Math.min(least, values[i]);
        largest = Math.max(largest, values[i]);
      }
    }
    int[] counts = new int[BINS];
    double width = (largest - least) / BINS;
    for (int i = view.offset(), end = view.end(); i < end; i++) {
      if (Double.isFinite(values[i])) {
        int bin = width > 0 ? (int) ((values[i] - least) / width) : 0;
        counts[Math.min(BINS - 1, bin)]++;
      }
    }
    return least <= largest
        ? new Histogram(least, largest, counts)
        : new Histogram(0, 0, counts); // nothing finite
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("from", JsonArrays.rounded(from));
    json.put("to", JsonArrays.rounded(to));
    var array = json.putArray("counts");
    for (int count : counts) {
      array.add(count);
    }
    return json;
  }
}
