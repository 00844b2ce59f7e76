package org.backfold.network;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.backfold.linalg.MatrixView;

/** Small networks and blocks for tests. */
final class TestNetworks {
  private TestNetworks() {}

  /** {@code 3-4-2 sigmoid softmax cross-entropy}: sizes, an activation per layer, the loss. */
  static Network network(String text) {
    String[] words = text.split(" ");
    String[] sizes = words[0].split("-");
    List<Network.Layer> layers = new ArrayList<>();
    for (int l = 1; l < sizes.length; l++) {
      layers.add(new Network.Layer(Integer.parseInt(sizes[l]), Activation.parse(words[l])));
    }
    Loss loss = Loss.parse(words[sizes.length]);
    return new Network(Integer.parseInt(sizes[0]), layers, loss);
  }

  static MatrixView column(double... values) {
    return MatrixView.of(values, values.length, 1);
  }

  static MatrixView row(double... values) {
    return MatrixView.of(values, 1, values.length);
  }

  /** Examples in a window at an odd offset of larger arrays, with targets that suit the loss. */
  record Block(MatrixView features, MatrixView targets, MatrixView weights) {
    Block columns(int from, int to) {
      return new Block(
          features.columns(from, to), targets.columns(from, to), weights.columns(from, to));
    }
  }

  static Block block(Network network, int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MatrixView features = window(network.inputs(), examples);
    for (int i = features.offset(); i < features.end(); i++) {
      features.values()[i] = 4 * random.nextDouble() - 2;
    }
    MatrixView targets = window(network.outputs(), examples);
    for (int j = 0; j < examples; j++) {
      int label = random.nextInt(network.outputs());
      for (int i = 0; i < network.outputs(); i++) {
        targets.values()[targets.offset() + j * network.outputs() + i] =
            switch (network.loss().domain()) {
              case REAL -> 2 * random.nextDouble() - 1;
              case NON_NEGATIVE -> random.nextInt(4);
              case UNIT -> random.nextInt(2);
              case DISTRIBUTION -> i == label ? 1 : 0;
            };
      }
    }
    MatrixView weights = window(1, examples);
    for (int j = 0; j < examples; j++) {
      weights.values()[weights.offset() + j] = 0.25 * (1 + random.nextInt(8));
    }
    return new Block(features, targets, weights);
  }

  private static MatrixView window(int rows, int columns) {
    return MatrixView.of(new double[rows * columns + 8], 5, rows, columns);
  }
}
