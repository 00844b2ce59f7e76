package org.backfold.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.backfold.network.Network;

/**
 * One row of the parameter file: a run of consecutive entries of Wˡ (column by column) or bˡ. The
 * position in the row, not the order of the rows, says where the entries belong.
 *
 * @param layer l = 1..L
 * @param kind weights or biases
 * @param start index of the first entry within Wˡ or bˡ
 * @param count number of entries, at least 1
 */
record ParameterChunk(int layer, Kind kind, int start, int count) {
  /** Most entries of a row: 32 KiB, so that no row grows with the network. */
  static final int MOST_ENTRIES = 4096;

  static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message backfold_parameters {"
              + " required int32 layer;"
              + " required binary kind (STRING);"
              + " required int32 start;"
              + " required int32 count;"
              + " required group values (LIST) { repeated group list { required double element; } }"
              + " }");

  /** The two arrays of a layer, by their names in the file. */
  enum Kind {
    WEIGHTS("weights"),
    BIASES("biases");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Number of entries in layer l. */
    long size(Network network, int layer) {
      long units = network.size(layer);
      return this == WEIGHTS ? units * network.size(layer - 1) : units;
    }
  }

  /** All of θ in order, in rows of at most {@link #MOST_ENTRIES}. */
  static List<ParameterChunk> of(Network network) {
    List<ParameterChunk> chunks = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      for (Kind kind : Kind.values()) {
        int size = Math.toIntExact(kind.size(network, l));
        for (int start = 0; start < size; start += MOST_ENTRIES) {
          chunks.add(new ParameterChunk(l, kind, start, Math.min(MOST_ENTRIES, size - start)));
        }
      }
    }
    return chunks;
  }

  /** Index in {@code parameters} (θ) of the first entry. */
  int offset(Network network, double[] parameters) {
    return start
        + (kind == Kind.WEIGHTS
            ? network.weights(parameters, layer).offset()
            : network.biases(parameters, layer).offset());
  }
}
