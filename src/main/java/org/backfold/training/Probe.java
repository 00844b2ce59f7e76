package org.backfold.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.backfold.linalg.ColumnPacker;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/**
 * A few rows of the training set, for looking at what a network does to them: the first ones of
 * every partition, in an order that depends on the content of the rows alone, so as good as drawn
 * by lot and always the same.
 *
 * @param network what is trained
 * @param features X [n_0 × m], raw, dense or sparse, m at most {@value #ROWS}
 * @param targets Y [n_L × m], raw, one-hot for classes if n_L > 1
 * @param inputs what the network's inputs are standardized with
 * @param outputs what the targets of a regression are standardized with
 * @param constantFeatures columns of the whole training set that hold a single value, ascending
 * @param aggregation how the sums of an iteration come together
 */
public record Probe(
    Network network,
    Matrix features,
    MatrixView targets,
    Optional<Standardization> inputs,
    Optional<Standardization> outputs,
    List<Integer> constantFeatures,
    AggregationPlan aggregation) {
  /** Rows at most: enough for a histogram, and a forward pass of them takes milliseconds. */
  public static final int ROWS = 512;

  /** Collects the rows; one job, which reads the first blocks of each partition. */
  static Probe of(Passes passes, Network network) {
    JavaRDD<ExampleBlock> blocks = passes.examples().blocks();
    int each = Math.max(1, ROWS / blocks.getNumPartitions());
    List<Head> heads =
        new ArrayList<>(blocks.mapPartitions(partition -> Head.of(partition, each)).collect());
    int rows = Math.min(ROWS, heads.stream().mapToInt(head -> head.rows).sum());
    return new Probe(
        network,
        new ColumnPacker(network.inputs())
            .pack(heads.stream().flatMap(head -> head.features.stream()).limit(rows).toList()),
        join(heads.stream().map(head -> head.targets).toList(), network.outputs(), rows),
        passes.problem().inputs(),
        passes.problem().targets(),
        Arrays.stream(passes.examples().features().constantRows()).boxed().toList(),
        passes.aggregation());
  }

  private static MatrixView join(List<double[]> parts, int size, int rows) {
    double[] all = new double[size * rows];
    int end = 0;
    for (double[] part : parts) {
      int length = Math.min(part.length, all.length - end);
      System.arraycopy(part, 0, all, end, length);
      end += length;
    }
    return MatrixView.of(all, size, rows);
  }

  /** The first rows of a partition. A class, not a record, because Kryo cannot read records. */
  private static final class Head implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int rows;
    private final ArrayList<Vector> features = new ArrayList<>();
    private final double[] targets;

    private Head(ExampleBlock block, int most) {
      rows = Math.min(most, block.size());
      for (int j = 0; j < rows; j++) {
        features.add(block.features().column(j));
      }
      targets = first(block.targets());
    }

    private double[] first(MatrixView view) {
      return Arrays.copyOfRange(view.values(), view.offset(), view.offset() + view.rows() * rows);
    }

    /** One for each block that is needed. */
    static Iterator<Head> of(Iterator<ExampleBlock> blocks, int most) {
      List<Head> heads = new ArrayList<>();
      for (int left = most; left > 0 && blocks.hasNext(); ) {
        Head head = new Head(blocks.next(), left);
        heads.add(head);
        left -= head.rows;
      }
      return heads.iterator();
    }
  }
}
