package org.backfold.network;

import java.util.Arrays;
import java.util.Locale;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;

/**
 * What {@link Backprop} writes between the layers: views [n_l × m] for the m columns of the current
 * block, into arrays that grow to the largest block so far. All of the precision in which products
 * are taken, but for the outputs, which are doubles, since losses are.
 */
final class BlockBuffers {
  private static final DenseView EMPTY = MatrixView.zeros(0, 0);

  private final Network network;
  private final Precision precision;
  private int columns;

  private final DenseView[] activations;

  /** Zˡ; the same view as Aˡ, and overwritten by it, where nothing needs Zˡ afterwards. */
  private final DenseView[] preActivations;

  /** Dˡ, the activations times their mask; used with dropout only. */
  private final DenseView[] dropped;

  private final DenseView[] deltas;

  /** What a layer above the first multiplies: Aˡ⁻¹ or Dˡ⁻¹. */
  private final DenseView[] inputs;

  BlockBuffers(Network network, Precision precision) {
    this.network = network;
    this.precision = precision;
    this.activations = empty();
    this.preActivations = empty();
    this.dropped = empty();
    this.deltas = empty();
    this.inputs = empty();
  }

  private DenseView[] empty() {
    DenseView[] views = new DenseView[network.depth() + 1];
    Arrays.fill(views, EMPTY);
    return views;
  }

  /** Begins a block of {@code columns} examples. */
  void resize(int columns) {
    this.columns = columns;
    int last = network.depth();
    for (int l = 1; l <= last; l++) {
      fit(activations, l, l == last ? Precision.DOUBLE : precision);
      if (l == last || network.activation(l).needsPreActivations()) {
        fit(preActivations, l, precision);
      } else {
        preActivations[l] = activations[l];
      }
    }
  }

  /** Makes the view of a layer as wide as the block, on a longer array if need be. */
  private DenseView fit(DenseView[] views, int layer, Precision wanted) {
    DenseView view = views[layer];
    if (view.columns() != columns || view == EMPTY) {
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
      boolean fits = view != EMPTY && view.capacity() >= size;
      views[layer] = fits ? view.window(0, rows, columns) : wanted.zeros(rows, columns);
    }
    return views[layer];
  }

  /** Aˡ; of the last layer, doubles. */
  DenseView activations(int layer) {
    return activations[layer];
  }

  /** Aᴸ. */
  MatrixView outputs() {
    return (MatrixView) activations[network.depth()];
  }

  DenseView preActivations(int layer) {
    return preActivations[layer];
  }

  DenseView delta(int layer) {
    return fit(deltas, layer, precision);
  }

  DenseView dropped(int layer) {
    return fit(dropped, layer, precision);
  }

  DenseView inputs(int layer) {
    return inputs[layer];
  }

  void setInputs(int layer, DenseView view) {
    inputs[layer] = view;
  }
}
