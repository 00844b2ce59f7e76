package org.backfold.demo;

import java.util.List;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Activation;
import org.backfold.network.BackpropTrace;
import org.backfold.network.Initializer;
import org.backfold.network.Loss;
import org.backfold.network.Network;

/**
 * One example, x = (0.5, −1) of class 2, through a network 2-3-2 and back.
 *
 * @param activation of the three hidden units
 * @param loss of the two outputs, whose activation is the loss' own
 * @param seed of the parameters
 */
public record BackpropExample(Activation activation, Loss loss, long seed) {
  /** The textbook's: sigmoids and squared error. */
  public static final BackpropExample DEFAULT =
      new BackpropExample(new Activation.Sigmoid(), new Loss.SquaredError(), 1);

  /** Runs it. */
  public BackpropTrace trace() {
    Activation output =
        loss instanceof Loss.SquaredError ? new Activation.Sigmoid() : loss.defaultOutput();
    Network network =
        new Network(
            2, List.of(new Network.Layer(3, activation), new Network.Layer(2, output)), loss);
    double[] parameters = Initializer.automatic().parameters(network, seed);
    for (int l = 1; l <= network.depth(); l++) { // biases start at 0, where there is little to see
      MatrixView biases = network.biases(parameters, l);
      for (int i = 0; i < biases.size(); i++) {
        parameters[biases.offset() + i] = 0.1 * (i + 1);
      }
    }
    return BackpropTrace.of(network, parameters, new double[] {0.5, -1}, new double[] {0, 1});
  }
}
