package org.backfold.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.data.Task;
import org.backfold.linalg.ColumnPacker;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Activation;
import org.backfold.network.Backprop;
import org.backfold.network.Dropout;
import org.backfold.network.Network;

/**
 * Scores blocks of examples by matrix products. It keeps its buffers between blocks: one instance
 * per task or thread, not thread-safe.
 */
public final class Scorer {
  /** Most examples scored in one product. */
  static final int BLOCK_EXAMPLES = 256;

  /** Most entries of a block's widest layer: 32 MiB of doubles. */
  private static final int BLOCK_ENTRIES = 1 << 22;

  private final TrainedModel model;
  private final Backprop backprop;
  private final ColumnPacker packer;
  private double[] predictions = new double[0];

  Scorer(TrainedModel model) {
    this.model = model;
    backprop = new Backprop(model.network(), Dropout.NONE, model.scaling().inputs());
    backprop.setParameters(model.sharedParameters());
    packer = new ColumnPacker(model.network().inputs());
  }

  /**
   * Predictions as {@link TrainedModel} defines them.
   *
   * @param features [n_0 × m], raw, read
   * @return [{@link TrainedModel#outputs()} × m], a view into a buffer that the next call
   *     overwrites
   * @throws IllegalArgumentException if the features have not n_0 rows or are not finite
   */
  public MatrixView predict(Matrix features) {
    return predictions(backprop.predict(checked(features)));
  }

  /**
   * Σ wᵢCᵢ of the network's loss, as training computes it; {@link #predictions()} then holds the
   * block's predictions.
   *
   * @param features [n_0 × m], raw, read
   * @param targets [n_L × m], encoded and, for regression, standardized as in training, read
   * @param weights [1 × m], read
   */
  public double loss(Matrix features, MatrixView targets, MatrixView weights) {
    return backprop.loss(checked(features), targets, weights);
  }

  /**
   * {@link TrainedModel#predict(Vector)} with this scorer's buffers, for many single examples.
   *
   * @param features x [n_0], raw, dense or sparse, read
   * @return a new array
   */
  public double[] predict(Vector features) {
    return column(predict(pack(List.of(features))), 0);
  }

  /** Zᴸ of one example with raw features x [n_0], read; a new array. */
  double[] logits(Vector features) {
    backprop.predict(checked(pack(List.of(features))));
    return column(backprop.logits(), 0);
  }

  /**
   * Vectors of raw features as a block for {@link #predict(Matrix)} and {@link #loss}, sparse where
   * that is faster; the next call overwrites it.
   *
   * @throws IllegalArgumentException if a vector has not n_0 elements
   */
  Matrix pack(List<Vector> features) {
    int inputs = model.network().inputs();
    for (Vector vector : features) {
      if (vector.size() != inputs) {
        throw wrongSize(vector.size(), inputs);
      }
    }
    return packer.pack(features);
  }

  /** The prediction that belongs to logits zᴸ [n_L] of one example, read; a new array. */
  double[] predictionOfLogits(double[] logits) {
    int outputs = model.network().outputs();
    if (logits.length != outputs) {
      throw new IllegalArgumentException(
          "Found " + logits.length + " logits, but the model has " + outputs + " outputs.");
    }
    MatrixView activations = MatrixView.of(logits.clone(), outputs, 1);
    model.network().activation(model.network().depth()).apply(activations);
    return column(predictions(activations), 0);
  }

  /** Predictions of the last {@link #loss} call, a view that the next call overwrites. */
  public MatrixView predictions() {
    return predictions(backprop.outputs());
  }

  /** Number of examples per block that keeps the buffers small for wide layers. */
  public int blockExamples() {
    Network network = model.network();
    int widest = 1;
    for (int l = 0; l <= network.depth(); l++) {
      widest = Math.max(widest, network.size(l));
    }
    return Math.max(1, Math.min(BLOCK_EXAMPLES, BLOCK_ENTRIES / widest));
  }

  /**
   * Scores rows of any kind, block by block, lazily and in order: at most one block of rows is
   * held. The iterator returned uses this scorer, so one scorer serves one iterator at a time.
   *
   * @param rows what to score, consumed
   * @param features the raw features x [n_0] of a row
   * @param result makes the result of a row and its prediction, an array that is the result's to
   *     keep
   */
  public <T, R> Iterator<R> score(
      Iterator<T> rows,
      Function<? super T, Vector> features,
      BiFunction<? super T, double[], R> result) {
    return scoreWithLogits(
        rows, features, (row, logits, prediction) -> result.apply(row, prediction));
  }

  /**
   * Makes the result of a row.
   *
   * @param <T> the row
   * @param <R> its result
   */
  @FunctionalInterface
  public interface LogitsResult<T, R> {
    /**
     * @param row as it came
     * @param logits zᴸ [n_L], the result's to keep
     * @param prediction made of them, the result's to keep
     */
    R of(T row, double[] logits, double[] prediction);
  }

  /** As {@link #score}, for who needs the logits beside the prediction. */
  public <T, R> Iterator<R> scoreWithLogits(
      Iterator<T> rows, Function<? super T, Vector> features, LogitsResult<? super T, R> result) {
    int capacity = blockExamples();
    return new Iterator<>() {
      private final List<T> block = new ArrayList<>(capacity);
      private final List<Vector> vectors = new ArrayList<>(capacity);
      private final List<R> results = new ArrayList<>(capacity);
      private int position;

      @Override
      public boolean hasNext() {
        return position < results.size() || rows.hasNext();
      }

      @Override
      public R next() {
        if (position == results.size()) {
          scoreBlock();
        }
        return results.get(position++);
      }

      private void scoreBlock() {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        block.clear();
        vectors.clear();
        while (block.size() < capacity && rows.hasNext()) {
          T row = rows.next();
          vectors.add(features.apply(row));
          block.add(row);
        }
        MatrixView outputs = predict(pack(vectors));
        MatrixView logits = backprop.logits();
        results.clear();
        position = 0;
        for (int j = 0; j < block.size(); j++) {
          results.add(result.of(block.get(j), column(logits, j), column(outputs, j)));
        }
      }
    };
  }

  /** A copy of column {@code j}. */
  static double[] column(MatrixView matrix, int j) {
    double[] column = new double[matrix.rows()];
    System.arraycopy(
        matrix.values(), matrix.offset() + j * matrix.rows(), column, 0, column.length);
    return column;
  }

  private Matrix checked(Matrix features) {
    if (features.rows() != model.network().inputs()) {
      throw wrongSize(features.rows(), model.network().inputs());
    }
    if (!features.isFinite()) {
      throw notFinite(features);
    }
    return features;
  }

  /** From the network's outputs Aᴸ [n_L × m] to predictions [outputs × m]. */
  private MatrixView predictions(MatrixView outputs) {
    int columns = outputs.columns();
    int size = Math.multiplyExact(model.outputs(), columns);
    if (model.schema().task() == Task.CLASSIFICATION) {
      if (model.network().activation(model.network().depth()) instanceof Activation.Softmax) {
        return outputs;
      }
      predictions = atLeast(predictions, size);
      MatrixView target = MatrixView.of(predictions, model.outputs(), columns);
      toProbabilities(outputs, target);
      return target;
    }
    if (model.scaling().targets().isEmpty()) {
      return outputs;
    }
    predictions = atLeast(predictions, size);
    MatrixView target = MatrixView.of(predictions, outputs.rows(), columns);
    model.scaling().targets().get().revert(outputs, target);
    return target;
  }

  private static void toProbabilities(MatrixView outputs, MatrixView target) {
    int classes = target.rows();
    for (int j = 0; j < outputs.columns(); j++) {
      int to = j * classes;
      if (outputs.rows() == 1) {
        double second = Math.max(0, Math.min(1, outputs.at(0, j)));
        target.values()[to] = 1 - second;
        target.values()[to + 1] = second;
      } else {
        System.arraycopy(outputs.values(), outputs.offset() + to, target.values(), to, classes);
        normalize(target.values(), to, classes);
      }
    }
  }

  /** Divides non-negative numbers by their sum; negative ones are first shifted up to 0. */
  private static void normalize(double[] values, int offset, int length) {
    double smallest = 0;
    for (int i = 0; i < length; i++) {
      smallest = Math.min(smallest, values[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      values[offset + i] -= smallest;
      sum += values[offset + i];
    }
    for (int i = 0; i < length; i++) {
      values[offset + i] = sum > 0 ? values[offset + i] / sum : 1.0 / length;
    }
  }

  private IllegalArgumentException notFinite(Matrix features) {
    for (int j = 0; j < features.columns(); j++) {
      for (int i = 0; i < features.rows(); i++) {
        if (!Double.isFinite(features.at(i, j))) {
          List<String> names = model.schema().featureColumns();
          String name = names.size() == features.rows() ? " ('" + names.get(i) + "')" : "";
          return new IllegalArgumentException(
              "Feature "
                  + i
                  + name
                  + " is "
                  + features.at(i, j)
                  + ", but a prediction needs finite numbers; fill it in or leave the row out.");
        }
      }
    }
    throw new IllegalStateException("a non-finite feature vanished: the array was changed");
  }

  private static IllegalArgumentException wrongSize(int found, int expected) {
    return new IllegalArgumentException(
        "The features have size " + found + ", but the model takes " + expected + " inputs.");
  }

  private static double[] atLeast(double[] buffer, int size) {
    return buffer.length >= size ? buffer : new double[size];
  }
}
