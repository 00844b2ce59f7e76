package org.backfold.training;

import java.io.Serializable;
import org.apache.spark.ml.linalg.SparseVector;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Matrix;
import org.backfold.network.Backprop;
import org.backfold.network.Network;

/**
 * What a pass that went wrong met in one partition. A class, not a record, because Kryo cannot read
 * records.
 */
final class Finding implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int partition;
  private double loss;
  private int forwardLayer;
  private int gradientLayer;
  private double largestInput;
  private int largestColumn;

  Finding(int partition) {
    this.partition = partition;
  }

  /**
   * Looks at one block.
   *
   * @param blockLoss Σ wᵢCᵢ
   * @param backprop just after its pass over the block
   */
  void see(double blockLoss, Backprop backprop) {
    loss += blockLoss;
    int layer = backprop.firstNotFinite();
    if (layer > 0 && (forwardLayer == 0 || layer < forwardLayer)) {
      forwardLayer = layer;
    }
    Matrix inputs = backprop.inputs();
    for (int j = 0; j < inputs.columns(); j++) {
      SparseVector nonZeros = inputs.column(j).toSparse();
      for (int p = 0; p < nonZeros.values().length; p++) {
        double magnitude = Math.abs(nonZeros.values()[p]);
        if (!(magnitude <= largestInput)) {
          largestInput = magnitude;
          largestColumn = nonZeros.indices()[p];
        }
      }
    }
  }

  /** Looks at the partition's gradient, flat like θ, or empty. */
  void seeGradient(Network network, DenseView gradient) {
    for (int l = network.depth(); l >= 1 && gradient.size() > 0 && gradientLayer == 0; l--) {
      double weights = network.weights(gradient, l).largestMagnitude();
      double biases = network.biases(gradient, l).largestMagnitude();
      if (!Double.isFinite(weights) || !Double.isFinite(biases)) {
        gradientLayer = l;
      }
    }
  }

  boolean isFinite() {
    return Double.isFinite(loss) && forwardLayer == 0 && gradientLayer == 0;
  }

  int partition() {
    return partition;
  }

  /** Σ wᵢCᵢ. */
  double loss() {
    return loss;
  }

  /** First layer whose weighted inputs are not finite, 0 if all are. */
  int forwardLayer() {
    return forwardLayer;
  }

  /** Last layer, where backpropagation begins, whose gradient is not finite; 0 if all are. */
  int gradientLayer() {
    return gradientLayer;
  }

  /** Largest |input| as the network sees it. */
  double largestInput() {
    return largestInput;
  }

  /** Its index among the inputs, from 0. */
  int largestColumn() {
    return largestColumn;
  }
}
