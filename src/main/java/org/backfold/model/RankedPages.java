package org.backfold.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.backfold.data.Task;
import scala.Tuple2;

/**
 * Turns the scored blocks of a partition into ranked weights per output and range, a page of blocks
 * at a time. Keys are output · ranges + range. One instance per task.
 */
final class RankedPages implements Iterator<Tuple2<Integer, RankedWeights>> {
  /** Scores of a page: 2 MiB of doubles. */
  private static final int PAGE_SCORES = 1 << 18;

  private final Task task;
  private final double[][] bounds;
  private final Iterator<ScoredBlock> blocks;
  private final List<Tuple2<Integer, RankedWeights>> page = new ArrayList<>();
  private int position;
  private long source;

  /**
   * @param bounds per output, between its ranges, ascending, read
   * @param partition index of the partition; its pages become sources in this order
   */
  RankedPages(Task task, double[][] bounds, int partition, Iterator<ScoredBlock> blocks) {
    this.task = task;
    this.bounds = bounds;
    this.blocks = blocks;
    source = (long) partition << Integer.SIZE;
  }

  @Override
  public boolean hasNext() {
    return position < page.size() || blocks.hasNext();
  }

  @Override
  public Tuple2<Integer, RankedWeights> next() {
    if (position == page.size()) {
      if (!blocks.hasNext()) {
        throw new NoSuchElementException();
      }
      rankPage();
    }
    return page.get(position++);
  }

  private void rankPage() {
    List<ScoredBlock> read = new ArrayList<>();
    int examples = 0;
    while (blocks.hasNext() && examples * (long) bounds.length < PAGE_SCORES) {
      ScoredBlock block = blocks.next();
      read.add(block);
      examples += block.examples();
    }
    page.clear();
    position = 0;
    double[] weights = new double[examples];
    int end = 0;
    for (ScoredBlock block : read) {
      System.arraycopy(block.weights(), 0, weights, end, block.examples());
      end += block.examples();
    }
    for (int k = 0; k < bounds.length; k++) {
      RankedWeights[] parts = rank(read, k, weights).cut(bounds[k]);
      for (int r = 0; r < parts.length; r++) {
        if (parts[r].size() > 0) {
          page.add(new Tuple2<>(k * parts.length + r, parts[r]));
        }
      }
    }
    source++;
  }

  private RankedWeights rank(List<ScoredBlock> read, int output, double[] weights) {
    double[] scores = new double[weights.length];
    boolean[] positive = new boolean[weights.length];
    int i = 0;
    for (ScoredBlock block : read) {
      int outputs = block.outputs();
      for (int j = 0; j < block.examples(); j++) {
        scores[i] = block.predictions()[j * outputs + output];
        positive[i] =
            switch (task) {
              case CLASSIFICATION -> block.targets()[j] == output;
              case MULTI_LABEL -> block.targets()[j * outputs + output] > 0.5;
              case REGRESSION -> throw new IllegalStateException("regression has no ROC curve");
            };
        i++;
      }
    }
    return RankedWeights.of(source, scores, positive, weights);
  }
}
