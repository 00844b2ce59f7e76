package org.backfold.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.backfold.network.Backprop;
import org.backfold.network.Dropout;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Loss and gradient of one block: sigmoid layers, softmax cross-entropy; on one core. */
@State(Scope.Thread)
public class BackpropKernel {
  /** Of products, parameters and gradient. */
  @Param({"DOUBLE", "SINGLE"})
  public Precision precision;

  /** Sizes of the layers. */
  @Param({"784-256-10", "784-1024-1024-10", "28-64-32-2"})
  public String shape;

  /** Rows of the block. */
  @Param({"128", "256"})
  public int block;

  private Backprop backprop;
  private DenseView features;
  private MatrixView targets;
  private MatrixView weights;
  private DenseView gradient;

  /** Makes a network and a block. */
  @Setup
  public void fill() {
    Shape sizes = Shape.parse(shape);
    List<Network.Layer> layers = new ArrayList<>();
    for (int l = 1; l < sizes.sizes().length; l++) {
      boolean last = l == sizes.sizes().length - 1;
      Activation activation = Activation.parse(last ? "softmax" : "sigmoid");
      layers.add(new Network.Layer(sizes.sizes()[l], activation));
    }
    Network network = new Network(sizes.inputs(), layers, Loss.parse("cross-entropy"));
    backprop = new Backprop(network, Dropout.NONE, Optional.empty(), precision);
    backprop.setParameters(GemmAlone.noise(precision, network.parameterCount(), 1));
    gradient = precision.zeros(network.parameterCount(), 1);
    features = GemmAlone.noise(precision, sizes.inputs(), block);
    targets = MatrixView.zeros(sizes.outputs(), block);
    weights = MatrixView.zeros(1, block);
    for (int j = 0; j < block; j++) {
      targets.values()[j * sizes.outputs() + j % sizes.outputs()] = 1;
    }
    Arrays.fill(weights.values(), 1);
  }

  /** Adds the gradient and gives the loss. */
  @Benchmark
  public double addGradient() {
    return backprop.addGradient(features, targets, weights, 0, 0, gradient);
  }
}
