package org.backfold.network;

import java.util.Arrays;
import java.util.Locale;
import org.backfold.linalg.MatrixView;

/**
 * What {@link Backprop} writes between the layers: views [n_l × m] for the m columns of the current
 * block, into arrays that grow to the largest block so far.
 */
final class BlockBuffers {
  private static final MatrixView EMPTY = MatrixView.zeros(0, 0);

  private final Network network;
  private int columns;

  private final MatrixView[] activations;

  /** Zˡ; the same view as Aˡ, and overwritten by it, where nothing needs Zˡ afterwards. */
  private final MatrixView[] preActivations;

  /** Dˡ, the activations times their mask; used with dropout only. */
  private final MatrixView[] dropped;

  private final MatrixView[] deltas;

  /** What a layer above the first multiplies: Aˡ⁻¹ or Dˡ⁻¹. */
  private final MatrixView[] inputs;

  BlockBuffers(Network network) {
    this.network = network;
    this.activations = empty();
    this.preActivations = empty();
    this.dropped = empty();
    this.deltas = empty();
    this.inputs = empty();
  }

  private MatrixView[] empty() {
    MatrixView[] views = new MatrixView[network.depth() + 1];
    Arrays.fill(views, EMPTY);
    return views;
  }

  /** Begins a block of {@code columns} examples. */
  void resize(int columns) {
    this.columns = columns;
    for (int l = 1; l <= network.depth(); l++) {
      fit(activations, l);
      if (l == network.depth() || network.activation(l).needsPreActivations()) {
        fit(preActivations, l);
      } else {
        preActivations[l] = activations[l];
      }
    }
  }

  /** Makes the view of a layer as wide as the block, on a longer array if need be. */
  private MatrixView fit(MatrixView[] views, int layer) {
    if (views[layer].columns() != columns || views[layer] == EMPTY) {
      int rows = network.size(layer);
      long size = (long) rows * columns;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "A block of %d examples does not fit an array at layer %d, which has %d units; use"
                    + " smaller blocks.",
                columns,
                layer,
                rows));
      }
      double[] array = views[layer].values();
      views[layer] =
          MatrixView.of(array.length < size ? new double[(int) size] : array, rows, columns);
    }
    return views[layer];
  }

  MatrixView activations(int layer) {
    return activations[layer];
  }

  MatrixView preActivations(int layer) {
    return preActivations[layer];
  }

  MatrixView delta(int layer) {
    return fit(deltas, layer);
  }

  MatrixView inputs(int layer) {
    return inputs[layer];
  }

  void setInputs(int layer, MatrixView view) {
    inputs[layer] = view;
  }

  /** Aˡ, holding a copy of Zˡ. */
  MatrixView copyToActivations(int layer) {
    return copy(preActivations[layer], activations[layer]);
  }

  /** Dˡ, holding a copy of {@code values}. */
  MatrixView copyToDropped(int layer, MatrixView values) {
    return copy(values, fit(dropped, layer));
  }

  private static MatrixView copy(MatrixView from, MatrixView to) {
    if (from != to) {
      System.arraycopy(from.values(), from.offset(), to.values(), to.offset(), to.size());
    }
    return to;
  }
}
