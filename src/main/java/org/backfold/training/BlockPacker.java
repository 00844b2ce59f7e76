package org.backfold.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.data.Example;
import org.backfold.linalg.ColumnPacker;
import org.backfold.linalg.Precision;

/**
 * Packs examples into blocks of {@code blockSize} columns; only the last block of a partition may
 * be shorter. Streams: it holds the rows of one block at a time. Features are packed dense or
 * sparse, see {@link ColumnPacker}.
 */
final class BlockPacker implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int inputs;
  private final int outputs;
  private final boolean oneHot;
  private final int blockSize;
  private final Precision precision;

  /**
   * @param inputs n_0
   * @param outputs n_L
   * @param oneHot whether a target is a class index, to become a column with a single 1
   * @param blockSize m
   * @param precision of dense features
   */
  BlockPacker(int inputs, int outputs, boolean oneHot, int blockSize, Precision precision) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.oneHot = oneHot;
    this.blockSize = blockSize;
    this.precision = precision;
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return outputs;
  }

  int blockSize() {
    return blockSize;
  }

  Iterator<ExampleBlock> pack(Iterator<Example> examples) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return examples.hasNext();
      }

      @Override
      public ExampleBlock next() {
        if (!examples.hasNext()) {
          throw new NoSuchElementException();
        }
        return nextBlock(examples);
      }
    };
  }

  private ExampleBlock nextBlock(Iterator<Example> examples) {
    List<Vector> features = new ArrayList<>(blockSize);
    double[] targets = new double[Math.multiplyExact(outputs, blockSize)];
    double[] weights = new double[blockSize];
    DataFingerprint fingerprint = new DataFingerprint();
    int m = 0;
    for (; m < blockSize && examples.hasNext(); m++) {
      Example example = examples.next();
      features.add(example.features());
      writeTarget(example.target(), targets, m * outputs);
      weights[m] = example.weight();
      fingerprint.add(example);
    }
    if (m < blockSize) {
      targets = Arrays.copyOf(targets, m * outputs);
      weights = Arrays.copyOf(weights, m);
    }
    return new ExampleBlock(
        new ColumnPacker(inputs, precision).pack(features),
        new DenseMatrix(outputs, m, targets),
        new DenseMatrix(1, m, weights),
        fingerprint);
  }

  private void writeTarget(double[] target, double[] targets, int offset) {
    if (oneHot) {
      int index = (int) target[0];
      if (index != target[0] || index < 0 || index >= outputs) {
        throw new IllegalStateException("class " + target[0] + " of " + outputs + " outputs");
      }
      targets[offset + index] = 1;
    } else {
      if (target.length != outputs) {
        throw new IllegalStateException(target.length + " targets for " + outputs + " outputs");
      }
      System.arraycopy(target, 0, targets, offset, outputs);
    }
  }
}
