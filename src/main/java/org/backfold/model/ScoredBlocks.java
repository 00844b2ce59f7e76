package org.backfold.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Standardization;

/**
 * Scores the examples of a partition block by block: one forward pass gives predictions and loss.
 * One instance per task, not thread-safe.
 */
final class ScoredBlocks implements Iterator<ScoredBlock> {
  private final TrainedModel model;
  private final Iterator<Example> examples;
  private final Scorer scorer;
  private final List<Vector> features;
  private final double[] encoded;
  private final Example[] block;

  ScoredBlocks(TrainedModel model, Iterator<Example> examples) {
    this.model = model;
    this.examples = examples;
    scorer = model.scorer();
    int capacity = scorer.blockExamples();
    features = new ArrayList<>(capacity);
    encoded = new double[Math.multiplyExact(model.network().outputs(), capacity)];
    block = new Example[capacity];
  }

  @Override
  public boolean hasNext() {
    return examples.hasNext();
  }

  @Override
  public ScoredBlock next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int m = 0;
    while (m < block.length && examples.hasNext()) {
      block[m++] = examples.next();
    }
    features.clear();
    double[] weights = new double[m];
    int targetRows = block[0].target().length;
    double[] targets = new double[targetRows * m];
    for (int j = 0; j < m; j++) {
      features.add(block[j].features());
      weights[j] = block[j].weight();
      System.arraycopy(block[j].target(), 0, targets, j * targetRows, targetRows);
      encode(block[j].target(), j);
    }
    MatrixView encodedTargets = MatrixView.of(encoded, model.network().outputs(), m);
    model.scaling().targets().ifPresent(s -> standardize(s, encodedTargets));
    double loss = scorer.loss(scorer.pack(features), encodedTargets, MatrixView.of(weights, 1, m));
    MatrixView predictions = scorer.predictions();
    int from = predictions.offset();
    return new ScoredBlock(
        Arrays.copyOfRange(predictions.values(), from, from + predictions.size()),
        targets,
        weights,
        loss);
  }

  private static void standardize(Standardization standardization, MatrixView targets) {
    standardization.apply(targets, targets);
  }

  /** Writes column j of Y [n_L × m]: a class index becomes one-hot, or 0 and 1 for one output. */
  private void encode(double[] target, int j) {
    int outputs = model.network().outputs();
    if (model.schema().task() == Task.CLASSIFICATION && outputs > 1) {
      int label = (int) target[0];
      if (label != target[0] || label < 0 || label >= outputs) {
        throw new IllegalArgumentException(
            "An example has class index "
                + target[0]
                + ", but the model knows the classes 0 to "
                + (outputs - 1)
                + "; read the table with the model's schema.");
      }
      Arrays.fill(encoded, j * outputs, (j + 1) * outputs, 0);
      encoded[j * outputs + label] = 1;
    } else if (target.length == outputs) {
      System.arraycopy(target, 0, encoded, j * outputs, outputs);
    } else {
      throw new IllegalArgumentException(
          "An example has "
              + target.length
              + " targets, but the model has "
              + outputs
              + " outputs; read the table with the model's schema.");
    }
  }
}
