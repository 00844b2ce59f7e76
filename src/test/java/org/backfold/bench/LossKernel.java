package org.backfold.bench;

import java.util.Arrays;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Softmax cross-entropy of 10 classes and 256 rows, with its derivative, on one core. */
@State(Scope.Thread)
public class LossKernel {
  private static final int CLASSES = 10;
  private static final int ROWS = 256;

  private final Activation softmax = Activation.parse("softmax");
  private final Loss loss = Loss.parse("cross-entropy");
  private final MatrixView logits = GemmAlone.noise(Precision.DOUBLE, CLASSES, ROWS).toDoubles();
  private final MatrixView outputs = MatrixView.zeros(CLASSES, ROWS);
  private final MatrixView targets = MatrixView.zeros(CLASSES, ROWS);
  private final MatrixView weights = MatrixView.zeros(1, ROWS);
  private final MatrixView delta = MatrixView.zeros(CLASSES, ROWS);

  /** Fills targets and weights. */
  @Setup
  public void fill() {
    for (int j = 0; j < ROWS; j++) {
      targets.values()[j * CLASSES + j % CLASSES] = 1;
    }
    Arrays.fill(weights.values(), 1);
  }

  /** Outputs, loss and Δ from logits. */
  @Benchmark
  public double softmaxCrossEntropy() {
    logits.copyTo(outputs);
    softmax.apply(outputs);
    return loss.lossAndDelta(new Loss.Outputs(softmax, logits, outputs), targets, weights, delta);
  }
}
