package org.backfold.report;

import java.util.ArrayList;
import java.util.List;
import org.backfold.linalg.Matrix;
import org.backfold.network.Backprop;
import org.backfold.network.Network;

/**
 * What a network looked like after an epoch.
 *
 * @param epoch 1, 2, …
 * @param weights one histogram per layer
 * @param activations likewise, on the probe's rows
 * @param health of each layer, on the same rows
 * @param surface what it says over the plane, as {@link DecisionSurface} encodes it; empty unless
 *     it has two inputs
 */
record Snapshot(
    long epoch,
    List<Histogram> weights,
    List<Histogram> activations,
    List<LayerHealth> health,
    List<String> surface) {

  /**
   * @param parameters θ, read
   * @param backprop to run forward with; its buffers are overwritten
   * @param rows X [n_0 × m], raw, read
   */
  static Snapshot of(
      long epoch,
      Network network,
      double[] parameters,
      Backprop backprop,
      Matrix rows,
      List<String> surface) {
    List<Histogram> weights = new ArrayList<>();
    List<Histogram> activations = new ArrayList<>();
    List<LayerHealth> health = new ArrayList<>();
    backprop.setParameters(parameters);
    backprop.predict(rows);
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(Histogram.of(network.weights(parameters, l)));
      activations.add(Histogram.of(backprop.activations(l)));
      health.add(LayerHealth.of(network.activation(l), backprop.activations(l)));
    }
    return new Snapshot(epoch, weights, activations, health, surface);
  }
}
