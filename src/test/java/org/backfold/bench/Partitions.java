package org.backfold.bench;

import java.util.List;

/** The evaluation of {@link FullBatch#MNIST} over more and fewer partitions than cores. */
final class Partitions implements Scenario {
  private static final int[] PARTITIONS = {1, 2, 4, 8, 64};

  private final FullBatch evaluation =
      new FullBatch(
          "partitions",
          FullBatch.MNIST.examples(),
          FullBatch.MNIST.rows(),
          FullBatch.MNIST.shape(),
          3,
          "");

  @Override
  public String name() {
    return evaluation.name();
  }

  @Override
  public String summary() {
    return "the evaluation of mnist over 1, 2, 4, 8 and 64 partitions";
  }

  @Override
  public String title(boolean quick) {
    return evaluation.title(quick);
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.MLLIB_OPENBLAS, Contestant.BACKFOLD);
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    for (int partitions : PARTITIONS) {
      String group = partitions == 1 ? "1 partition" : partitions + " partitions";
      evaluation.measure(contestant, lab, group, partitions);
    }
  }
}
